#pragma once

#include <cortado/config.hpp>
#include <cortado/core/json_literal.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/cookie_options.hpp>
#include <cortado/express/detail/stack_hop.hpp>
#include <cortado/express/response_format.hpp>
#include <cortado/express/view_model.hpp>
#include <cortado/http/link_header.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/response_body.hpp>
#include <cortado/web/state_map.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::middleware {
struct send_file_options;
}

namespace cortado::express {

class held_response;
class request;

namespace detail {
template <class T>
concept Text = std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;
template <class T>
concept Bytes = std::convertible_to<const T&, std::span<const std::byte>>;
template <class T>
concept TextRange = !Text<T> && requires(const T& range) {
    { *range.begin() } -> std::convertible_to<std::string_view>;
    range.end();
};
template <class T>
concept TextMap = requires(const T& map) {
    { map.begin()->first } -> std::convertible_to<std::string_view>;
    { map.begin()->second } -> std::convertible_to<std::string_view>;
    map.end();
};
struct file_answer;
}  // namespace detail

/** The response as an Express handler makes it. It is answered once; a second send() is a usage_error that names the
    place of the first. Layers above may still set headers until the head has left.
    @source Express 5, Response */
class response {
public:
    response(web::exchange& ex, detail::stack_depth& depth,
             const application_state* const& application) noexcept
        : locals("res.locals", {&web::exchange::empty_at_end, &ex}),
          ex_(ex),
          depth_(depth),
          application_(application) {}
    response(const response&) = delete;
    response& operator=(const response&) = delete;

    /** Values for views and for the handlers behind, of this request: `res.locals["title"] = "Users";`. A struct is for
        handlers only, unless it is assigned as `shown(user{7})`. */
    web::state_map locals;

    /** Set the status. @param code  100 to 999
        @throws usage_error  out of range */
    CORTADO_DECL response& status(int code);
    response& status(std::floating_point auto code) = delete;
    int status_code() const noexcept { return ex_.response.status; }
    /** Set the reason phrase; the standard one of the status where this is not called. */
    response& status_message(std::string_view phrase) {
        ex_.response.reason = phrase;
        return *this;
    }

    /** Set a header; the value replaces what was there. A Content-Type gets its charset: `text/plain` or `txt`
        becomes `text/plain; charset=utf-8`.
        @throws usage_error  the head has left; the name is no token or the value has a control character */
    CORTADO_DECL response& set(std::string_view name, std::string_view value);
    response& set(std::string_view name, std::integral auto value) {
        return set(name, std::string_view(std::to_string(value)));
    }
    /** Set a header of several lines.
        @throws usage_error  as above, and for Content-Type, which has one value */
    CORTADO_DECL response& set(std::string_view name, std::initializer_list<std::string_view> values);
    template <detail::TextRange R>
    response& set(std::string_view name, const R& values) {
        check_may_be_list(name);
        bool is_first = true;
        for (const auto& value : values) {
            is_first ? set(name, std::string_view(value)) : add_line(name, std::string_view(value));
            is_first = false;
        }
        return is_first ? remove(name) : *this;
    }
    /** Set several headers, each as above: `res.set({{"A", "1"}, {"B", "2"}})`, or a map of texts. */
    CORTADO_DECL response& set(std::initializer_list<http::field> headers);
    template <detail::TextMap M>
    response& set(const M& headers) {
        for (const auto& [name, value] : headers) set(name, std::string_view(value));
        return *this;
    }
    /** The other name of set(). */
    template <class... Header>
    response& header(const Header&... header) {
        return set(header...);
    }

    /** Add a header line behind those of that name, or set the header where there is none.
        @throws usage_error  as set(); a second Content-Type */
    CORTADO_DECL response& append(std::string_view name, std::string_view value);
    response& append(std::string_view name, std::integral auto value) {
        return append(name, std::string_view(std::to_string(value)));
    }
    CORTADO_DECL response& append(std::string_view name, std::initializer_list<std::string_view> values);
    template <detail::TextRange R>
    response& append(std::string_view name, const R& values) {
        for (const auto& value : values) append(name, std::string_view(value));
        return *this;
    }

    /** Read a header that was set; "" where there is none. Valid until the exchange is over. */
    std::string_view get(std::string_view name) const noexcept { return ex_.response.headers[name]; }
    bool has_header(std::string_view name) const noexcept { return ex_.response.headers.has(name); }
    /** The headers set so far, in order. Those of the connection, Date and Content-Length are added later. */
    const http::fields& headers() const noexcept { return ex_.response.headers; }
    /** Set a header as it is: a Content-Type gets no charset.
        @source Node, response.setHeader */
    CORTADO_DECL response& set_header(std::string_view name, std::string_view value);
    /** Set the status, and headers as they are. The head leaves with the answer.
        @source Node, response.writeHead */
    CORTADO_DECL response& write_head(int code, std::initializer_list<http::field> headers = {});
    /** Remove a header. @throws usage_error  the head has left */
    CORTADO_DECL response& remove(std::string_view name);
    response& remove_header(std::string_view name) { return remove(name); }

    /** Set the Content-Type by an extension (`html`, `.png`, `json`) or a media type. */
    CORTADO_DECL response& type(std::string_view extension_or_type);
    response& content_type(std::string_view extension_or_type) { return type(extension_or_type); }
    /** Have the client keep the body as a file. */
    CORTADO_DECL response& attachment();
    /** Have the client keep the body under this name, which also says the Content-Type.
        @param filename  UTF-8; a folder in front of it is dropped */
    CORTADO_DECL response& attachment(std::string_view filename);
    /** Add to Link: `res.links({{"next", "/users?page=2"}, {"last", "/users?page=5"}})`. A relation of several URLs
        stands there several times. */
    CORTADO_DECL response& links(std::initializer_list<http::link> links);
    /** Set Location to a URL; what may not stand in one is encoded. */
    CORTADO_DECL response& location(std::string_view url);
    /** Say that the response depends on these headers of the request: one, or several with commas. */
    CORTADO_DECL response& vary(std::string_view names);
    CORTADO_DECL response& vary(std::initializer_list<std::string_view> names);

    /** Set a cookie: `res.cookie("theme", "dark", {.max_age = 15min, .http_only = true})`.
        @throws usage_error  a name, value, domain or path that may not stand there; `signed_` without a secret */
    template <detail::Text T>
    response& cookie(std::string_view name, const T& value, const cookie_options& options = {}) {
        return set_cookie(name, std::string(std::string_view(value)), options);
    }
    template <class Number>
    requires std::is_arithmetic_v<Number> response& cookie(std::string_view name, Number value,
                                                           const cookie_options& options = {}) {
        return set_cookie(name, std::string(json_literal(value).text()), options);
    }
    /** Set a cookie to a JSON value: `j:` and its text. */
    response& cookie(std::string_view name, const json_literal& value, const cookie_options& options = {}) {
        return set_cookie(name, "j:" + value.text(), options);
    }
    /** Have the client forget a cookie.
        @param options  the domain and the path it was set with; when it would expire does not count */
    CORTADO_DECL response& clear_cookie(std::string_view name, const cookie_options& options = {});

    using place = std::source_location;

    /** Answer with a text: html unless a type was set, with ETag, or 304 where the client has it already.
        @throws usage_error  answered before */
    template <detail::Text T>
    void send(const T& text, place from = place::current()) {
        send_text(std::string_view(text), from);
    }
    void send(std::string&& text, place from = place::current()) { send_text(std::move(text), from); }
    /** Answer with bytes: application/octet-stream unless a type was set. */
    template <detail::Bytes B>
    void send(const B& bytes, place from = place::current()) {
        send_bytes(bytes, from);
    }
    /** Answer with JSON, as json(). */
    void send(const json_literal& value, place from = place::current()) { json(value, from); }
    /** Answer with an empty body: no type, but an ETag. */
    template <std::same_as<std::nullptr_t> Null>
    void send(Null, place from = place::current()) {
        send_empty(from);
    }
    /** Answer with nothing, not even an ETag. */
    void send(place from = place::current()) { end(from); }

    /** Answer with JSON: `res.json({{"id", 7}})`. */
    CORTADO_DECL void json(const json_literal& value, place from = place::current());
    /** Answer with a value of a JSON library. */
    template <cortado::detail::Dumpable T>
    void json(const T& value, place from = place::current()) {
        json_text(std::string(value.dump()), from);
    }

    /** Answer with JSON, wrapped in a call of the function that the query names as `callback`.
        @source Express 5, res.jsonp */
    CORTADO_DECL void jsonp(const json_literal& value, place from = place::current());
    template <cortado::detail::Dumpable T>
    void jsonp(const T& value, place from = place::current()) {
        jsonp_text(std::string(value.dump()), from);
    }

    /** Send the client elsewhere, 302, with a short body of the type it accepts. */
    void redirect(std::string_view url, place from = place::current()) { redirect(302, url, from); }
    CORTADO_DECL void redirect(int code, std::string_view url, place from = place::current());

    /** Answer by the type that the client likes best. The first is for one that names none, `default` for one that
        accepts none of them; without it that is not_acceptable to the error handlers.
        ```
        res.format({
            {"html", [&] { res.send("<p>hey</p>"); }},
            {"json", [&] { res.json({{"message", "hey"}}); }},
        });
        ```
        What is called takes nothing, or request and response; it may not suspend. */
    CORTADO_DECL response& format(std::initializer_list<format_choice> choices);

    /** End the response as it stands: no type, no ETag. */
    CORTADO_DECL void end(place from = place::current());
    /** End the response with these octets as they are: no type, no ETag. */
    CORTADO_DECL void end(std::string_view body, place from = place::current());
    template <detail::Bytes B>
    void end(const B& bytes, place from = place::current()) {
        const std::span<const std::byte> octets(bytes);
        end(std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size()), from);
    }

    /** Answer with a status and its standard phrase as text. */
    CORTADO_DECL void send_status(int code, place from = place::current());

    /** Answer with a view: `res.render("users/show", {{"name", "Tobi"}})`. The values given here cover those of
        `locals`, which cover those of the application. A view that is not there and what its engine throws goes to the
        error handlers. Otherwise as send().
        @throws usage_error  answered before
        @source Express 5, res.render */
    CORTADO_DECL void render(std::string_view name, view_model model = {}, place from = place::current());
    /** Render a view for this response without answering: what Express gives to the callback of res.render. To be
        awaited before the request is over. See application::render(). */
    [[nodiscard]] CORTADO_DECL task<std::string> render_text(std::string_view name,
                                                             view_model model = {}) const;

    /** Answer with what a reader gives, while the client takes it; chunked where its size is not known. */
    CORTADO_DECL void send_stream(std::unique_ptr<stream::readable> source, place from = place::current());
    template <class Text>
    void send_stream(async_generator<Text> source, place from = place::current()) {
        send_stream(stream::readable::from(std::move(source)), from);
    }
    /** Answer with a part of an open file. */
    CORTADO_DECL void send_slice(web::file_slice file, place from = place::current());

    /** Write a piece of the body now; the head leaves before the first. end() finishes it.
        @throws usage_error  answered before
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard]] task<> write(std::string_view piece) {
        task<> written = ex_.write(piece);
        ex_.body.clear();  // a layer of Koa's above may have set one
        return written;
    }

    /** Send the head now, before there is a body.
        @cancel throws operation_cancelled when the client has left */
    [[nodiscard]] task<> flush_headers() { return ex_.write({}); }

    /** Answer after the handler has returned: the request stays open until the handle has answered, or is gone. */
    [[nodiscard("dropped at once, it answers 500")]] CORTADO_DECL held_response keep();

    /** Is the response complete, or its head gone? */
    bool headers_sent() const noexcept { return ex_.has_ended() || ex_.is_head_sent(); }

    /** The request this answers. */
    CORTADO_DECL request& req() const noexcept;

    /** The application whose layers are running. */
    const application_state& app() const noexcept { return *application_; }

    /** The exchange this is a view of, for middleware of neither face. */
    web::exchange& exchange() const noexcept { return ex_; }

    /** Take on the exchange's next request. */
    void begin() noexcept {
        ended_at_ = {};
        entered_pass_ = nullptr;
    }
    /** Hear of the handler that is called now: a held response goes on behind the last. */
    void entered_at(web::pass& pass, std::uint32_t position) noexcept {
        entered_pass_ = &pass;
        entered_position_ = position;
    }
    /** Whose layer was called last; null before the first. */
    const web::pass* entered_pass() const noexcept { return entered_pass_; }
    std::uint32_t entered_position() const noexcept { return entered_position_; }

    /** Answer with a file, which need not be there yet: a failure goes to the error handlers, a directory to the next
        layer. The etag option is that of the application.
        @param path  absolute, or relative to the `root` of the options
        @throws usage_error  answered before; the path is empty, or relative without a root
        @source Express 5, res.sendFile */
    CORTADO_DECL void send_file(std::string path, place from = place::current());
    CORTADO_DECL void send_file(std::string path, middleware::send_file_options options,
                                place from = place::current());
    /** Answer with a file for the client to save; otherwise as send_file(), and a path may be relative.
        @param filename  to save it as, UTF-8; the file's own where it is empty
        @source Express 5, res.download */
    CORTADO_DECL void download(std::string path, place from = place::current());
    template <detail::Text T>
    void download(std::string path, const T& filename, place from = place::current()) {
        download_as(std::move(path), std::string(std::string_view(filename)), from);
    }
    CORTADO_DECL void download(std::string path, middleware::send_file_options options,
                               place from = place::current());
    CORTADO_DECL void download(std::string path, std::string filename, middleware::send_file_options options,
                               place from = place::current());

private:
    friend class held_response;
    friend struct detail::file_answer;
    void claim(place from) {
        if (ex_.has_ended() || ex_.is_unusual()) [[unlikely]]
            check_answerable(from);
        ended_at_ = from;
    }
    void check_head() const {
        if (ex_.is_head_sent()) [[unlikely]]
            refuse_late_header();
    }
    [[gnu::cold]] CORTADO_DECL void check_answerable(place from) const;
    CORTADO_DECL void check_unfinished(place from) const;
    CORTADO_DECL std::pair<const void*, std::size_t> last_handler() const noexcept;
    [[gnu::cold]] CORTADO_DECL void end_with_last(std::string_view piece, place from);
    [[noreturn]] CORTADO_DECL void refuse_second_answer(place from) const;
    [[noreturn]] CORTADO_DECL static void refuse_late_header();
    CORTADO_DECL static std::string file_and_line(place of);
    CORTADO_DECL static void check_may_be_list(std::string_view name);
    CORTADO_DECL response& add_line(std::string_view name, std::string_view value);
    void set_type(std::string_view value);
    CORTADO_DECL void set_unusual_type(std::string_view name, std::string_view value);
    CORTADO_DECL void send_text(std::string_view text, place from);
    CORTADO_DECL void send_text(std::string&& text, place from);
    CORTADO_DECL void send_bytes(std::span<const std::byte> bytes, place from);
    CORTADO_DECL void send_empty(place from);
    CORTADO_DECL void json_text(std::string&& text, place from);
    CORTADO_DECL void jsonp_text(std::string text, place from);
    CORTADO_DECL void download_as(std::string path, std::string filename, place from);
    CORTADO_DECL response& set_cookie(std::string_view name, std::string value,
                                      const cookie_options& options);
    void use_text_type(std::string_view otherwise);
    CORTADO_DECL void give_charset(std::string_view type);
    enum class content : bool { any, json };
    void finish_send(content kind = content::any);
    CORTADO_DECL void complete_answer(content kind);
    CORTADO_DECL void add_etag();
    CORTADO_DECL void follow_settings(content kind);
    CORTADO_DECL void drop_body_of_status();
    bool may_be_conditional() const noexcept;
    CORTADO_DECL bool is_fresh() const;

    web::exchange& ex_;
    detail::stack_depth& depth_;
    const application_state* const& application_;
    web::pass* entered_pass_ = nullptr;
    std::uint32_t entered_position_ = 0;
    place ended_at_;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/detail/exchange_state.hpp>  // has the body of req()
#  include <cortado/express/impl/response.ipp>
#  include <cortado/express/impl/response_cookie.ipp>
#  include <cortado/express/impl/response_headers.ipp>
#  include <cortado/express/impl/response_json.ipp>
#  include <cortado/express/impl/response_negotiation.ipp>
#endif
