#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/rpc/detail/call_state.hpp>
#include <cortado/rpc/detail/link.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace cortado::rpc::detail {

/** In the link's list as long as it lives and waits. */
struct link::waiting {
    waiting(link& on, std::uint64_t number) : of(on), ping(number) { of.waiting_.push_back(this); }
    waiting(const waiting&) = delete;
    waiting& operator=(const waiting&) = delete;
    ~waiting() { std::erase(of.waiting_, this); }
    link& of;
    std::uint64_t ping;  // 0: waits for the end alone
    event done;
};

/** Run a handler; whatever leaves it becomes the answer. */
inline task<> serve(std::shared_ptr<call_state> call, std::shared_ptr<const method_base> method) {
    code why = code::internal;
    std::string text = "the handler failed";
    try {
        co_await method->answer(call);
        co_return;
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
    call->fail(why, text);
}

CORTADO_DECL link::link(stream::duplex& over, std::shared_ptr<const method_table> methods,
                        session_options options)
    : deferred_call([](deferred_call& self) { static_cast<link&>(self).wanted_.set(); }),
      calls(options),
      stream_(&over),
      methods_(std::move(methods)),
      loop_(event_loop::current()) {}

CORTADO_DECL void link::start(const std::shared_ptr<link>& self, std::unique_ptr<stream::duplex> owned) {
    self->owned_ = std::move(owned);
    const stop_token token = self->pumps_.token();
    spawn(self->loop_, write_all(self), token);
    spawn(self->loop_, read_all(self), token);
}

CORTADO_DECL void link::touch() {
    if (is_writing_ || is_queued() || is_over_) return;
    if (calls.has_output() || is_finished()) loop_.defer(*this);
}

CORTADO_DECL std::shared_ptr<call_state> link::open(std::string_view method, const std::string_view* message,
                                                    bool is_last, std::uint32_t timeout) {
    const std::string name(method);
    if (is_over_) throw error(why_, "there is no connection: " + cause_, name);
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
    const stop_token token = call->token();
    spawn(serve(std::move(call), method->second), token);
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
    while (!is_over_) {
        const result<std::optional<session_event>> next = calls.next(piece);
        if (!next) {
            const parse_error& broken = next.error();
            const std::string text = "the peer broke the protocol at byte " + std::to_string(broken.offset) +
                                     ": " + broken.message;
            calls.go_away(code::internal, broken.message);
            return lost(code::internal, text);
        }
        if (!*next) break;
        dispatch(**next);
    }
    touch();
}

CORTADO_DECL task<> link::read_all(std::shared_ptr<link> self) {
    std::string cause = "the peer has ended it";
    try {
        while (!self->is_over_) {
            const std::string_view piece = co_await self->stream_->read();
            if (piece.empty()) break;
            self->take(piece);
        }
    } catch (const operation_cancelled&) {
        cause = "this end has closed it";
    } catch (const std::exception& failure) {
        cause = failure.what();
    }
    self->lost(code::unavailable, std::move(cause));
    if (self->is_writing_) self->pumps_.request_stop();  // to a peer who reads no more
}

CORTADO_DECL task<> link::write_while_open() {
    for (;;) {
        while (!calls.has_output() && !is_finished()) {
            wanted_.reset();
            co_await wanted_;
        }
        if (!calls.has_output()) break;
        const std::string batch = calls.take_output();
        is_writing_ = true;
        co_await stream_->write(batch);  // whoever reads it may end this end and its stream inside the call
        is_writing_ = false;
        if (stream_ == nullptr) co_return;
        calls.output_sent();
    }
    co_await stream_->end();
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
    if (!cause.empty()) self->lost(code::unavailable, cause);
    if (self->is_over_ && self->stream_ != nullptr) self->stream_->destroy();
}

CORTADO_DECL void link::lost(code why, std::string cause) {
    if (std::exchange(is_over_, true)) return;
    why_ = why;
    cause_ = std::move(cause);
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

CORTADO_DECL task<> link::ping(std::shared_ptr<link> self) {
    if (!self->is_over_) {
        waiting answer(*self, ++self->last_ping_);
        self->calls.ping(answer.ping);
        self->touch();
        co_await answer.done;
    }
    if (self->is_over_) throw error(self->why_, "the connection was lost: " + self->cause_, "ping");
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
