#pragma once

#include <cortado/core/error.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/rpc/pool.hpp>

#include <algorithm>
#include <exception>
#include <limits>
#include <random>

namespace cortado::rpc {

/** One who waits while another connects. */
struct pool::waiter {
    explicit waiter(slot& one) : of(one) { of.waiting.push_back(&ready); }
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;
    ~waiter() { std::erase(of.waiting, &ready); }
    slot& of;
    event ready;
};

/** The time of one who connects; whatever becomes of him, the others look again. */
struct pool::connecting {
    explicit connecting(slot& one) noexcept : of(one) { of.is_connecting = true; }
    connecting(const connecting&) = delete;
    connecting& operator=(const connecting&) = delete;
    ~connecting() {
        of.is_connecting = false;
        for (std::size_t count = of.waiting.size(); count > 0 && !of.waiting.empty(); --count) {
            event& first = *of.waiting.front();
            of.waiting.erase(of.waiting.begin());
            first.set();
        }
    }
    slot& of;
};

CORTADO_DECL pool::pool(connect_function connect, service serves, pool_options options)
    : connect_(std::move(connect)),
      serves_(std::move(serves)),
      options_(options),
      slots_(options.connections) {
    if (options.connections == 0)
        throw usage_error("rpc::pool: with connections = 0 there is nothing to call over");
    if (options.attempts == 0) throw usage_error("rpc::pool: with attempts = 0 nothing is ever connected");
}

CORTADO_DECL std::chrono::milliseconds pool::left_of(std::chrono::milliseconds timeout, steady_ns begin) {
    const std::chrono::nanoseconds passed(steady_now() - begin);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(timeout - passed);
    return left.count() > 0 ? left : std::chrono::milliseconds(-1);
}

CORTADO_DECL void pool::delay_next(slot& one) {
    static thread_local std::minstd_rand chance{std::random_device()()};
    const std::size_t doublings = std::min<std::size_t>(one.failures, 16);
    const std::chrono::nanoseconds longest = options_.longest_delay, first = options_.first_delay;
    const steady_ns span = std::min<steady_ns>(longest.count(), first.count() << (doublings - 1));
    one.not_before = steady_now() + std::uniform_int_distribution<steady_ns>(span / 2, span)(chance);
}

/** Its calls that are open go on without it. */
CORTADO_DECL void pool::retire(slot& one) {
    std::erase_if(retired_, [](const connection& each) { return each.is_over(); });
    if (!one.peer) return;
    if (!one.peer->is_over()) retired_.push_back(std::move(*one.peer));
    one.peer.reset();
}

/** One attempt, when its time has come. */
CORTADO_DECL task<> pool::connect(slot& one, steady_ns deadline, const std::string& method) {
    const connecting turn(one);
    if (one.not_before > deadline) {
        throw error(code::deadline_exceeded, "there is no connection: " + one.reason, method);
    }
    const steady_ns wait = one.not_before - steady_now();
    if (one.failures > 0 && wait > 0) co_await sleep_for(std::chrono::nanoseconds(wait));
    try {
        std::unique_ptr<stream::duplex> made = co_await connect_();
        retire(one);
        one.peer.emplace(std::move(made), serves_, options_.limits);
        one.failures = 0;
    } catch (const operation_cancelled&) {
        throw;
    } catch (const std::exception& failure) {
        one.reason = failure.what();
        ++one.failures;
        delay_next(one);
    }
}

CORTADO_DECL task<caller> pool::ready(std::string method, call_options options) {
    slot& one = slots_[next_++ % slots_.size()];
    constexpr steady_ns never = std::numeric_limits<steady_ns>::max();
    const std::chrono::nanoseconds time = options.timeout;
    const steady_ns deadline = time.count() > 0 ? steady_now() + time.count() : never;
    for (std::size_t attempts = 0; !one.peer || !one.peer->takes_calls();) {
        if (one.is_connecting) {
            waiter place(one);
            co_await place.ready;
            continue;
        }
        if (attempts++ == options_.attempts) {
            throw error(code::unavailable, "there is no connection: " + one.reason, method);
        }
        co_await connect(one, deadline, method);
    }
    co_return *one.peer;
}

CORTADO_DECL task<> pool::close() {
    for (slot& each : slots_) {
        if (each.peer && !each.peer->is_over()) co_await each.peer->close();
    }
    while (!retired_.empty()) {
        connection last = std::move(retired_.back());
        retired_.pop_back();
        if (!last.is_over()) co_await last.close();
    }
}

}  // namespace cortado::rpc
