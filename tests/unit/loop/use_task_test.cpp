#include <cortado/loop/use_task.hpp>

#include <cortado/core/scope.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/when_any.hpp>
#include <cortado/loop/sleep.hpp>

#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/post.hpp>
#include <asio/read.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <tuple>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

/** An operation that hands its handler to the test. */
template <class Signature, class Token>
auto async_by_hand(Token&& token, auto take) {
    return asio::async_initiate<Token, Signature>([take](auto handler) mutable { take(std::move(handler)); },
                                                  token);
}

asio::io_context& context() { return event_loop::current().context(); }

}  // namespace

TEST_CASE("use_task: a timer of Asio is awaited", "[loop][use_task]") {
    bool is_done = false;
    auto work = [&]() -> task<> {
        asio::steady_timer timer(context(), 1ms);
        co_await timer.async_wait(use_task);
        is_done = true;
    };
    run(work());
    CHECK(is_done);
}

TEST_CASE("use_task: a socket of Asio is read and written", "[loop][use_task]") {
    std::string got(5, '?');
    auto work = [&]() -> task<std::size_t> {
        asio::local::stream_protocol::socket a(context());
        asio::local::stream_protocol::socket b(context());
        asio::local::connect_pair(a, b);
        co_await asio::async_write(a, asio::buffer("hello", 5), use_task);
        const std::size_t count = co_await asio::async_read(b, asio::buffer(got), use_task);
        co_return count;
    };
    CHECK(run(work()) == 5);
    CHECK(got == "hello");
}

TEST_CASE("use_task: an error becomes std::system_error", "[loop][use_task]") {
    auto work = []() -> task<> {
        asio::local::stream_protocol::socket a(context());
        asio::local::stream_protocol::socket b(context());
        asio::local::connect_pair(a, b);
        a.close();
        char octet = 0;
        static_cast<void>(co_await b.async_read_some(asio::buffer(&octet, 1), use_task));
    };
    try {
        run(work());
        FAIL("no error");
    } catch (const std::system_error& error) {
        CHECK(error.code() == asio::error::eof);
    }
}

TEST_CASE("use_task: an abort that nobody of ours asked for is a std::system_error too", "[loop][use_task]") {
    auto work = []() -> task<> {
        asio::steady_timer timer(context(), 1h);
        asio::post(context(), [&] { timer.cancel(); });
        co_await timer.async_wait(use_task);
    };
    try {
        run(work());
        FAIL("no error");
    } catch (const std::system_error& error) {
        CHECK(error.code() == asio::error::operation_aborted);
    }
}

TEST_CASE("use_task: results of every shape", "[loop][use_task]") {
    auto inline_completion = []() -> task<std::string> {
        // Each of them completes inside its initiation, before the coroutine has suspended for good.
        co_await async_by_hand<void()>(use_task, [](auto handler) { handler(); });
        const int one = co_await async_by_hand<void(int)>(use_task, [](auto handler) { handler(1); });
        const std::tuple<int, std::string> two =
            co_await async_by_hand<void(int, std::string)>(use_task, [](auto handler) { handler(2, "b"); });
        co_await async_by_hand<void(std::error_code)>(use_task,
                                                      [](auto handler) { handler(std::error_code()); });
        const std::unique_ptr<int> three =
            co_await async_by_hand<void(std::error_code, std::unique_ptr<int>)>(
                use_task, [](auto handler) { handler(std::error_code(), std::make_unique<int>(3)); });
        const std::tuple<int, int> four = co_await async_by_hand<void(std::exception_ptr, int, int)>(
            use_task, [](auto handler) { handler(nullptr, 4, 5); });
        co_return std::to_string(one) + std::get<1>(two) + std::to_string(*three) +
            std::to_string(std::get<1>(four));
    };
    CHECK(run(inline_completion()) == "1b35");
    auto failing = []() -> task<int> {
        co_return co_await async_by_hand<void(std::exception_ptr, int)>(
            use_task, [](auto handler) { handler(std::make_exception_ptr(std::runtime_error("inner")), 0); });
    };
    CHECK_THROWS_WITH(run(failing()), "inner");
}

TEST_CASE("use_task: a stop cancels the operation and becomes operation_cancelled", "[loop][use_task]") {
    auto wait = []() -> task<> {
        asio::steady_timer timer(context(), 1h);
        co_await timer.async_wait(use_task);
    };
    auto read = []() -> task<> {
        asio::local::stream_protocol::socket a(context());
        asio::local::stream_protocol::socket b(context());
        asio::local::connect_pair(a, b);
        char octet = 0;
        static_cast<void>(co_await b.async_read_some(asio::buffer(&octet, 1), use_task));
    };
    for (int which : {0, 1}) {
        stop_source stop;
        task<> waiting = which == 0 ? wait() : read();
        auto work = [&]() -> task<> {
            waiting.start(stop.token());
            co_await yield();
            stop.request_stop();
            co_await waiting;
        };
        CHECK_THROWS_AS(run(work()), operation_cancelled);
    }
}

TEST_CASE("use_task: an operation is not even started under a stop", "[loop][use_task]") {
    bool was_started = false;
    stop_source stop;
    stop.request_stop();
    auto work = [&]() -> task<> {
        co_await async_by_hand<void()>(use_task, [&](auto handler) {
            was_started = true;
            handler();
        });
    };
    task<> working = work();
    working.start(stop.token());
    CHECK_THROWS_AS(working.take(), operation_cancelled);
    CHECK_FALSE(was_started);
}

TEST_CASE("use_task: a result that came before the stop is kept", "[loop][use_task]") {
    auto value = []() -> task<int> {
        co_return co_await async_by_hand<void(std::error_code, int)>(use_task, [](auto handler) {
            asio::post(context(),
                       [handler = std::move(handler)]() mutable { handler(std::error_code(), 5); });
        });
    };
    stop_source stop;
    task<int> waiting = value();
    waiting.start(stop.token());
    stop.request_stop();  // the operation knows no cancellation
    auto outer = [&]() -> task<int> { co_return co_await waiting; };
    CHECK(run(outer()) == 5);
}

TEST_CASE("use_task: an operation that ends inside its own cancellation does no harm", "[loop][use_task]") {
    // As an operation of ours behind async_run may.
    auto work = []() -> task<> {
        co_await async_by_hand<void(std::error_code)>(use_task, [](auto handler) {
            auto kept = std::make_shared<decltype(handler)>(std::move(handler));
            kept->get_cancellation_slot().assign([kept](asio::cancellation_type) {
                auto ending = std::move(*kept);
                ending(asio::error::make_error_code(asio::error::operation_aborted));
            });
        });
    };
    stop_source stop;
    task<> working = work();
    working.start(stop.token());
    stop.request_stop();
    REQUIRE(working.is_done());
    CHECK_THROWS_AS(working.take(), operation_cancelled);
}

TEST_CASE("use_task: a coroutine may be destroyed while its operation is under way", "[loop][use_task]") {
    int ended = 0;
    auto read = [&]() -> task<> {
        asio::local::stream_protocol::socket a(context());
        asio::local::stream_protocol::socket b(context());
        asio::local::connect_pair(a, b);
        char octets[64];
        static_cast<void>(co_await b.async_read_some(asio::buffer(octets), use_task));
        ++ended;
    };
    auto work = [&]() -> task<> {
        task<> reading = read();
        reading.start();
        co_await yield();
        reading = {};
        co_await yield();
    };
    run(work());
    CHECK(run() == 0);
    CHECK(ended == 0);
}

TEST_CASE("use_task: an io_context may be destroyed while an operation is under way", "[loop][use_task]") {
    task<> waiting;
    auto own = std::make_unique<asio::io_context>();
    asio::steady_timer* timer = nullptr;
    auto wait = [&]() -> task<> { co_await timer->async_wait(use_task); };
    {
        asio::steady_timer kept(*own, 1h);
        timer = &kept;
        event_loop::of(*own).turn([&] {
            waiting = wait();
            waiting.start();
        });
        waiting = {};
    }
    own.reset();
    SUCCEED();
}

TEST_CASE("use_task: the coroutine goes on in a turn of its own loop", "[loop][use_task]") {
    asio::io_context own;
    bool is_same = false;
    auto work = [&]() -> task<> {
        asio::steady_timer timer(own, 1ms);
        co_await timer.async_wait(use_task);
        is_same = &event_loop::current() == &event_loop::of(own);
    };
    event_loop::of(own).turn([&] { spawn(work()); });
    own.run();
    CHECK(is_same);
}

namespace {

asio::awaitable<void> foreign_pause() {
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

TEST_CASE("use_task: a coroutine of Asio that was stopped is cancelled", "[loop][use_task]") {
    stop_source source;
    auto work = [&]() -> task<> { co_await asio::co_spawn(context(), foreign_pause(), use_task); };
    auto parent = [&]() -> task<> {
        scope children(source.token());
        children.spawn(work());
        co_await yield();
        children.request_stop();
        co_await children.join();  // quietly
        task<> alone = work();
        alone.start(source.token());
        co_await yield();
        source.request_stop();
        co_await alone.when_done();
        CHECK_THROWS_AS(alone.take(), operation_cancelled);
    };
    run(parent());
}

TEST_CASE("use_task: what a stopped coroutine of Asio throws by itself is thrown", "[loop][use_task]") {
    stop_source source;
    auto fail = []() -> asio::awaitable<void> {
        try {
            co_await foreign_pause();
        } catch (const std::system_error&) {
            throw std::runtime_error("its own");
        }
    };
    auto work = [&]() -> task<> { co_await asio::co_spawn(context(), fail(), use_task); };
    auto parent = [&]() -> task<> {
        task<> alone = work();
        alone.start(source.token());
        co_await yield();
        source.request_stop();
        co_await alone.when_done();
        CHECK_THROWS_WITH(alone.take(), "its own");
    };
    run(parent());
}

TEST_CASE("use_task: an operation whose initiation asks for the stop is cancelled", "[loop][use_task]") {
    stop_source source;
    asio::steady_timer timer(context(), 1h);
    auto begin = [&](auto handler) {
        source.request_stop();
        timer.async_wait(std::move(handler));
    };
    auto work = [&]() -> task<> { co_await async_by_hand<void(std::error_code)>(use_task, begin); };
    auto parent = [&]() -> task<> {
        task<> alone = work();
        alone.start(source.token());
        co_await alone.when_done();
        CHECK_THROWS_AS(alone.take(), operation_cancelled);
    };
    run(parent());
}
