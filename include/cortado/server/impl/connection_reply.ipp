#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/server/connection.hpp>
#include <cortado/server/worker.hpp>
#include <cortado/web/request_context.hpp>

#include <utility>

namespace cortado {

inline bool connection::may_serve_another() const {
    if (closing_ || draining_ || home_.draining_) return false;
    return home_.options_.max_requests == 0 || served_ < home_.options_.max_requests;
}

inline bool connection::reply() {
    if (replied_) return true;
    replied_ = true;
    if (lost_) return true;
    detail::workspace& work = *work_;
    const bool is_plain = body_done_ && work.ex.is_head_plain() && may_serve_another();
    if (is_plain && web::write_usual_reply(work.out, work.ex, home_.date_line())) return true;
    return write_unusual_reply();
}

CORTADO_DECL bool connection::write_unusual_reply() {
    detail::workspace& work = *work_;
    web::exchange& ex = work.ex;
    const bool is_hooked = ex.is_hooked();
    if (ex.is_head_sent()) {
        if (!web::end_written_reply(work.out, work.plan, ex)) abort();
        return !is_hooked;
    }
    if (is_hooked) web::prepare_reply(ex);
    plan_reply(late_ != nullptr || ex.body.type() == web::response_body::kind::stream);
    const bool is_whole = web::write_whole_reply(work.out, ex, work.plan, home_.date_line());
    if (is_hooked && is_whole) ex.count_body(ex.body.text().size());
    return is_whole && !is_hooked;
}

/** @param is_body_wanted  the handler, or a stream that it left, may still read the request's body */
inline void connection::plan_reply(bool is_body_wanted) {
    if (!body_done_ && !is_body_wanted) skip_buffered_body();
    const bool is_body_in_order = body_done_ || (is_body_wanted ? !owes_continue_ : is_discardable());
    work_->plan = web::plan_reply(work_->ex, is_body_in_order && may_serve_another());
    closing_ |= work_->plan.close;
    lingering_ |= closing_ && !body_done_;
}

CORTADO_DECL task<> connection::reply_in_pieces() {
    web::exchange& ex = work_->ex;
    if (ex.is_hooked() && (!work_->plan.send_body || ex.body.type() <= web::response_body::kind::text)) {
        co_await see_off();
        co_return;
    }
    const bool is_stream = ex.body.type() == web::response_body::kind::stream;
    task<> sending = is_stream ? send_stream() : send_file();
    streaming_ = is_stream;
    unlink();  // the deadline that led here is met; a client that takes nothing has one of its own
    try {
        sending.start(ex.stop.token());
        co_await sending;
    } catch (const operation_cancelled&) {
        lose();
    } catch (const std::exception& error) {
        const cortado::detail::context_scope inside(web::context_of(ex));
        logger::error("{} {}: while the body was sent: {}", ex.request.method_name, ex.request.target,
                      error.what());
        abort();
    }
    streaming_ = false;
    if (ex.is_hooked()) co_await see_off();
}

/** Tell those who want to know when the response has left. */
CORTADO_DECL task<> connection::see_off() {
    try {
        if (!flush_now()) co_await flush();
    } catch (const operation_cancelled&) {
        lose();
    }
    work_->ex.report_end(!lost_);
}

CORTADO_DECL task<> connection::send_stream() {
    detail::workspace& work = *work_;
    stream::readable& source = work.ex.body.stream();
    for (;;) {
        task<std::string_view> reading = source.read();
        reading.start(work.ex.stop.token());
        if (!reading.is_done() && !flush_now())
            co_await flush();  // what is ready does not wait for what is not
        const std::string_view piece = co_await reading;
        if (lost_) throw operation_cancelled();
        if (piece.empty()) break;
        if (!web::write_reply_piece(work.out, work.plan, piece)) {
            throw usage_error("the stream is longer than the Content-Length that was announced");
        }
        if (work.ex.is_hooked()) work.ex.count_body(piece.size());
        if (!flush_now()) co_await flush();
    }
    if (!web::end_reply(work.out, work.plan, &work.ex.trailers)) {
        throw usage_error("the stream is shorter than the Content-Length that was announced");
    }
}

CORTADO_DECL task<> connection::send_file() {
    if (!flush_now()) co_await flush();
    const web::file_slice& file = work_->ex.body.file();
    std::uint64_t offset = file.offset;
    const std::uint64_t end = file.offset + file.length;
    while (offset < end && !lost_) {
        const net::io_step step = socket_.send_file(file.descriptor(), offset, end - offset);
        if (step.what == net::io_step::outcome::ended) {
            throw std::runtime_error("the file became shorter than it was");
        }
        if (step.what == net::io_step::outcome::failed) lose();
        sent_at_a_stretch_ += step.count;
        if (work_->ex.is_hooked()) work_->ex.count_body(step.count);
        if (step.what == net::io_step::outcome::would_block || sent_at_a_stretch_ >= longest_stretch) {
            const bool is_writable = co_await await_writable();
            if (!is_writable) throw operation_cancelled();
        }
    }
}

/** The time of one write() of a handler, also where it is destroyed in the middle. */
struct connection::write_turn {
    explicit write_turn(connection& by) : of(by) {
        if (std::exchange(of.writing_, true)) {
            throw usage_error("response: two writes at a time; await one before the next");
        }
    }
    write_turn(const write_turn&) = delete;
    write_turn& operator=(const write_turn&) = delete;
    ~write_turn() { of.writing_ = false; }
    connection& of;
};

/** The time one coroutine sends for all; another takes over where it is stopped or destroyed in the middle. */
struct connection::flush_turn {
    explicit flush_turn(connection& by) : of(by) { of.flushing_ = &finished; }
    flush_turn(const flush_turn&) = delete;
    flush_turn& operator=(const flush_turn&) = delete;
    ~flush_turn() {
        of.flushing_ = nullptr;
        if (!of.dying_) finished.set();
    }
    connection& of;
    event finished;
};

CORTADO_DECL task<> connection::write_body(std::string_view piece) {
    detail::workspace& work = *work_;
    if (lost_) throw operation_cancelled();
    write_turn mine(*this);
    if (!work.ex.is_head_sent()) {
        plan_reply(true);
        web::write_reply_head(work.out, work.ex, work.plan, home_.date_line());
        if (phase_ == phase::handler) unlink();  // it answers: the handler's time does not count any more
    }
    if (!web::write_reply_piece(work.out, work.plan, piece)) {
        throw usage_error("response: more was written than the Content-Length that was announced");
    }
    if (!flush_now()) co_await flush();
    if (lost_) throw operation_cancelled();
}

inline bool connection::flush_now() {
    if (!work_ || flushing_ != nullptr) return !work_;
    output_buffer& out = work_->out;
    while (!out.empty() && !lost_) {
        const net::io_step step = socket_.write_some(out.view());
        if (step.what == net::io_step::outcome::would_block) return false;
        if (step.what != net::io_step::outcome::moved) lose();
        sent_at_a_stretch_ += step.count;
        out.consume(step.count);
    }
    if (lost_) out.clear();
    return sent_at_a_stretch_ < longest_stretch;
}

CORTADO_DECL task<> connection::flush() {
    while (flushing_ != nullptr)
        co_await flushing_->wait();  // the other one sends what was added here as well
    flush_turn mine(*this);
    output_buffer& out = work_->out;
    while (!lost_ && (!out.empty() || sent_at_a_stretch_ >= longest_stretch)) {
        const net::io_step step = out.empty() ? net::io_step{} : socket_.write_some(out.view());
        if (step.what == net::io_step::outcome::failed) lose();
        sent_at_a_stretch_ += step.count;
        out.consume(step.count);
        if (step.what == net::io_step::outcome::would_block || sent_at_a_stretch_ >= longest_stretch) {
            const bool is_writable = co_await await_writable();
            if (!is_writable && !lost_) throw operation_cancelled();
        }
    }
    if (lost_) out.clear();
    if (half_closed_ && late_ != nullptr) home_.loop_.defer(*late_);
}

CORTADO_DECL task<bool> connection::await_writable() {
    enter_anew(phase::writing);
    const bool is_writable = co_await socket_.writable();
    sent_at_a_stretch_ = 0;
    phase_ = phase::handler;
    unlink();
    if (late_ != nullptr && !work_->ex.is_head_sent()) enter_anew(phase::handler);
    co_return is_writable && !lost_;
}

}  // namespace cortado
