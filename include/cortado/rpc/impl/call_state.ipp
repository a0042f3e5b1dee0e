#pragma once

#include <cortado/core/error.hpp>
#include <cortado/rpc/detail/call_state.hpp>
#include <cortado/rpc/detail/link.hpp>

#include <utility>

namespace cortado::rpc::detail {

CORTADO_DECL call_state::call_state(std::shared_ptr<link> on, std::string method)
    : timer_node(&call_state::expired), link_(std::move(on)), method_(std::move(method)) {}

CORTADO_DECL call_state::~call_state() {
    if (ref_.is_mine) {
        cancel(code::cancelled);
    } else {
        fail(code::unavailable, "the handler was ended");
    }
}

CORTADO_DECL void call_state::begun(call_ref ref, std::uint32_t timeout) {
    ref_ = ref;
    if (timeout == 0) return;
    deadline_ = steady_now() + steady_ns{timeout} * 1'000'000;
    link_->loop().schedule(*this, deadline_);
}

CORTADO_DECL void call_state::forget_deadline() {
    if (is_queued()) link_->loop().cancel(*this);
}

CORTADO_DECL void call_state::check() const {
    if (!failure_) return;
    if (!ref_.is_mine) throw operation_cancelled();
    throw *failure_;
}

CORTADO_DECL task<std::optional<std::string>> call_state::read(std::shared_ptr<call_state> self) {
    while (self->next_ == self->inbox_.size()) {
        self->check();
        if (self->has_peer_ended_) co_return std::nullopt;
        self->arrived_.reset();
        co_await self->arrived_;
    }
    message taken = std::move(self->inbox_[self->next_++]);
    if (self->next_ == self->inbox_.size()) {
        self->inbox_.clear();
        self->next_ = 0;
    }
    if (taken.counts) {
        self->link_->calls.consume(self->ref_, taken.bytes.size());
        self->link_->touch();
    }
    co_return std::move(taken.bytes);
}

CORTADO_DECL task<bool> call_state::write(std::shared_ptr<call_state> self, std::string bytes) {
    for (;;) {
        self->check();
        session& calls = self->link_->calls;
        if (!calls.is_open(self->ref_)) co_return false;
        const bool has_credit = calls.has_credit(self->ref_);
        if (has_credit && self->link_->has_room()) {
            calls.send(self->ref_, bytes);
            self->link_->touch();
            co_return true;
        }
        if (has_credit) {
            const link::place_in_line place(*self->link_, *self);
            self->credit_.reset();
            co_await self->credit_;
            continue;
        }
        if (self->link_->has_peer_ended()) {
            constexpr std::string_view text =
                "the connection was ended before there was room for all messages";
            self->fail(code::unavailable, text);
            self->take_failure(code::unavailable, text);
            continue;
        }
        self->credit_.reset();
        co_await self->credit_;
    }
}

CORTADO_DECL void call_state::end() {
    link_->calls.end(ref_);
    link_->touch();
}

CORTADO_DECL void call_state::finish(const std::string* reply) {
    const std::string_view body = reply != nullptr ? std::string_view(*reply) : std::string_view();
    link_->calls.finish(ref_, reply != nullptr ? &body : nullptr);
    forget_deadline();
    link_->touch();
}

CORTADO_DECL void call_state::fail(code why, std::string_view text) {
    link_->calls.fail(ref_, why, text);
    forget_deadline();
    link_->touch();
}

CORTADO_DECL void call_state::cancel(code why) {
    link_->calls.cancel(ref_, why);
    forget_deadline();
    link_->touch();
}

CORTADO_DECL void call_state::take(const session_event& event) {
    using kind = session_event::kind;
    if (event.what == kind::credit) return credit_.set();
    if (event.what == kind::failed || event.what == kind::cancelled)
        return take_failure(event.why, event.body);
    if (event.what == kind::message) inbox_.push_back({std::string(event.body), true});
    if (event.what == kind::finished && event.has_message) keep_first(event.body);
    if (event.what == kind::finished) forget_deadline();
    if (event.is_last || event.what != kind::message) has_peer_ended_ = true;
    const std::shared_ptr<call_state> self = shared_from_this();
    arrived_.set();
    if (event.what == kind::finished) credit_.set();  // whoever wants to write need not wait
}

CORTADO_DECL void call_state::take_failure(code why, std::string_view text) {
    const std::shared_ptr<call_state> self = shared_from_this();
    forget_deadline();
    failure_.emplace(why, std::string(text), method_);
    if (!ref_.is_mine) {
        if (!link_->drop_queued(ref_)) stop_.request_stop();
        return;
    }
    arrived_.set();
    credit_.set();
}

CORTADO_DECL void call_state::expired(timer_node& node) {
    auto& self = static_cast<call_state&>(node);
    self.is_expired_ = true;
    if (self.ref_.is_mine) {
        self.cancel(code::deadline_exceeded);
    } else {
        self.fail(code::deadline_exceeded, "there was no answer in time");
    }
    self.take_failure(code::deadline_exceeded, "there was no answer in time");
}

}  // namespace cortado::rpc::detail
