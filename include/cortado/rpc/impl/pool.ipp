#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/when_any.hpp>
#include <cortado/loop/deadline.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/rpc/pool.hpp>

#include <algorithm>
#include <exception>
#include <limits>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace cortado::rpc {

struct pool::slot {
    std::optional<connection> peer{};
    std::vector<waiter*> waiting{};
    std::size_t failures = 0;
    steady_ns not_before = 0;
    std::string reason{"nothing has answered yet"};
    bool is_connecting = false;

    bool takes_calls() const noexcept { return peer && peer->takes_calls(); }
};

struct pool::state {
    state(connect_function how, service served, pool_options wanted)
        : connect(std::move(how)), serves(std::move(served)), options(wanted), slots(wanted.connections) {}

    void retire(slot& one);
    void delay_next(slot& one) const;
    void forget_ended() {
        std::erase_if(retired, [](const connection& each) { return each.is_over(); });
    }

    connect_function connect;
    service serves;
    pool_options options;
    std::vector<slot> slots;
    std::vector<connection> retired{};  // take no new calls, and have some that are open
    std::size_t next = 0;
    // Of the attempts; they share it, for close() puts a new one in its place.
    std::shared_ptr<stop_source> stop = std::make_shared<stop_source>();
};

/** One who waits for an attempt, as long as there is time. */
struct pool::waiter : timer_node {
    waiter(slot& one, steady_ns deadline) : timer_node(&waiter::rung), of(one) {
        of.waiting.push_back(this);
        if (deadline < never) event_loop::current().schedule(*this, deadline);
    }
    ~waiter() { std::erase(of.waiting, this); }
    static void rung(timer_node& node) {
        auto& self = static_cast<waiter&>(node);
        self.is_late = true;
        self.ready.set();
    }
    static constexpr steady_ns never = std::numeric_limits<steady_ns>::max();
    slot& of;
    event ready;
    bool is_late = false;
    bool is_closed = false;   // the pool was, while this waited
    bool has_failed = false;  // an attempt, which was not stopped
};

/** The time of an attempt; whatever becomes of it, those who wait look again. */
struct pool::connecting {
    connecting(slot& one, const stop_source& by) noexcept : of(one), stop(by) { of.is_connecting = true; }
    connecting(const connecting&) = delete;
    connecting& operator=(const connecting&) = delete;
    ~connecting() {
        of.is_connecting = false;
        for (std::size_t count = of.waiting.size(); count > 0 && !of.waiting.empty(); --count) {
            waiter& first = *of.waiting.front();
            of.waiting.erase(of.waiting.begin());
            first.has_failed = !stop.stop_requested();
            first.ready.set();
        }
    }
    slot& of;
    const stop_source& stop;
};

CORTADO_DECL pool::pool(connect_function connect, service serves, pool_options options) {
    if (options.connections == 0)
        throw usage_error("rpc::pool: with connections = 0 there is nothing to call over");
    if (options.attempts == 0) throw usage_error("rpc::pool: with attempts = 0 nothing is ever connected");
    state_ = std::make_shared<state>(std::move(connect), std::move(serves), options);
}

CORTADO_DECL pool::~pool() {
    if (!state_) return;
    const std::shared_ptr<state> last = std::move(state_);
    turn_away(*last);
    for (slot& each : last->slots) each.peer.reset();
    last->retired.clear();
}

CORTADO_DECL std::chrono::milliseconds pool::left_of(std::chrono::milliseconds timeout, steady_ns begin) {
    const std::chrono::nanoseconds passed(steady_now() - begin);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(in_nanoseconds(timeout) - passed);
    return left.count() > 0 ? left : std::chrono::milliseconds(-1);
}

inline void pool::state::delay_next(slot& one) const {
    static thread_local std::minstd_rand chance{std::random_device()()};
    const steady_ns longest = in_nanoseconds(options.longest_delay).count();
    steady_ns span = std::min(in_nanoseconds(options.first_delay).count(), longest);
    for (std::size_t i = 1; i < one.failures && span < longest; ++i) span += std::min(span, longest - span);
    span = std::max<steady_ns>(span, 0);
    const steady_ns now = steady_now();
    const steady_ns wait = std::uniform_int_distribution<steady_ns>(span / 2, span)(chance);
    one.not_before = now + std::min(wait, std::numeric_limits<steady_ns>::max() - now);
}

/** Its calls that are open go on without it. */
inline void pool::state::retire(slot& one) {
    forget_ended();
    if (!one.peer) return;
    if (!one.peer->is_over()) retired.push_back(std::move(*one.peer));
    one.peer.reset();
}

namespace detail {

inline task<> pause_for(std::chrono::nanoseconds span) { co_await sleep_for(span); }

inline task<connection> greeted_connection(task<std::unique_ptr<stream::duplex>> made, service serves,
                                           connection_options limits) {
    std::unique_ptr<stream::duplex> stream = co_await made;
    connection peer(std::move(stream), std::move(serves), limits);
    co_await peer.greeted();
    co_return peer;
}

inline task<connection> connected_within(std::chrono::milliseconds limit, task<connection> work) {
    if (limit.count() <= 0) co_return co_await work;
    const auto span = std::to_string(limit.count());
    task<> pause = pause_for(in_nanoseconds(limit));
    auto race = when_any(std::move(work), std::move(pause));
    auto first = co_await race;
    if (first.index() == 1)
        throw error(code::unavailable, "nobody has answered for " + span + " ms", "connect");
    co_return std::get<0>(std::move(first));
}

}  // namespace detail

/** One attempt, when its time has come. */
CORTADO_DECL task<> pool::attempt(std::shared_ptr<state> of, slot& one, std::shared_ptr<stop_source> stop) {
    const connecting turn(one, *stop);
    const steady_ns wait = one.not_before - steady_now();
    if (one.failures > 0 && wait > 0) co_await sleep_for(std::chrono::nanoseconds(wait));
    try {
        const pool_options& options = of->options;
        task<connection> work = detail::greeted_connection(of->connect(), of->serves, options.limits);
        connection peer = co_await detail::connected_within(options.connect_timeout, std::move(work));
        if (stop->stop_requested() && one.waiting.empty()) co_return;
        of->retire(one);
        one.peer.emplace(std::move(peer));
        one.failures = 0;
        co_return;
    } catch (const operation_cancelled&) {
        one.reason = "the attempt to connect was stopped";
        if (stop->stop_requested()) throw;
    } catch (const error& failure) {
        one.reason = failure.text();
    } catch (const std::exception& failure) {
        one.reason = failure.what();
    }
    ++one.failures;
    of->delay_next(one);
}

CORTADO_DECL task<caller> pool::ready(std::string method, call_options options) {
    state& mine = *state_;
    slot& one = mine.slots[mine.next++ % mine.slots.size()];
    const steady_ns deadline =
        options.timeout.count() > 0 ? deadline_after(steady_now(), options.timeout) : waiter::never;
    for (std::size_t failed = 0; !one.takes_calls();) {
        const std::string why = "there is no connection: " + one.reason;
        if (failed == mine.options.attempts) throw error(code::unavailable, why, method);
        if (!one.is_connecting && one.not_before > deadline)
            throw error(code::deadline_exceeded, why, method);
        waiter place(one, deadline);
        if (!one.is_connecting) spawn(attempt(state_, one, mine.stop), mine.stop->token());
        co_await place.ready;
        if (place.is_closed) throw error(code::unavailable, "the pool was closed", method);
        if (place.is_late)
            throw error(code::deadline_exceeded, "there is no connection: " + one.reason, method);
        if (place.has_failed) ++failed;
    }
    co_return *one.peer;
}

/** Whoever calls again from now on, even at once, is not meant. */
CORTADO_DECL void pool::turn_away(state& of) {
    for (slot& one : of.slots) {
        for (waiter* each : one.waiting) each->is_closed = true;
    }
    const auto attempts = std::exchange(of.stop, std::make_shared<stop_source>());
    attempts->request_stop();
    for (slot& one : of.slots) {
        for (;;) {  // those whose attempt cannot be stopped at once
            const auto found = std::find_if(one.waiting.begin(), one.waiting.end(),
                                            [](const waiter* each) { return each->is_closed; });
            if (found == one.waiting.end()) break;
            event& ready = (*found)->ready;
            one.waiting.erase(found);
            ready.set();
        }
    }
}

CORTADO_DECL task<> pool::close() {
    const std::shared_ptr<state> held = state_;
    state& mine = *held;
    turn_away(mine);
    for (slot& each : mine.slots) {
        if (each.peer && !each.peer->is_over()) co_await each.peer->close();
    }
    // They stay there until they are over: whoever stops the waiting does not stop their calls.
    while (!mine.retired.empty()) {
        if (!mine.retired.back().is_over()) co_await mine.retired.back().close();
        mine.forget_ended();
    }
}

}  // namespace cortado::rpc
