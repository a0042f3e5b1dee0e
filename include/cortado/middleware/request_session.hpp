#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/raw_cookie.hpp>
#include <cortado/middleware/session_data.hpp>
#include <cortado/web/exchange.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::middleware {

namespace detail {
struct session_site;
}  // namespace detail

/** One visitor's session, as a request sees it: session_of(req), session_of(ctx). It is saved by itself, when the head
    of the answer is written and where anything has changed; with a store also where the handler fails, or is stopped
    because its client has left: then what was set until then. Threads: belongs to its request. */
class request_session {
public:
    /** One place in it; used on the spot. */
    class slot {
    public:
        slot(const slot&) = delete;
        slot& operator=(const slot&) = delete;
        /** Keep a text, a number, a bool, or a value of a JSON library.
            @throws usage_error  the name begins with `_`: such names are the session's own */
        template <class T>
        void operator=(const T& value) && {
            of_.set(name_, value);
        }
        /** Get it as a T; nothing where there is none, or it is of another kind. */
        template <class T>
        std::optional<T> as() && {
            return of_.get<T>(name_);
        }
        /** Get it as text: a string as it is, "" for nothing, JSON of anything else. */
        std::string text() && { return of_.text(name_); }

    private:
        friend class request_session;
        slot(request_session& of, std::string_view name) noexcept : of_(of), name_(name) {}
        request_session& of_;
        std::string_view name_;
    };

    slot operator[](std::string_view name) noexcept { return slot(*this, name); }

    template <class T>
    std::optional<T> get(std::string_view name) const {
        return data_.get<T>(name);
    }
    template <class T>
    void set(std::string_view name, const T& value) {
        put(name, detail::to_json_text(value));
    }
    CORTADO_DECL std::string text(std::string_view name) const;
    bool has(std::string_view name) const noexcept { return data_.has(name); }
    void erase(std::string_view name) noexcept { data_.erase(name); }
    void clear() noexcept { data_.clear(); }
    bool empty() const noexcept { return data_.empty(); }
    /** All of it as a JSON object. */
    std::string dump() const { return data_.dump(); }

    /** Did it begin with this request? */
    bool is_new() const noexcept { return is_new_; }
    /** What it is called in the store; "" without a store. */
    const std::string& id() const noexcept { return id_; }

    /** Give it another name in the store and keep what is in it; the former name is good for nothing any more. To be
        done when a visitor has proven who he is: a name that somebody has made him use is then worth nothing. */
    CORTADO_DECL void renew_id();
    /** Begin another session, with nothing in it and another name.
        @source npm express-session, regenerate */
    CORTADO_DECL void regenerate();
    /** End the session: it is taken out of the store, and the cookie from the client. What is set afterwards begins
        another one. */
    CORTADO_DECL void destroy();
    /** Save it although nothing has changed. */
    void save() noexcept { is_forced_ = true; }

    /** How long it lasts from its next saving on; the cookie bears that date.
        @throws usage_error  it is less than a millisecond */
    CORTADO_DECL void max_age(std::chrono::milliseconds age);
    /** Let it last until the browser is closed. */
    CORTADO_DECL void until_browser_closes();

    /** Save now, and wait for it: for an answer that must not overtake it. A store that suspends is otherwise waited
        for where the answer was not complete before; a handler of Express that answers after having been suspended is
        not.
        @throws what the store throws */
    CORTADO_DECL task<> commit();

    // --- for session()
    CORTADO_DECL request_session(detail::session_site& site, web::exchange& ex);
    request_session(const request_session&) = delete;
    request_session& operator=(const request_session&) = delete;
    /** What the store was to forget or to keep it forgets and keeps also where the request has ended before. */
    CORTADO_DECL ~request_session();
    CORTADO_DECL task<> load_from_store();
    CORTADO_DECL void load_from_cookie();
    CORTADO_DECL void on_head();
    bool is_loaded() const noexcept { return is_loaded_; }

private:
    using time_point = std::chrono::system_clock::time_point;
    enum class reason : std::uint8_t { none, forced, changed, rolling, renew, removed };

    CORTADO_DECL void put(std::string_view name, std::string json);
    std::optional<std::string> read_cookie();
    bool take(std::string_view json, time_point now);
    void begin_anew();
    void drop_id();
    reason why_save() const;
    void settle();
    void save_behind();
    void plan_cookie(time_point now);
    void plan_removal();
    void plan_line(std::string_view value, http::raw_cookie_options attributes);
    void put_line(const std::string& name, std::string line);
    bool is_secure() const;
    http::raw_cookie_options attributes() const;
    /** The data and what the session notes about itself. @param expires  unset: not noted */
    std::string text_to_keep(std::optional<time_point> expires) const;

    detail::session_site& site_;
    web::exchange& exchange_;
    session_data data_;
    std::optional<std::string> saved_;  // what it was when it was read or planned to be saved
    std::string id_;
    std::vector<std::string> dropped_ids_;                    // to be taken out of the store
    std::vector<std::pair<std::string, std::string>> lines_;  // Set-Cookie, by the cookie's name
    std::optional<std::chrono::milliseconds> age_;
    std::optional<time_point> expires_;
    reason due_in_store_ = reason::none;
    bool ends_with_browser_ = false;
    bool is_new_ = true;
    bool is_loaded_ = false;
    bool is_stored_ = false;
    bool is_known_ = false;       // to the client, by its name in the store
    bool is_committing_ = false;  // the store is being told, and has not said that it has done it
    bool is_forced_ = false;
    bool is_removed_ = false;
    bool was_planned_ = false;
};

namespace detail {
CORTADO_DECL request_session& find_session(web::exchange& ex);
}  // namespace detail

/** Get the session of a request: of `express::request`, `koa::context` or `web::exchange`.
    @throws usage_error  no session() has run */
template <class Request>
request_session& session_of(Request& of) {
    if constexpr (std::same_as<Request, web::exchange>) {
        return detail::find_session(of);
    } else {
        return detail::find_session(of.exchange());
    }
}

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/request_session.ipp>
#endif
