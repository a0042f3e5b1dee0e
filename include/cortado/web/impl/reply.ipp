#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/web/reply.hpp>
#include <cortado/web/request_context.hpp>

#include <charconv>

namespace cortado::web {

namespace detail {

CORTADO_DECL bool is_sendable(const http::response_head& head) noexcept {
    if (head.status < 100 || head.status > 999) return false;
    return head.reason.empty() || http::is_field_value(head.reason);
}

[[gnu::cold]] CORTADO_DECL bool says_close(const http::field& line) noexcept {
    return http::iequals(line.name, "connection") && http::list_has_token(line.value, "close");
}

inline bool asks_to_close(const http::fields& headers) noexcept {
    constexpr std::size_t name_size = std::string_view("connection").size();
    for (const http::field& line : headers) {
        if (line.name.size() == name_size && says_close(line)) return true;
    }
    return false;
}

/** The Content-Length the handler set, where it is one. */
CORTADO_DECL std::optional<std::uint64_t> length_by_handler(const http::fields& headers) noexcept {
    const std::string_view text = http::trim_ows(headers.find("content-length"));
    std::uint64_t length = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return length;
}

[[gnu::cold]] CORTADO_DECL std::optional<std::uint64_t> announced_length(const exchange& ex) {
    // A body under way by write() is not in `body`; one that is complete has its length there if it has one.
    const bool is_complete = ex.has_ended() && !(ex.body.is_none() && ex.request.verb == http::method::head);
    const bool is_whole = ex.trailers.empty() || ex.request.minor_version == 0;
    if (is_complete && (is_whole || ex.body.type() == response_body::kind::file)) {
        if (const auto known = ex.body.size()) return known;
    }
    return is_whole ? length_by_handler(ex.response.headers) : std::nullopt;
}

/** Is the whole body in memory, with nothing behind it? */
inline bool is_plain_text(const exchange& ex) noexcept {
    return ex.has_ended() && ex.body.type() == response_body::kind::text && ex.trailers.empty();
}

/** Find the framing of a body that is not plain text. */
CORTADO_DECL void plan_framing(reply_plan& plan, const exchange& ex) {
    if (const auto length = announced_length(ex)) {
        plan.length = *length;
    } else if (ex.request.verb == http::method::head) {
        plan.framing = http::framing::none;  // nobody knows how long the answer to a GET would be
    } else if (ex.request.minor_version == 0) {
        plan.framing = http::framing::until_close;
        plan.close = true;
    } else {
        plan.framing = http::framing::chunked;
    }
}

/** Plan a response that has no body whatever its handler says. */
[[gnu::cold]] CORTADO_DECL void plan_without_body(reply_plan& plan, exchange& ex) {
    const int status = ex.response.status;
    plan.send_body = false;
    if (status == 205) {
        plan.framing = http::framing::content_length;
    } else {
        plan.framing = http::framing::none;
        // The peer goes on waiting for the final response after any 1xx but 101, which ends HTTP here.
        plan.close |= status < 200 && status != 101;
        if (status == 101 && ex.upgraded())
            plan.close = false;  // what comes behind it is not HTTP's to announce
    }
    plan.length = 0;
}

}  // namespace detail

CORTADO_DECL void prepare_reply(exchange& ex) {
    ex.prepare_head([](exchange& of, const std::exception_ptr& failure) {
        if (!answer_failure(of, failure)) answer_internal_error(of);
    });
}

CORTADO_DECL reply_plan plan_reply(exchange& ex, bool may_keep_alive) {
    if (ex.has_ended() && !detail::is_sendable(ex.response)) answer_internal_error(ex);
    reply_plan plan;
    plan.close = !may_keep_alive || !ex.request.keep_alive || detail::asks_to_close(ex.response.headers);
    plan.send_body = ex.request.verb != http::method::head;
    if (const int status = ex.response.status; status < 200 || http::is_empty_status(status)) {
        detail::plan_without_body(plan, ex);
    } else if (detail::is_plain_text(ex)) {
        plan.length = ex.body.text().size();
    } else {
        detail::plan_framing(plan, ex);
    }
    return plan;
}

CORTADO_DECL bool write_reply_piece(output_buffer& out, reply_plan& plan, std::string_view piece) {
    if (!plan.send_body) return true;
    switch (plan.framing) {
        case http::framing::chunked: http::write_chunk(out, piece); return true;
        case http::framing::until_close: out.append(piece); return true;
        case http::framing::none: return true;
        case http::framing::content_length: break;
    }
    const std::string_view fitting = piece.substr(0, plan.length);
    out.append(fitting);
    plan.length -= fitting.size();
    return fitting.size() == piece.size();
}

CORTADO_DECL bool end_reply(output_buffer& out, const reply_plan& plan, const http::fields* trailers) {
    if (!plan.send_body) return true;
    if (plan.framing == http::framing::chunked) http::write_last_chunk(out, trailers);
    return plan.framing != http::framing::content_length || plan.length == 0;
}

CORTADO_DECL bool end_written_reply(output_buffer& out, reply_plan& plan, exchange& ex) {
    if (!ex.is_hooked()) return end_reply(out, plan, &ex.trailers);
    try {
        if (!write_reply_piece(out, plan, ex.end_of_written())) return false;
    } catch (const std::exception& error) {
        const cortado::detail::context_scope inside(context_of(ex));
        logger::error("{} {}: at the end of the body: {}", ex.request.method_name, ex.request.target,
                      error.what());
        return false;
    }
    return end_reply(out, plan, &ex.trailers);
}

CORTADO_DECL void write_plain_error(output_buffer& out, int status, std::string_view text, bool close) {
    if (text.empty()) text = http::reason_phrase(status);
    http::response_head head;
    head.status = status;
    head.headers.append_view("Content-Type", "text/plain; charset=utf-8");
    http::write_head(out, head, http::framing::content_length, text.size(), !close, 1,
                     http::current_date_line(), text);
}

CORTADO_DECL void answer_status(exchange& ex, int status, std::string_view text) {
    ex.response.clear();
    ex.trailers.clear();
    ex.assign_status(status);
    ex.response.headers.append_view("Content-Type", "text/plain; charset=utf-8");
    ex.body.assign(text.empty() ? http::reason_phrase(status) : text);
    ex.end();
}

CORTADO_DECL bool answer_failure(exchange& ex, const std::exception_ptr& failure) {
    const http::request_head& request = ex.request;
    const cortado::detail::context_scope inside(context_of(ex));
    try {
        if (failure) std::rethrow_exception(failure);
        logger::error("{} {}: the handler ended without an answer", request.method_name, request.target);
    } catch (const operation_cancelled&) {
        return false;
    } catch (const http_error& error) {
        answer_status(ex, error.status(), error.expose() ? error.what() : std::string_view());
        for (const auto& [name, value] : error.headers()) {
            if (http::is_token(name) && http::is_field_value(value)) ex.response.headers.set(name, value);
        }
        return true;
    } catch (const std::exception& error) {
        logger::error("{} {}: {}", request.method_name, request.target, error.what());
    } catch (...) {
        logger::error("{} {}: an exception of unknown type", request.method_name, request.target);
    }
    answer_internal_error(ex);
    return true;
}

CORTADO_DECL bool answer_for_server(exchange& ex) {
    if (ex.request.verb != http::method::options || ex.request.path_and_query != "*") return false;
    ex.assign_status(204);
    ex.end();
    return true;
}

}  // namespace cortado::web
