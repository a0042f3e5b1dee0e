#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/loop/deadline.hpp>
#include <cortado/rpc/detail/call_state.hpp>
#include <cortado/rpc/detail/link.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>
#include <utility>

namespace cortado::rpc::detail {

/** In the link's list as long as it lives and waits. */
struct link::waiting {
    waiting(link& on, std::uint64_t number) : of(on), ping(number) { of.waiting_.push_back(this); }
    waiting(const waiting&) = delete;
    waiting& operator=(const waiting&) = delete;
    ~waiting() { std::erase(of.waiting_, this); }
    link& of;
    std::uint64_t ping;  // or hello_number; 0: waits for the end alone
    event done;
};

/** Run a handler; whatever leaves it becomes the answer. */
inline task<> serve(std::shared_ptr<call_state> call, std::shared_ptr<const method_base> method) {
    code why = code::internal;
    std::string text = "the handler failed";
    bool is_answered = false;
    try {
        co_await method->answer(call);
        is_answered = true;
    } catch (const error& failure) {
        why = failure.why();
        text = failure.text();
    } catch (const operation_cancelled&) {
        why = code::cancelled;
        text = "the handler was stopped";
    } catch (const std::exception& failure) {
        logger::error("rpc: the handler of {} failed: {}", call->method(), failure.what());
    } catch (...) {
        logger::error("rpc: the handler of {} failed", call->method());
    }
    if (!is_answered) call->fail(why, text);
    call->on()->handler_ended();
}

/** What the session is to hold: the calls that are answered, and those that wait for it. */
inline session_options session_part(const connection_options& options) {
    using namespace std::chrono_literals;
    if (options.ping_interval < 0ms || (options.ping_interval > 0ms && options.ping_timeout <= 0ms))
        throw usage_error("rpc: a ping_interval below 0, or a ping_timeout that is not above it");
    const std::size_t room = std::numeric_limits<std::size_t>::max() - options.max_queued;
    const std::size_t all =
        options.max_calls == 0 ? 0 : std::min(options.max_calls, room) + options.max_queued;
    return {options.window, options.frame_limit, all};
}

CORTADO_DECL link::link(stream::duplex& over, std::shared_ptr<const method_table> methods,
                        connection_options options)
    : deferred_call([](deferred_call& self) { static_cast<link&>(self).wanted_.set(); }),
      calls(session_part(options)),
      stream_(&over),
      methods_(std::move(methods)),
      loop_(event_loop::current()),
      options_(options),
      keep_alive_(*this) {}

CORTADO_DECL void link::start(const std::shared_ptr<link>& self, std::unique_ptr<stream::duplex> owned) {
    self->owned_ = std::move(owned);
    self->last_heard_ = steady_now();
    if (self->options_.ping_interval.count() > 0) self->on_silence();
    const stop_token token = self->pumps_.token();
    spawn(self->loop_, write_all(self), token);
    spawn(self->loop_, read_all(self), token);
}

CORTADO_DECL void link::touch() {
    if (is_writing_ || is_taking_ || is_queued() || is_over_) return;
    if (calls.has_output() || is_finished()) loop_.defer(*this);
}

CORTADO_DECL std::shared_ptr<call_state> link::open(std::string_view method, const std::string_view* message,
                                                    bool is_last, std::uint32_t timeout) {
    const std::string name(method);
    if (is_over_ || has_peer_ended_) throw error(why_, "there is no connection: " + cause_, name);
    if (is_closing_) throw error(code::unavailable, "this end is closing the connection", name);
    if (calls.is_peer_going_away()) throw error(code::unavailable, "the peer takes no new calls", name);
    auto made = std::make_shared<call_state>(shared_from_this(), name);
    try {
        made->begun(calls.begin(method, message, is_last, timeout, made.get()), timeout);
    } catch (const error& failure) {
        throw error(failure.why(), failure.text(), name);
    }
    touch();
    return made;
}

CORTADO_DECL void link::accept(const session_event& event) {
    const auto method = methods_->find(event.method);
    if (method == methods_->end()) {
        calls.fail(event.ref, code::unimplemented, "there is no method of this name");
        return;
    }
    auto call = std::make_shared<call_state>(shared_from_this(), std::string(event.method));
    calls.own(event.ref, call.get());
    if (event.has_message) call->keep_first(event.body);
    if (event.is_last) call->no_more_messages();
    call->begun(event.ref, event.timeout);
    queued_call next{std::move(call), method->second};
    if (running_ < options_.max_calls) return run_handler(std::move(next));
    queued_.emplace(event.ref.id, std::move(next));
}

CORTADO_DECL void link::run_handler(queued_call next) {
    ++running_;
    const stop_token token = next.call->token();
    spawn(serve(std::move(next.call), std::move(next.method)), token);
}

/** Not from within itself: handlers that end at once would else stand on each other's shoulders. */
CORTADO_DECL void link::start_queued() {
    if (is_over_ || std::exchange(is_starting_, true)) return;
    const std::shared_ptr<link> self = shared_from_this();
    while (!is_over_ && running_ < options_.max_calls && !queued_.empty()) {
        queued_call next = std::move(queued_.begin()->second);
        queued_.erase(queued_.begin());
        run_handler(std::move(next));
    }
    is_starting_ = false;
}

CORTADO_DECL bool link::drop_queued(call_ref call) {
    if (queued_.empty()) return false;
    return queued_.erase(call.id) > 0;
}

CORTADO_DECL void link::dispatch(const session_event& event) {
    switch (event.what) {
        case session_event::kind::call: return accept(event);
        case session_event::kind::pong:
            if (event.ref.id != 0) wake(event.ref.id);
            return;
        case session_event::kind::going_away: return;
        default: return static_cast<call_state*>(event.owner)->take(event);
    }
}

CORTADO_DECL void link::take(std::string_view piece) {
    const bool was_greeted = calls.has_hello();
    is_taking_ = true;
    while (!is_over_) {
        const result<std::optional<session_event>> next = calls.next(piece);
        if (!next) {
            const parse_error& broken = next.error();
            const std::string text = "the peer broke the protocol at byte " + std::to_string(broken.offset) +
                                     ": " + broken.message;
            calls.go_away(code::internal, broken.message);
            is_taking_ = false;
            return lost(code::internal, text);
        }
        if (!*next) break;
        dispatch(**next);
    }
    if (!was_greeted && calls.has_hello()) wake(hello_number);
    is_taking_ = false;
    // The answers go out before anything else is waited for: who has asked waits for them.
    if (is_writing_ || is_over_ || is_queued()) return;
    if (calls.has_output() || is_finished()) wanted_.set();
}

CORTADO_DECL task<> link::read_all(std::shared_ptr<link> self) {
    std::string cause;
    try {
        while (!self->is_over_) {
            const std::string_view piece = co_await self->stream_->read();
            if (piece.empty()) break;
            // Not the turn's time: in memory a peer may answer in the same turn, again and again.
            if (self->options_.ping_interval.count() > 0) self->last_heard_ = steady_now();
            if (std::exchange(self->is_asked_,
                              false)) {  // on_silence() need not wait for the answer any more
                if (self->keep_alive_.is_queued()) self->loop_.cancel(self->keep_alive_);
                self->on_silence();
            }
            self->take(piece);
        }
    } catch (const operation_cancelled&) {
        cause = "this end has closed it";
    } catch (const std::exception& failure) {
        cause = failure.what();
    }
    if (cause.empty() && !self->is_over_) co_return self->on_peer_ended();
    self->lost(code::unavailable, std::move(cause));
    if (self->is_writing_) self->pumps_.request_stop();  // to a peer who reads no more
}

/** It sends no more, but may wait for our answers. What it would have to send for is lost; the rest goes on. */
CORTADO_DECL void link::on_peer_ended() {
    const std::shared_ptr<link> self = shared_from_this();
    has_peer_ended_ = true;
    cause_ = "the peer has ended it";
    if (keep_alive_.is_queued()) loop_.cancel(keep_alive_);  // it could not answer
    const std::string text = "the connection was lost: " + cause_;
    while (const std::optional<session_event> call = calls.drop_unfinished()) {
        if (call->owner != nullptr) static_cast<call_state*>(call->owner)->take_failure(why_, text);
    }
    wake_pings();
    if (calls.open_calls() == 0 && !calls.has_output() && !is_writing_) return lost(why_, cause_);
    // The writing tells at once where the stream has no half of its own left, or the peer is gone.
    is_closing_ = true;
    calls.go_away(code::ok, "the peer has ended its side");
    calls.wake_writers();
    take({});
}

CORTADO_DECL void link::on_silence() {
    const steady_ns now = steady_now();
    if (!is_asked_) {
        const steady_ns due = deadline_after(last_heard_, options_.ping_interval);
        if (now < due) return loop_.schedule(keep_alive_, due);
        is_asked_ = is_ping_queued_ = true;
        is_ping_sent_ = is_last_look_ = false;
        asked_from_ = now;
        calls.ping(0);
        touch();
    }
    const steady_ns due = deadline_after(asked_from_, options_.ping_timeout);
    if (now < due) {
        is_last_look_ = false;
        loop_.schedule(keep_alive_, due);
    } else if (!is_last_look_) {
        is_last_look_ = true;
        loop_.schedule(keep_alive_, now + 1'000'000);
    } else {
        const std::shared_ptr<link> self = shared_from_this();
        const auto span = std::to_string(options_.ping_timeout.count());
        lost(code::unavailable, "the peer has not answered a ping for " + span + " ms");
        pumps_.request_stop();
    }
}

CORTADO_DECL task<> link::write_while_open() {
    std::string batch;
    for (;;) {
        while (!calls.has_output() && !is_finished()) {
            wanted_.reset();
            co_await wanted_;
        }
        if (!calls.has_output()) break;
        calls.take_output(batch);
        being_written_ = batch.size();
        is_writing_ = true;
        if (options_.ping_interval.count() > 0) {
            co_await write_in_pieces(batch);
        } else {
            co_await stream_->write(
                batch);  // whoever reads it may end this end and its stream inside the call
        }
        is_writing_ = false;
        if (stream_ == nullptr) co_return;
        being_written_ = 0;
        calls.output_sent();
        wake_line();
    }
    co_await stream_->end();
}

/** While a ping waits for its turn, each piece that the peer takes is a sign of life, too. */
CORTADO_DECL task<> link::write_in_pieces(std::string_view batch) {
    constexpr std::size_t most = 64 * 1024;
    const bool has_ping = std::exchange(is_ping_queued_, false);
    while (!batch.empty()) {
        const std::string_view piece = batch.substr(0, most);
        batch.remove_prefix(piece.size());
        co_await stream_->write(piece);
        if (stream_ == nullptr) co_return;
        if (!is_ping_sent_) asked_from_ = steady_now();
    }
    if (has_ping && !is_ping_queued_) is_ping_sent_ = true;
}

CORTADO_DECL task<> link::write_all(std::shared_ptr<link> self) {
    std::string cause;
    try {
        co_await self->write_while_open();
    } catch (const operation_cancelled&) {
        cause = "this end has closed it";
    } catch (const std::exception& failure) {
        cause = failure.what();
    }
    self->is_writing_ = false;
    if (self->has_peer_ended_) cause = self->cause_;
    if (!cause.empty()) self->lost(code::unavailable, cause);
    if (self->is_over_ && self->stream_ != nullptr) self->stream_->destroy();
}

CORTADO_DECL void link::lost(code why, std::string cause) {
    if (std::exchange(is_over_, true)) return;
    why_ = why;
    cause_ = std::move(cause);
    if (keep_alive_.is_queued()) loop_.cancel(keep_alive_);
    const std::shared_ptr<link> self = shared_from_this();
    const std::string text = "the connection was lost: " + cause_;
    while (const std::optional<session_event> call = calls.drop_one()) {
        if (call->owner != nullptr) static_cast<call_state*>(call->owner)->take_failure(why, text);
    }
    wake(0);
    if (!is_queued()) loop_.defer(*this);  // the writer has to end
}

CORTADO_DECL void link::shut() {
    const std::shared_ptr<link> self = shared_from_this();
    lost(code::unavailable, "this end has closed it");
    pumps_.request_stop();
    if (stream_ != nullptr) std::exchange(stream_, nullptr)->destroy();
}

/** Wake those who wait for a ping, or all. */
CORTADO_DECL void link::wake(std::uint64_t ping) {
    const std::shared_ptr<link> self = shared_from_this();
    for (;;) {
        const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                        [&](const waiting* each) { return ping == 0 || each->ping == ping; });
        if (found == waiting_.end()) return;
        waiting& woken = **found;
        waiting_.erase(found);
        woken.done.set();
    }
}

/** Those who wait for a pong that will never come; not those who wait for the end. */
CORTADO_DECL void link::wake_pings() {
    for (;;) {
        const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                        [](const waiting* each) { return each->ping != 0; });
        if (found == waiting_.end()) return;
        wake((*found)->ping);
    }
}

/** First come, first served, as long as there is room: each that is woken may fill it. */
CORTADO_DECL void link::wake_line() {
    while (!in_line_.empty() && has_room()) {
        const std::shared_ptr<call_state> first = in_line_.front()->shared_from_this();
        in_line_.erase(in_line_.begin());
        first->look_again();
    }
}

CORTADO_DECL void link::check_peer(const char* waited_for) const {
    if (is_over_ || has_peer_ended_) throw error(why_, "the connection was lost: " + cause_, waited_for);
}

CORTADO_DECL task<> link::ping(std::shared_ptr<link> self) {
    self->check_peer("ping");
    waiting answer(*self, ++self->last_ping_);
    self->calls.ping(answer.ping);
    self->touch();
    co_await answer.done;
    self->check_peer("ping");
}

CORTADO_DECL task<> link::greeted(std::shared_ptr<link> self) {
    if (!self->calls.has_hello()) {
        self->check_peer("greeted");
        waiting hello(*self, hello_number);
        co_await hello.done;
    }
    self->check_peer("greeted");
}

CORTADO_DECL task<> link::close(std::shared_ptr<link> self, std::string text) {
    self->is_closing_ = true;
    self->calls.go_away(code::ok, text);
    self->touch();
    co_await ended(self);
}

CORTADO_DECL task<> link::ended(std::shared_ptr<link> self) {
    if (self->is_over_) co_return;
    waiting end(*self, 0);
    co_await end.done;
}

}  // namespace cortado::rpc::detail
