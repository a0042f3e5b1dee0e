#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/server/connection.hpp>
#include <cortado/server/worker.hpp>

#include <cortado/server/impl/connection_body.ipp>
#include <cortado/server/impl/connection_handling.ipp>
#include <cortado/server/impl/connection_reply.ipp>
#include <cortado/server/impl/connection_upgrade.ipp>

namespace cortado {

CORTADO_DECL connection::connection(worker& home, net::accepted from)
    : home_(home), parser_(home.options_.head) {
    peer_.address = std::move(from.address);
    peer_.port = from.port;
    socket_.open(home.loop_, from.descriptor, this);
}

CORTADO_DECL connection::~connection() {
    dying_ = true;
    late_ = nullptr;  // what a handler's destructors do to its response concerns nobody now
}

CORTADO_DECL void connection::start() {
    enter(phase::idle);
    life_ = serve();
    life_.start();
}

CORTADO_DECL void connection::start_refused() {
    was_refused_ = true;
    refuse(503, "The server has too many connections; try again later.");
    life_ = serve();
    life_.start();
}

[[gnu::always_inline]] inline void connection::enter(phase now_in) {
    phase_ = now_in;
    home_.deadlines_[static_cast<std::size_t>(now_in)].enter(*this, home_.loop_.turn_time());
}

/** The same with the clock as it is now: what others have done in this turn is not to be counted. */
CORTADO_DECL void connection::enter_anew(phase now_in) {
    home_.loop_.new_round();
    enter(now_in);
}

[[gnu::always_inline]] inline bool connection::next_request() {
    return !closing_ && !work_->head.pending().empty() && parse_request();
}

CORTADO_DECL task<> connection::serve() {
    try {
        while (!closing_) {
            const bool is_ready = co_await socket_.readable();
            if (!is_ready || !receive()) break;
            bool pending = next_request();
            while (pending) {
                if (!run_handler()) co_await await_handler();
                if (!reply()) co_await reply_in_pieces();
                if (work_->ex.upgraded() && !lost_ && work_->ex.response.status == 101)
                    co_await run_upgraded();
                if (!body_done_ && !closing_) co_await discard_body();
                end_request();
                if (work_->out.size() > high_water && !flush_now()) co_await flush();
                pending = next_request();
            }
            if (!flush_now()) co_await flush();
            rest();
        }
        if (!flush_now()) co_await flush();
        if (lingering_ && !lost_) co_await linger();
    } catch (const std::exception& error) {
        logger::error("a connection is given up: {}", error.what());
        late_ = nullptr;
        handling_ = {};
    }
    if (work_) {
        work_->ex.finish();
        work_->ex.stop.reset();  // losing a connection between two requests stops nobody, but leaves its mark
        home_.pool_.give_back(std::move(work_));
    }
    socket_.close();
    home_.retire(*this);
}

inline bool connection::receive() {
    constexpr std::size_t least_room = 1024;
    sent_at_a_stretch_ = 0;
    if (!work_) work_ = home_.pool_.take();
    detail::input_buffer& input = work_->head;
    input.make_room(least_room);
    const net::io_step step = socket_.read_some({input.room(), input.room_size()});
    if (step.what == net::io_step::outcome::moved) {
        input.added(step.count);
        return true;
    }
    lost_ = step.what == net::io_step::outcome::failed;
    return step.what == net::io_step::outcome::would_block;
}

inline bool connection::parse_request() {
    http::request_head& request = work_->ex.request;
    const http::parse_status status = parser_.parse_head(work_->head.pending(), request, &work_->repeated);
    if (status != http::parse_status::done) {
        if (status == http::parse_status::error) refuse(parser_.error_status(), parser_.error_reason());
        return false;
    }
    work_->head.consume(parser_.head_size());
    if (request.content_length && *request.content_length > home_.options_.max_body) {
        refuse(413, web::text_of_body_too_large);
        return false;
    }
    begin_request();
    return true;
}

inline void connection::begin_request() {
    web::exchange& ex = work_->ex;
    ex.begin(*this, &peer_);
    ++served_;
    phase_ = phase::handler;
    timed_out_ = body_late_ = replied_ = false;
    body_done_ = !ex.request.has_body;
    if (body_done_) return;
    ex.request_trailers = &parser_.trailers();
    work_->body_read = 0;
    work_->body_waited = 0;
    owes_continue_ = ex.request.expect_continue && work_->head.pending().empty();
}

inline void connection::end_request() {
    work_->ex.finish();
    parser_.reset();
    owes_continue_ = false;
    if (!work_->body.pending().empty()) [[unlikely]]
        go_on_behind_body();
}

/** What follows a long body came in with it; the next head must lie where heads are read. */
CORTADO_DECL void connection::go_on_behind_body() {
    detail::workspace& work = *work_;
    const std::string_view behind = work.body.pending();
    work.head.clear();
    work.head.make_room(behind.size());
    std::memcpy(work.head.room(), behind.data(), behind.size());
    work.head.added(behind.size());
    work.body.clear();
}

inline void connection::rest() {
    if (closing_) return;
    if (work_ && !work_->head.pending().empty()) {
        if (phase_ != phase::head) enter_anew(phase::head);
        return;
    }
    if (draining_) {
        closing_ = true;
        return;
    }
    if (work_) home_.pool_.give_back(std::move(work_));
    enter(phase::idle);
}

CORTADO_DECL void connection::refuse(int status, std::string_view why) {
    if (!work_) work_ = home_.pool_.take();
    web::write_plain_error(work_->out, status, why);
    closing_ = lingering_ = true;
}

CORTADO_DECL task<> connection::linger() {
    constexpr std::size_t most = 64 * 1024 * 1024;
    constexpr std::size_t piece = 16 * 1024;
    socket_.shut_down_write();
    enter_anew(phase::lingering);
    detail::input_buffer& sink = work_->body;
    std::size_t seen = 0;
    while (seen < most) {
        const bool is_ready = co_await socket_.readable();
        if (!is_ready) break;
        sink.clear();
        sink.make_room(piece);
        const net::io_step step = socket_.read_some({sink.room(), sink.room_size()});
        if (step.what == net::io_step::outcome::ended || step.what == net::io_step::outcome::failed) break;
        seen += step.count;
    }
}

CORTADO_DECL void connection::on_deadline() {
    switch (phase_) {
        case phase::idle: closing_ = true; break;
        case phase::head: refuse(408, web::text_of_head_too_slow); break;
        case phase::body: body_late_ = true; break;
        case phase::handler:
            timed_out_ = true;
            work_->ex.stop.request_stop();
            return;
        case phase::writing: return abort();
        case phase::lingering: break;
    }
    socket_.interrupt();
}

CORTADO_DECL void connection::on_departure(poll_handle::departure how) {
    if (how == poll_handle::departure::reset) return lose();
    half_closed_ = true;
    if (flushing_ == nullptr || streaming_) heed_half_close();  // what was answered before still goes out
}

CORTADO_DECL void connection::heed_half_close() {
    if (!half_closed_ || lost_ || home_.options_.allow_half_open || (late_ == nullptr && !streaming_)) return;
    // A request that is still arriving may lie in the kernel whole; its reader will find the end by itself.
    if (!body_done_ && (!unread_body().empty() || socket_.available() > 0)) return;
    if (streaming_ || !work_->ex.has_ended()) lose();
}

CORTADO_DECL void connection::drain() {
    if (phase_ != phase::idle || work_) {
        draining_ = true;
        return;
    }
    closing_ = true;
    socket_.interrupt();
}

CORTADO_DECL void connection::abort() {
    socket_.reset_on_close();
    lose();
}

CORTADO_DECL void connection::lose() {
    lost_ = closing_ = true;
    if (work_) work_->ex.stop.request_stop();
    socket_.interrupt();
}

}  // namespace cortado
