#pragma once

#include <cortado/server/connection.hpp>
#include <cortado/server/impl/connection_handling.ipp>
#include <cortado/server/worker.hpp>

#include <utility>

namespace cortado {

CORTADO_DECL std::string_view connection::unread_body() const {
    const std::string_view with_head = work_->head.pending();
    return with_head.empty() ? work_->body.pending() : with_head;
}

CORTADO_DECL void connection::consume_body(std::size_t count) {
    (work_->head.pending().empty() ? work_->body : work_->head).consume(count);
}

CORTADO_DECL std::string_view connection::next_piece() {
    while (!body_done_) {
        const std::string_view data = unread_body();
        if (data.empty()) break;
        const http::body_step step = parser_.parse_body(data);
        consume_body(step.consumed);
        work_->body_read += step.piece.size();
        const bool is_malformed = step.status == http::parse_status::error;
        const bool is_too_large = work_->body_read > home_.options_.max_body;
        if (is_malformed || is_too_large) {
            closing_ = lingering_ = body_done_ = true;
            if (is_too_large) throw http_error(413, std::string(web::text_of_body_too_large));
            throw http_error(parser_.error_status(), std::string(parser_.error_reason()));
        }
        body_done_ = step.status == http::parse_status::done;
        if (body_done_) {
            work_->ex.request_trailers = &parser_.trailers();
            if (half_closed_ && late_ != nullptr) home_.loop_.defer(*late_);
        }
        if (!step.piece.empty()) return step.piece;
    }
    return {};
}

CORTADO_DECL task<std::string_view> connection::read_body() {
    for (;;) {
        const std::string_view piece = next_piece();
        if (!piece.empty() || body_done_) co_return piece;
        co_await receive_body();
    }
}

CORTADO_DECL task<> connection::receive_body() {
    constexpr std::size_t room = 64 * 1024;
    if (std::exchange(owes_continue_, false) && !work_->ex.is_head_sent()) {
        web::write_continue(work_->out);
        if (!flush_now()) co_await flush();
    }
    work_->body.make_room(room);
    enter_anew(phase::body);
    const steady_ns before = coarse_now();
    const bool is_ready = co_await socket_.readable();
    work_->body_waited += coarse_now() - before;
    phase_ = phase::handler;
    unlink();
    if (late_ != nullptr && !work_->ex.is_head_sent()) enter(phase::handler);
    const bool is_late = std::exchange(body_late_, false);
    if (lost_ || (!is_ready && !is_late)) throw operation_cancelled();
    if (is_late || is_too_slow()) {
        closing_ = lingering_ = body_done_ = true;
        throw http_error(408, std::string(web::text_of_body_too_slow));
    }
    const net::io_step step = socket_.read_some({work_->body.room(), work_->body.room_size()});
    if (step.what == net::io_step::outcome::ended || step.what == net::io_step::outcome::failed) {
        lose();
        throw operation_cancelled();
    }
    work_->body.added(step.count);
}

CORTADO_DECL bool connection::is_too_slow() const {
    const steady_ns milliseconds = work_->body_waited / 1'000'000;
    if (milliseconds < home_.options_.body_rate_grace.count()) return false;
    const std::uint64_t rate = home_.options_.min_body_rate;
    return work_->body_read < rate * static_cast<std::uint64_t>(milliseconds) / 1000;
}

CORTADO_DECL void connection::skip_buffered_body() {
    try {
        while (!body_done_ && !unread_body().empty()) static_cast<void>(next_piece());
    } catch (const http_error&) {
        // The handler has answered already and did not want the body; the connection ends with that answer.
    }
}

CORTADO_DECL bool connection::is_discardable() const {
    return !owes_continue_ && web::is_discardable(work_->ex.request, work_->body_read);
}

CORTADO_DECL task<> connection::discard_body() {
    if (!flush_now()) co_await flush();
    skip_buffered_body();
    if (!body_done_ && !is_discardable()) closing_ = lingering_ = true;  // as a handler left it
    if (closing_) co_return;
    try {
        while (!body_done_ && !lost_) {
            const std::string_view piece = co_await read_body();
            if (piece.empty()) break;
        }
    } catch (const http_error&) {
        // It was answered already; next_piece() has marked the connection.
    } catch (const operation_cancelled&) {
        lose();
    }
}

}  // namespace cortado
