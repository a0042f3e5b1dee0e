#pragma once

#include <cortado/http/date.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/web/reply.hpp>

#include <charconv>

namespace cortado::web {

namespace detail {

CORTADO_DECL bool is_sendable(const http::response_head& head) noexcept {
    if (head.status < 100 || head.status > 999) return false;
    return head.reason.empty() || http::is_field_value(head.reason);
}

/** Put a plain 500 in the place of what the handler left behind. */
CORTADO_DECL void replace_by_500(exchange& ex) {
    ex.response.clear();
    ex.response.status = 500;
    ex.response.headers.append_view("Content-Type", "text/plain; charset=utf-8");
    ex.body.assign(http::reason_phrase(500));
}

CORTADO_DECL bool asks_to_close(const http::fields& headers) noexcept {
    constexpr std::string_view connection = "connection";
    for (const http::field& line : headers) {
        if (line.name.size() != connection.size()) continue;
        if (http::iequals(line.name, connection) && http::list_has_token(line.value, "close")) return true;
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

CORTADO_DECL std::optional<std::uint64_t> announced_length(const exchange& ex) {
    // A body under way by write() is not in `body`; one that is complete has its length there if it has one.
    const bool is_complete = ex.has_ended() && !(ex.body.is_none() && ex.request.verb == http::method::head);
    if (is_complete) {
        if (const auto known = ex.body.size()) return known;
    }
    return length_by_handler(ex.response.headers);
}

/** The rarer half of plan_reply: a response that has no body whatever its handler says. */
CORTADO_DECL void plan_without_body(reply_plan& plan, int status) {
    plan.send_body = false;
    if (status == 205) {
        plan.framing = http::framing::content_length;
    } else {
        plan.framing = http::framing::none;
        // The peer goes on waiting for the final response after any 1xx but 101, which ends HTTP here.
        plan.close |= status < 200 && status != 101;
    }
    plan.length = 0;
}

}  // namespace detail

CORTADO_DECL reply_plan plan_reply(exchange& ex, bool may_keep_alive) {
    if (ex.has_ended() && !detail::is_sendable(ex.response)) [[unlikely]]
        detail::replace_by_500(ex);
    reply_plan plan;
    plan.close = !may_keep_alive || !ex.request.keep_alive || detail::asks_to_close(ex.response.headers);
    const int status = ex.response.status;
    if (status < 200 || http::is_empty_status(status)) {
        detail::plan_without_body(plan, status);
        return plan;
    }
    const bool is_head = ex.request.verb == http::method::head;
    plan.send_body = !is_head;
    if (const auto length = detail::announced_length(ex)) {
        plan.length = *length;
    } else if (is_head && (ex.body.is_none() || ex.request.minor_version == 0)) {
        plan.framing = http::framing::none;  // nobody knows how long the answer to a GET would be
    } else if (ex.request.minor_version == 0) {
        plan.framing = http::framing::until_close;
        plan.close = true;
    } else {
        plan.framing = http::framing::chunked;
    }
    return plan;
}

CORTADO_DECL void write_reply_head(output_buffer& out, exchange& ex, const reply_plan& plan) {
    http::write_head(out, ex.response, plan.framing, plan.length, !plan.close, ex.request.minor_version,
                     http::current_date_line());
    ex.head_sent();
}

CORTADO_DECL bool write_reply_piece(output_buffer& out, reply_plan& plan, std::string_view piece) {
    if (!plan.send_body) return true;
    switch (plan.framing) {
        case http::framing::chunked:
            http::write_chunk(out, piece);
            return true;
        case http::framing::until_close:
            out.append(piece);
            return true;
        case http::framing::none:
            return true;
        case http::framing::content_length:
            break;
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

CORTADO_DECL void answer_internal_error(exchange& ex) {
    detail::replace_by_500(ex);
    ex.end();
}

CORTADO_DECL void write_plain_error(output_buffer& out, int status, std::string_view text, bool close) {
    if (text.empty()) text = http::reason_phrase(status);
    http::response_head head;
    head.status = status;
    head.headers.append_view("Content-Type", "text/plain; charset=utf-8");
    http::write_head(out, head, http::framing::content_length, text.size(), !close, 1,
                     http::current_date_line());
    out.append(text);
}

}  // namespace cortado::web
