#pragma once

#include <cortado/config.hpp>
#include <cortado/express/next.hpp>
#include <cortado/express/response.hpp>

#include <concepts>
#include <exception>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::express {

/** A response that is answered after its handler has returned: owning, movable, made by `res.keep()`.
    ```
    app.get("/slow", [](express::request&, express::response& res) {
        waiting.push_back(res.keep());             // later: waiting[0].send("done");
    });
    ```
    Whatever answers, and next(), lets go of it. Once the request is over (the client has left) every call does
    nothing. Dropped without an answer it becomes a 500. To be used on the loop it was made on. */
class held_response {
public:
    using place = response::place;

    held_response(held_response&& other) noexcept
        : exchange_(std::exchange(other.exchange_, {})),
          response_(other.response_),
          next_(other.next_),
          kept_by_(other.kept_by_),
          is_held_(std::exchange(other.is_held_, false)) {}
    held_response& operator=(held_response&& other) noexcept {
        std::swap(exchange_, other.exchange_);
        std::swap(response_, other.response_);
        std::swap(next_, other.next_);
        std::swap(kept_by_, other.kept_by_);
        std::swap(is_held_, other.is_held_);
        return *this;
    }
    ~held_response() { release(); }

    /** Is there nobody to answer to any more? */
    CORTADO_DECL bool closed() const noexcept;

    CORTADO_DECL held_response& status(int code);
    CORTADO_DECL held_response& set(std::string_view name, std::string_view value);
    held_response& set(std::string_view name, std::integral auto value) {
        return set(name, std::string_view(std::to_string(value)));
    }
    CORTADO_DECL held_response& append(std::string_view name, std::string_view value);
    CORTADO_DECL held_response& type(std::string_view extension_or_type);
    /** Set a cookie to a text, a number or a JSON value, as response::cookie(). */
    template <class T>
    held_response& cookie(std::string_view name, const T& value, const cookie_options& options = {}) {
        if (!closed()) response_->cookie(name, value, options);
        return *this;
    }
    held_response& cookie(std::string_view name, const json_literal& value,
                          const cookie_options& options = {}) {
        if (!closed()) response_->cookie(name, value, options);
        return *this;
    }
    CORTADO_DECL held_response& clear_cookie(std::string_view name, const cookie_options& options = {});

    template <detail::Text T>
    void send(const T& text, place from = place::current()) {
        finish([&](response& res) { res.send(text, from); });
    }
    void send(std::string&& text, place from = place::current()) {
        finish([&](response& res) { res.send(std::move(text), from); });
    }
    template <detail::Bytes B>
    void send(const B& bytes, place from = place::current()) {
        finish([&](response& res) { res.send(bytes, from); });
    }
    void send(const json_literal& value, place from = place::current()) { json(value, from); }
    void json(const json_literal& value, place from = place::current()) {
        finish([&](response& res) { res.json(value, from); });
    }
    /** Answer with a value of a JSON library. */
    template <cortado::detail::Dumpable T>
    void json(const T& value, place from = place::current()) {
        finish([&](response& res) { res.json(value, from); });
    }
    void jsonp(const json_literal& value, place from = place::current()) {
        finish([&](response& res) { res.jsonp(value, from); });
    }
    template <cortado::detail::Dumpable T>
    void jsonp(const T& value, place from = place::current()) {
        finish([&](response& res) { res.jsonp(value, from); });
    }
    /** Answer with a view. What fails goes to the error handlers behind the handler that has kept the response. */
    CORTADO_DECL void render(std::string_view name, view_model model = {}, place from = place::current());
    void send_status(int code, place from = place::current()) {
        finish([&](response& res) { res.send_status(code, from); });
    }
    void redirect(std::string_view url, place from = place::current()) { redirect(302, url, from); }
    void redirect(int code, std::string_view url, place from = place::current()) {
        finish([&](response& res) { res.redirect(code, url, from); });
    }
    void end(place from = place::current()) {
        finish([&](response& res) { res.end(from); });
    }
    void end(std::string_view body, place from = place::current()) {
        finish([&](response& res) { res.end(body, from); });
    }

    /** Tells the handler that has kept the response from others. */
    std::pair<const void*, std::size_t> kept_by() const noexcept { return kept_by_; }

    /** Go on to the layer behind the one that has kept the response. */
    CORTADO_DECL void next();
    /** Go on to the error handlers. */
    CORTADO_DECL void next(std::exception_ptr error);
    template <detail::Error T>
    void next(const T& error) {
        if (web::exchange* ex = exchange_.lock()) next(detail::capture(*ex, error));
    }

private:
    friend class response;
    CORTADO_DECL explicit held_response(response& of) noexcept;
    CORTADO_DECL void release() noexcept;

    /** What is answered meanwhile is answered by the handler that has kept the response, whoever was called since. */
    struct speaking {
        explicit speaking(const held_response& as) noexcept : held(as) { held.speak(true); }
        speaking(const speaking&) = delete;
        speaking& operator=(const speaking&) = delete;
        ~speaking() { held.speak(false); }
        const held_response& held;
    };
    CORTADO_DECL void speak(bool begins) const noexcept;

    template <class Answer>
    void finish(Answer answer) {
        if (closed()) return;
        const speaking as(*this);
        answer(*response_);
        release();
    }

    web::exchange_ref exchange_;
    response* response_;  // good for as long as the exchange is
    std::optional<web::cursor> next_;
    std::pair<const void*, std::size_t> kept_by_;
    bool is_held_ = true;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/held_response.ipp>
#endif
