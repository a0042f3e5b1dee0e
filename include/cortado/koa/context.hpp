#pragma once

#include <cortado/config.hpp>
#include <cortado/core/owned_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/koa/application_state.hpp>
#include <cortado/koa/cookies.hpp>
#include <cortado/koa/detail/pass.hpp>
#include <cortado/koa/detail/request_state.hpp>
#include <cortado/koa/detail/response_state.hpp>
#include <cortado/koa/request.hpp>
#include <cortado/koa/response.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/params.hpp>
#include <cortado/web/state_map.hpp>

#include <cstddef>
#include <exception>
#include <initializer_list>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

namespace detail {
struct routing_state;

/** How a context tells of the route, for which it would have to know the routers. */
struct routing_facts {
    std::string (*path)(context& ctx);
    std::source_location (*place)(context& ctx);
};
}  // namespace detail

/** What an error may say beside its status and its text. */
struct error_properties {
    std::optional<bool> expose = std::nullopt; /**< show the text to the client; unset: below 500 */
    std::string type = {};                     /**< a name for programs to tell it by */
    std::vector<std::pair<std::string, std::string>> headers = {};
};

/** One request and its response, as Koa's middleware sees them. `ctx.request` and `ctx.response` have all there is;
    what is asked for often stands here too. What Koa lets one set is a property, anything else a function.
    Threads: belongs to its request's loop.
    @source Koa 3, lib/context.js */
class context {
    detail::request_state request_;  // the first, as those below are made of it
    detail::response_state response_;

public:
    explicit context(web::exchange& ex)
        : request_(ex),
          response_(ex),
          request(request_),
          response(response_, request),
          first_pass_(ex, *this) {}
    context(const context&) = delete;
    context& operator=(const context&) = delete;

    koa::request request;
    koa::response response;

    // --- the request. Views of it are valid until the request is over.
    method_property method{exchange()};
    url_property url{exchange()};
    path_property path{exchange()};
    querystring_property querystring{exchange()};
    search_property search{exchange()};
    query_property query{request_};
    ip_property ip{request_};
    http::fields& headers{request.headers()};
    http::fields& header{request.headers()};
    /** What the router found in the path. */
    web::params params;

    std::string_view original_url() const noexcept { return request.original_url(); }
    /** Get a header of the request, "" where it is missing; see request::get. */
    std::string_view get(std::string_view name) const { return request.get(name); }
    /** See request::is. */
    template <class... Names>
    web::body_type is(const Names&... names) const {
        return request.is(names...);
    }
    /** See request::accepts. */
    template <class... Offered>
    auto accepts(Offered&&... offered) const {
        return request.accepts(std::forward<Offered>(offered)...);
    }
    template <class... Offered>
    auto accepts_encodings(Offered&&... offered) const {
        return request.accepts_encodings(std::forward<Offered>(offered)...);
    }
    template <class... Offered>
    auto accepts_charsets(Offered&&... offered) const {
        return request.accepts_charsets(std::forward<Offered>(offered)...);
    }
    template <class... Offered>
    auto accepts_languages(Offered&&... offered) const {
        return request.accepts_languages(std::forward<Offered>(offered)...);
    }
    bool fresh() const { return request.fresh(); }
    bool stale() const { return request.stale(); }
    bool idempotent() const noexcept { return request.idempotent(); }
    const web::peer_info& socket() const noexcept { return request.socket(); }
    std::vector<std::string_view> ips() const { return request.ips(); }
    std::string_view protocol() const { return request.protocol(); }
    bool secure() const { return request.secure(); }
    std::string_view host() const { return request.host(); }
    std::string_view hostname() const { return request.hostname(); }
    std::vector<std::string_view> subdomains() const { return request.subdomains(); }
    std::string_view origin() const { return request.origin(); }
    std::string href() const { return request.href(); }
    const http::absolute_url& URL() const { return request.URL(); }

    /** Read the next piece of the body; see request::read. */
    [[nodiscard]] task<std::string_view> read() const { return request.read(); }
    /** Read the whole body; see request::text.
        @param limit  bytes; more is http_error(413) */
    [[nodiscard]] task<std::string> text(std::size_t limit = default_body_limit) const {
        return request.text(limit);
    }
    static constexpr std::size_t default_body_limit = koa::request::default_body_limit;

    // --- the response
    status_property status{response_};
    message_property message{response_};
    type_property type{response_};
    length_property length{response_};
    body_property body{response_};
    last_modified_property last_modified{response_};
    etag_property etag{response_};

    /** Set a header of the response; does nothing once the head is sent. See response::set.
        @throws usage_error  name or value cannot stand in a header */
    void set(std::string_view name, std::string_view value) { response_.set(name, value); }
    void set(std::string_view name, std::integral auto value) { response.set(name, value); }
    void set(std::string_view name, std::initializer_list<std::string_view> lines) {
        response.set(name, lines);
    }
    void set(std::string_view name, const std::vector<std::string>& lines) { response.set(name, lines); }
    void set(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
        response.set(fields);
    }
    /** Add a line to a header of the response. */
    void append(std::string_view name, std::string_view value) { response.append(name, value); }
    void append(std::string_view name, std::initializer_list<std::string_view> lines) {
        response.append(name, lines);
    }
    void append(std::string_view name, const std::vector<std::string>& lines) {
        response.append(name, lines);
    }
    void remove(std::string_view name) noexcept { response_.remove(name); }
    /** Has the response this header? */
    bool has(std::string_view name) const { return response.has(name); }
    /** See response::vary. */
    void vary(std::string_view names) { response.vary(names); }
    void vary(std::initializer_list<std::string_view> names) { response.vary(names); }
    /** See response::redirect. */
    void redirect(std::string_view target) { response.redirect(target); }
    /** See response::back. */
    void back(std::string_view otherwise = "/") { response.back(otherwise); }
    /** See response::attachment. */
    void attachment(std::string_view filename = {}, const http::disposition_options& options = {}) {
        response.attachment(filename, options);
    }
    bool header_sent() const noexcept { return response.header_sent(); }
    /** Can the response still be set? */
    bool writable() const noexcept { return response.writable(); }
    /** See response::flush_headers. */
    [[nodiscard("the head is sent when this is awaited: co_await ctx.flush_headers()")]] task<>
    flush_headers() {
        return response.flush_headers();
    }
    /** Set to false to end the exchange yourself, in exchange().
        @source Koa ctx.respond */
    bool& respond{response_.flags.respond};

    /** Answer with a view: `ctx.render("home", home_page{...})`. It sees the values, and below them those of `state`
        that views can read. The engine is that of views().
        @throws usage_error  no layer above has one; what the engine throws
        @source npm @ladjs/koa-views */
    template <class T>
    void render(std::string_view name, const T& values) {
        render_value(name, value_of(values));
    }
    void render(std::string_view name) { render_value(name, {}); }
    CORTADO_DECL void render_value(std::string_view name, const value_ref& values);
    /** The same with an engine that may await: `co_await ctx.render_later("home", std::move(page))`. The values are
        moved into the task.
        @cancel what the engine awaits throws operation_cancelled; nothing is set then */
    template <class T>
    [[nodiscard("a view is rendered when this is awaited")]] task<> render_later(std::string name, T values) {
        task<> rendered = render_value_later(name, value_of(values));
        co_await std::move(rendered);
    }
    [[nodiscard("a view is rendered when this is awaited")]] CORTADO_DECL task<> render_value_later(
        std::string name, value_ref values);

    // --- both
    koa::cookies cookies{request, request_};
    /** What layers hand to each other: by name, `ctx.state["user"] = user{7}`, or by type,
        `ctx.state.of<user>().id = 7`. Emptied when the request is over. */
    web::state_map state{"ctx.state", {&web::exchange::empty_at_end, &exchange()}};

    /** The application whose layers are running; of mounted ones the outermost.
        @throws usage_error  there is none: a handler of this face in a list of Express */
    CORTADO_DECL const application_state& app() const;
    const application_state* app_or_null() const noexcept { return request_.app; }
    /** What the application shares with all its requests: `app.context()["db"] = &db`,
        `ctx.extension<database*>("db")`.
        @throws usage_error  nothing of this name and type is there */
    template <class T>
    const T& extension(std::string_view name) const {
        return app().context().template get<T>(name);
    }
    /** The same by type: `app.context().of<services>().mail = &mail`, `ctx.extension<services>().mail`. */
    template <class T>
    const T& extension() const {
        return app().context().template of<T>();
    }

    /** Answer with an error. A 4xx shows its message to the client, a 5xx does not, unless the properties say so.
        @throws http_error  always */
    [[noreturn]] CORTADO_DECL void throw_(int code, std::string_view text = {},
                                          const error_properties& properties = {}) const;
    /** The same with another error's message. */
    [[noreturn]] CORTADO_DECL void throw_(int code, const std::exception& error,
                                          const error_properties& properties = {}) const;
    /** The same with the standard message: `ctx.throw_(401, {.headers = ...})`. */
    [[noreturn]] CORTADO_DECL void throw_(int code, const error_properties& properties) const;
    /** A 500. */
    [[noreturn]] CORTADO_DECL void throw_(std::string_view text,
                                          const error_properties& properties = {}) const;
    /** @throws http_error  the condition does not hold */
    template <class Condition>
    void assert_(const Condition& condition, int code, std::string_view text = {},
                 const error_properties& properties = {}) const {
        if (!static_cast<bool>(condition)) throw_(code, text, properties);
    }

    /** Request, response and application, for logs. @source Koa, context.toJSON */
    CORTADO_DECL json_literal to_json() const;
    json_literal inspect() const { return to_json(); }

    /** What is below: the request and response of both faces. */
    web::exchange& exchange() const noexcept { return response_.ex; }

    // --- for applications and web::exchange
    static constexpr std::size_t slot = 1;
    CORTADO_DECL static const web::face_facts& facts() noexcept;
    CORTADO_DECL void begin();
    /** Start a walk through a list; it lives as long as the request. */
    CORTADO_DECL detail::pass& open_pass(detail::layer_list& list, std::optional<web::cursor> outer);
    /** Know the application that a request came to. */
    void enter(const application_state& app) noexcept { request_.app = &app; }
    /** `respond`, read without a detour. */
    bool is_to_respond() const noexcept { return response_.flags.respond; }
    CORTADO_DECL task<> flush_head();
    /** Send what was set behind a head that was flushed. */
    CORTADO_DECL task<> send_late_body();
    /** Turn what was set into a response and end the exchange, by Koa's rules.
        @source Koa application respond() */
    CORTADO_DECL void answer();
    /** Answer with an error's status and text; all headers set so far are dropped. */
    CORTADO_DECL void answer_error(int code, std::string_view text,
                                   const std::vector<std::pair<std::string, std::string>>& fields);

    /** What routers keep with a context; see koa::routed(). */
    std::shared_ptr<detail::routing_state> routing;
    const detail::routing_facts* routing_facts = nullptr;

private:
    [[gnu::cold]] CORTADO_DECL detail::pass& further_pass();
    [[gnu::cold]] CORTADO_DECL std::source_location place();
    [[gnu::cold]] CORTADO_DECL void prepare_unusual_body(int code);

    detail::pass first_pass_;
    owned_list<detail::pass> further_passes_;  // kept for the next request
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/context.ipp>
#  include <cortado/koa/impl/context_views.ipp>
#endif
