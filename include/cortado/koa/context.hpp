#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/query.hpp>
#include <cortado/koa/detail/pass.hpp>
#include <cortado/koa/detail/response_state.hpp>
#include <cortado/koa/properties.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/params.hpp>
#include <cortado/web/state_map.hpp>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

/** One request and its response, as Koa's middleware sees them.
    Threads: belongs to its request's loop. */
class context {
public:
    explicit context(web::exchange& ex) noexcept
        : method(ex.request.method_name),
          url(ex.request.path_and_query),
          headers(ex.request.headers),
          request{ex.parsed},
          exchange_(ex),
          response_(ex),
          first_pass_(ex, *this) {}
    context(const context&) = delete;
    context& operator=(const context&) = delete;

    // --- the request. Views of it are valid until the request is over.
    const std::string_view& method;
    /** The target from its path on; inside a mount point what is left of it. */
    const std::string_view& url;
    const http::fields& headers;
    /** `ctx.request.body`: nothing until a body parser has run. */
    const struct request_part { web::parsed_body& body; } request;
    /** What the router found in the path. */
    web::params params;

    std::string_view original_url() const noexcept { return exchange_.request.target; }
    std::string_view path() const noexcept {
        const std::size_t mark = url.find('?');
        return mark == std::string_view::npos ? url : std::string_view(url.data(), mark);
    }
    /** The query string without its `?`. */
    CORTADO_DECL std::string_view querystring() const noexcept;
    /** The query string, parsed at the first call. @source Koa request.query */
    CORTADO_DECL const http::query& query() const;
    /** Get a header of the request, "" where it is missing. `Referer` and `Referrer` are the same.
        @source Koa request.get */
    CORTADO_DECL std::string_view get(std::string_view name) const noexcept;
    /** The address of the peer; "" for unix sockets. */
    CORTADO_DECL std::string_view ip() const noexcept;

    /** Read the next piece of the body; see web::transport::read_body. */
    task<std::string_view> read() { return exchange_.read(); }
    /** Read the whole body.
        @param limit  bytes; more is http_error(413) */
    task<std::string> text(std::size_t limit = default_body_limit) { return exchange_.text(limit); }
    static constexpr std::size_t default_body_limit = 1024 * 1024;

    // --- the response
    status_property status{response_};
    message_property message{response_};
    type_property type{response_};
    length_property length{response_};
    body_property body{response_};

    /** Set a header of the response; does nothing once the head is sent.
        @throws usage_error  name or value cannot stand in a header */
    void set(std::string_view name, std::string_view value) { response_.set(name, value); }
    CORTADO_DECL void set(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);
    /** Add a header beside those of the same name. */
    CORTADO_DECL void append(std::string_view name, std::string_view value);
    void remove(std::string_view name) noexcept { response_.remove(name); }

    bool header_sent() const noexcept { return exchange_.is_head_sent(); }
    /** Can the response still be set? */
    bool writable() const noexcept { return !exchange_.has_ended(); }
    /** Set to false to end the exchange yourself, in exchange().
        @source Koa ctx.respond */
    bool respond = true;

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

    // --- both
    /** What layers hand to each other. */
    web::state_map state{"ctx.state"};

    /** Answer with an error. A 4xx shows its message to the client, a 5xx does not.
        @throws http_error  always */
    [[noreturn]] CORTADO_DECL void throw_(int code, std::string_view text = {}) const;
    /** @throws http_error  the condition does not hold */
    template <class Condition>
    void assert_(const Condition& condition, int code, std::string_view text = {}) const {
        if (!static_cast<bool>(condition)) throw_(code, text);
    }

    /** What is below: the request and response of both faces. */
    web::exchange& exchange() const noexcept { return exchange_; }

    // --- for applications and web::exchange
    static constexpr std::size_t slot = 1;
    CORTADO_DECL void begin();
    /** Start a walk through a list; it lives as long as the request. */
    CORTADO_DECL detail::pass& open_pass(detail::layer_list& list, std::optional<web::cursor> outer);
    /** Turn what was set into a response and end the exchange, by Koa's rules.
        @source Koa application respond() */
    CORTADO_DECL void answer();
    /** Answer with an error's status and text; all headers set so far are dropped. */
    CORTADO_DECL void answer_error(int code, std::string_view text,
                                   const std::vector<std::pair<std::string, std::string>>& fields);

private:
    web::exchange& exchange_;
    detail::response_state response_;
    [[gnu::cold]] CORTADO_DECL detail::pass& further_pass();
    [[gnu::cold]] CORTADO_DECL void answer_without_body(int code);

    std::size_t open_passes_ = 0;
    detail::pass first_pass_;
    std::vector<std::unique_ptr<detail::pass>> further_passes_;  // kept for the next request
    mutable bool query_parsed_ = false;
    mutable std::string query_text_;
    mutable http::query query_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/context.ipp>
#  include <cortado/koa/impl/context_views.ipp>
#endif
