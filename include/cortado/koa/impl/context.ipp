#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/http/etag.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/json_fields.hpp>
#include <cortado/web/file_stream.hpp>

#include <memory>

namespace cortado::koa {

CORTADO_DECL const web::face_facts& context::facts() noexcept {
    static constexpr web::face_facts ours{
        [](void* face) { return static_cast<context*>(face)->ip(); },
        [](void* face) { return static_cast<context*>(face)->secure(); },
        [](void* face) { return static_cast<context*>(face)->host(); },
        [](void* face) {
            context& ctx = *static_cast<context*>(face);
            return ctx.routing_facts == nullptr ? std::string() : ctx.routing_facts->path(ctx);
        },
        [](void* face) { return static_cast<context*>(face)->place(); }};
    return ours;
}

CORTADO_DECL std::source_location context::place() {
    std::source_location found{};
    if (routing_facts != nullptr) found = routing_facts->place(*this);
    if (found.line() == 0 && response_.flags.open_passes > 0) found = first_pass_.last_place();
    return found;
}

CORTADO_DECL void context::begin() {
    exchange().complete = [](web::exchange& ex) { ex.face<context>().answer(); };
    params.clear();
    request_.app = nullptr;
    response_.begin();
}

CORTADO_DECL detail::pass& context::open_pass(detail::layer_list& list, std::optional<web::cursor> outer) {
    std::uint32_t& open = response_.flags.open_passes;
    detail::pass& opened = open == 0 ? first_pass_ : further_pass();
    ++open;
    opened.begin(list, outer);
    return opened;
}

CORTADO_DECL detail::pass& context::further_pass() {
    const std::size_t open = response_.flags.open_passes;
    if (open > further_passes_.size()) further_passes_.emplace_back(exchange(), *this);
    return further_passes_[open - 1];
}

CORTADO_DECL const application_state& context::app() const {
    if (request_.app != nullptr) return *request_.app;
    throw usage_error("ctx.app(): no Koa application is around this handler; mount one");
}

namespace detail {

/** @source Koa, app.onerror */
CORTADO_DECL void log_error(const std::exception& error, const context& ctx) {
    const auto* const known = dynamic_cast<const http_error*>(&error);
    if (known != nullptr && (known->expose() || known->status() == 404)) return;
    logger::error("koa: {} {}: {}", ctx.method(), ctx.original_url(), error.what());
}

[[noreturn]] CORTADO_DECL void throw_error(http_error error, const error_properties& properties) {
    if (properties.expose) error.expose(*properties.expose);
    if (!properties.type.empty()) error.type(properties.type);
    for (const auto& [name, value] : properties.headers) error.header(name, value);
    throw error;
}

}  // namespace detail

CORTADO_DECL void context::throw_(int code, std::string_view text, const error_properties& properties) const {
    detail::throw_error(http_error(code, std::string(text)), properties);
}
CORTADO_DECL void context::throw_(int code, const std::exception& error,
                                  const error_properties& properties) const {
    detail::throw_error(http_error(code, error.what()), properties);
}
CORTADO_DECL void context::throw_(int code, const error_properties& properties) const {
    throw_(code, std::string_view(), properties);
}
CORTADO_DECL void context::throw_(std::string_view text, const error_properties& properties) const {
    detail::throw_error(http_error(500, std::string(text)), properties);
}

CORTADO_DECL json_literal context::to_json() const {
    const json_literal app = request_.app != nullptr ? request_.app->to_json() : json_literal(nullptr);
    return json_literal::object({{"request", request.to_json()},
                                 {"response", response.to_json()},
                                 {"app", app},
                                 {"originalUrl", original_url()}});
}

CORTADO_DECL task<> context::flush_head() {
    web::exchange& ex = exchange();
    if (header_sent() || ex.has_ended()) co_return;
    ex.response.status = status;
    if (body.is_text() || body.is_bytes()) length = ex.body.text().size();
    // An application that is the outermost sends what is set behind it.
    if (response_.flags.open_passes > 0 && !first_pass_.leads_out()) {
        response_.flags.is_flushed = true;
        ex.hold();
    }
    const std::string_view nothing;
    co_await ex.write(nothing);
}

CORTADO_DECL task<> context::send_late_body() {
    web::exchange& ex = exchange();
    if (!response_.is_awaiting_body()) co_return;
    response_.flags.is_flushed = false;
    ex.release();
    if (http::is_empty_status(ex.response.status)) co_return;
    if (body.is_file()) ex.body.assign(std::make_unique<web::file_stream>(ex.body.release_file()));
    if (body.is_stream()) {
        for (;;) {
            const std::string_view piece = co_await ex.body.stream().read();
            if (piece.empty()) break;
            co_await ex.write(piece);
        }
    } else if (!body.is_null()) {
        const std::string whole(ex.body.text());
        co_await ex.write(whole);
    } else if (!response_.flags.is_null) {
        const std::string phrase(message);
        co_await ex.write(phrase);
    }
}

// Of the parts, what has to know the whole.
CORTADO_DECL void application_state::emit(std::string_view event, const std::exception& error,
                                          koa::context& ctx) const {
    if (event != "error") {
        throw usage_error("koa: an application emits \"error\" only, not \"" + std::string(event) + '"');
    }
    for (error_listener& listener : listeners) listener(error, ctx);
    if (listeners.empty() && !options.silent) detail::log_error(error, ctx);
}

CORTADO_DECL koa::context& request::ctx() const { return state_.ex.face<koa::context>(); }
CORTADO_DECL koa::context& response::ctx() const { return state_.ex.face<koa::context>(); }
CORTADO_DECL koa::response& request::response() const { return ctx().response; }
CORTADO_DECL koa::request& response::request() const { return ctx().request; }
CORTADO_DECL const application_state& request::app() const { return ctx().app(); }
CORTADO_DECL const application_state& response::app() const { return ctx().app(); }

CORTADO_DECL bool request::fresh() const {
    if (method != "GET" && method != "HEAD") return false;
    const int status = state_.ex.face<context>().status;
    if (status != 304 && (status < 200 || status >= 300)) return false;
    const http::fields& response = state_.ex.response.headers;
    http::freshness facts;
    facts.if_none_match = get("if-none-match");
    facts.if_modified_since = get("if-modified-since");
    facts.cache_control = get("cache-control");
    facts.etag = response["etag"];
    facts.last_modified = response["last-modified"];
    return http::is_fresh(facts, http::freshness_rule::both);
}

CORTADO_DECL task<> response::flush_headers() { return state_.ex.face<context>().flush_head(); }

CORTADO_DECL void context::answer() {
    web::exchange& ex = exchange();
    if (ex.has_ended()) return;
    const int code = response_.status();
    ex.response.status = code;
    if (header_sent()) {
        // The body went out piece by piece.
    } else if (ex.body.type() != web::response_body::kind::text || http::is_empty_status(code)) {
        prepare_unusual_body(code);
    }
    ex.end();
}

CORTADO_DECL void context::prepare_unusual_body(int code) {
    web::exchange& ex = exchange();
    if (http::is_empty_status(code)) {
        ex.body.clear();
        response_.drop_content();
    } else if (!ex.body.is_none()) {
        if (method == "HEAD" && !ex.body.size())
            ex.body.clear();  // Node says nothing of how it would be framed
    } else if (method == "HEAD") {
        // What a GET would say is not known.
    } else if (response_.flags.is_null) {
        response_.drop_content();
    } else {
        const std::string_view phrase = message;
        ex.body.assign(phrase.empty() ? std::string_view(std::to_string(code)) : phrase);
        response_.force_type(detail::plain_type);
        remove(detail::content_length_name);
    }
}

CORTADO_DECL void context::answer_error(int code, std::string_view text,
                                        const std::vector<std::pair<std::string, std::string>>& fields) {
    web::exchange& ex = exchange();
    ex.response.headers.clear();
    for (const auto& [name, value] : fields) {
        const bool is_made_here = http::iequals(name, detail::content_type_name) ||
                                  http::iequals(name, detail::content_length_name);
        if (is_made_here || !http::is_token(name) || !http::is_field_value(value)) continue;
        append(name, value);
    }
    response_.force_type(detail::plain_type);
    ex.assign_status(code);
    ex.response.reason.clear();
    ex.body.assign(text);
    ex.end();
}

}  // namespace cortado::koa
