#include <cortado/loop/as_awaitable.hpp>

#include <cortado/loop/sleep.hpp>
#include <cortado/loop/use_task.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/use_future.hpp>

#include <chrono>
#include <future>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

task<int> value_later(int n) {
    co_await sleep_for(1ms);
    co_return n;
}
task<int> value_now(int n) { co_return n; }
task<> nothing_now() { co_return; }
task<int> fail_later() {
    co_await yield();
    throw std::runtime_error("broken");
}
task<> sleep_long(std::string& log) {
    try {
        co_await sleep_for(1h);
    } catch (const operation_cancelled&) {
        log += "stopped ";
        throw;
    }
}

}  // namespace

TEST_CASE("as_awaitable: a coroutine of Asio awaits tasks of ours", "[loop][as_awaitable]") {
    asio::io_context context;
    std::string log;
    asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> {
            const int later = co_await as_awaitable(context, value_later(1));
            const int now = co_await as_awaitable(context, value_now(2));
            co_await as_awaitable(context, nothing_now());
            log += std::to_string(later) + std::to_string(now);
            try {
                co_await as_awaitable(context, fail_later());
            } catch (const std::runtime_error& error) {
                log += error.what();
            }
        },
        asio::detached);
    context.run();
    CHECK(log == "12broken");
}

TEST_CASE("as_awaitable: a long loop over tasks that end at once needs no stack", "[loop][as_awaitable]") {
    asio::io_context context;
    int sum = 0;
    asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> {
            for (int i = 0; i < 20'000; ++i) sum += co_await as_awaitable(context, value_now(1));
        },
        asio::detached);
    context.run();
    CHECK(sum == 20'000);
}

TEST_CASE("async_run: a handler is never called inside the call that starts the task",
          "[loop][as_awaitable]") {
    asio::io_context context;
    std::string log;
    async_run(context, value_now(3),
              [&](std::exception_ptr failure, int n) { log += failure ? "failed" : std::to_string(n); });
    log += ".";
    context.run();
    CHECK(log == ".3");
}

TEST_CASE("async_run: other completion tokens work as well", "[loop][as_awaitable]") {
    asio::io_context context;
    std::future<int> value = async_run(context, value_later(4), asio::use_future);
    std::future<int> failure = async_run(context, fail_later(), asio::use_future);
    async_run(context, value_later(5), asio::detached);
    context.run();
    CHECK(value.get() == 4);
    CHECK_THROWS_WITH(failure.get(), "broken");
}

TEST_CASE("async_run: the handler is called on its own executor", "[loop][as_awaitable]") {
    asio::io_context context;
    asio::io_context other;
    std::string log;
    async_run(context, value_later(6),
              asio::bind_executor(other, [&](std::exception_ptr, int n) { log += std::to_string(n); }));
    context.run();
    CHECK(log.empty());
    other.run();
    CHECK(log == "6");
}

TEST_CASE("async_run: Asio's cancellation stops the task", "[loop][as_awaitable]") {
    asio::io_context context;
    std::string log;
    asio::cancellation_signal signal;
    async_run(context, sleep_long(log),
              asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure) {
                  try {
                      if (failure) std::rethrow_exception(failure);
                  } catch (const operation_cancelled&) {
                      log += "cancelled";
                  }
              }));
    context.poll();
    signal.emit(asio::cancellation_type::terminal);
    context.run();
    CHECK(log == "stopped cancelled");
}

TEST_CASE("async_run: a cancellation after the end finds nothing", "[loop][as_awaitable]") {
    asio::io_context context;
    asio::cancellation_signal signal;
    int calls = 0;
    async_run(context, value_now(1),
              asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr, int) { ++calls; }));
    context.run();
    signal.emit(asio::cancellation_type::terminal);
    CHECK(calls == 1);
}

TEST_CASE("as_awaitable: co_spawn's cancellation reaches a task within", "[loop][as_awaitable]") {
    asio::io_context context;
    std::string log;
    asio::cancellation_signal signal;
    asio::co_spawn(
        context, [&]() -> asio::awaitable<void> { co_await as_awaitable(context, sleep_long(log)); },
        asio::bind_cancellation_slot(signal.slot(),
                                     [&](std::exception_ptr failure) { log += failure ? "failed" : "?"; }));
    context.poll();
    signal.emit(asio::cancellation_type::terminal);
    context.run();
    CHECK(log == "stopped failed");
}

TEST_CASE("async_run: our own task awaits it, and its stop goes all the way", "[loop][as_awaitable]") {
    std::string log;
    stop_source stop;
    auto outer = [&]() -> task<> {
        co_await async_run(event_loop::current().context(), sleep_long(log), use_task);
    };
    task<> waiting = outer();
    waiting.start(stop.token());
    auto work = [&]() -> task<> {
        co_await yield();
        stop.request_stop();
        co_await waiting;
    };
    CHECK_THROWS_AS(run(work()), operation_cancelled);
    CHECK(log == "stopped ");
}

TEST_CASE("as_awaitable: an io_context that ends ends the task within first, then the coroutine around it",
          "[loop][as_awaitable]") {
    std::string log;
    struct end_note {
        ~end_note() { *to += text; }
        std::string* to;
        const char* text;
    };
    auto inner = [&](std::string& of_the_caller) -> task<> {
        const end_note here{&log, "task "};
        const end_note there{&of_the_caller, "task "};
        co_await sleep_for(1h);
    };
    {
        asio::io_context context;
        auto outer = [&]() -> asio::awaitable<void> {
            const end_note here{&log, "coroutine "};
            std::string own;
            co_await as_awaitable(context, inner(own));
        };
        asio::co_spawn(context, outer(), asio::detached);
        context.poll();
        CHECK(log.empty());
    }
    CHECK(log == "task coroutine ");
}

TEST_CASE("async_run: a handler whose io_context ends is destroyed and not called", "[loop][as_awaitable]") {
    bool is_called = false;
    auto owned = std::make_shared<int>(1);
    auto sleep = []() -> task<> { co_await sleep_for(1h); };
    {
        asio::io_context context;
        async_run(context, sleep(), [&is_called, owned](std::exception_ptr) { is_called = true; });
        context.poll();
        CHECK(owned.use_count() == 2);
    }
    CHECK_FALSE(is_called);
    CHECK(owned.use_count() == 1);
}
