#include <cortado/loop/as_result.hpp>

#include <cortado/loop/sleep.hpp>
#include <cortado/loop/use_task.hpp>

#include <asio/local/connect_pair.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

task<std::unique_ptr<int>> give(int n) {
    co_await yield();
    co_return std::make_unique<int>(n);
}
task<> do_nothing() { co_await yield(); }
task<int> fail_with_code() {
    co_await yield();
    throw std::system_error(std::make_error_code(std::errc::connection_reset));
}
task<> fail_otherwise() {
    co_await yield();
    throw std::runtime_error("other");
}

}  // namespace

TEST_CASE("as_result: a value, or true for nothing", "[loop][as_result]") {
    auto work = []() -> task<> {
        auto value = co_await as_result(give(5));
        CHECK(value.has_value());
        CHECK(**value == 5);
        auto nothing = co_await as_result(do_nothing());
        CHECK(nothing.has_value());
    };
    run(work());
}

TEST_CASE("as_result: a std::system_error is given as its code", "[loop][as_result]") {
    auto work = []() -> task<std::error_code> {
        auto outcome = co_await as_result(fail_with_code());
        co_return outcome.error();
    };
    CHECK(run(work()) == std::errc::connection_reset);
}

TEST_CASE("as_result: every other exception goes through", "[loop][as_result]") {
    auto work = []() -> task<> { static_cast<void>(co_await as_result(fail_otherwise())); };
    CHECK_THROWS_WITH(run(work()), "other");
}

TEST_CASE("as_result: an operation of Asio may be given as it is", "[loop][as_result]") {
    auto work = []() -> task<std::string> {
        asio::io_context& context = event_loop::current().context();
        asio::local::stream_protocol::socket a(context);
        asio::local::stream_protocol::socket b(context);
        asio::local::connect_pair(a, b);
        char octets[8];
        static_cast<void>(co_await as_result(a.async_write_some(asio::buffer("abc", 3), use_task)));
        a.close();
        auto first = co_await as_result(b.async_read_some(asio::buffer(octets), use_task));
        auto second = co_await as_result(b.async_read_some(asio::buffer(octets), use_task));
        std::string log = first ? std::to_string(*first) : "?";
        if (!second && second.error() == asio::error::eof) log += " eof";
        asio::steady_timer timer(context, 1ms);
        auto third = co_await as_result(timer.async_wait(use_task));
        if (third) log += " rung";
        co_return log;
    };
    CHECK(run(work()) == "3 eof rung");
}

TEST_CASE("as_result: a stop goes through as operation_cancelled", "[loop][as_result]") {
    auto wait = []() -> task<> {
        asio::steady_timer timer(event_loop::current().context(), 1h);
        static_cast<void>(co_await as_result(timer.async_wait(use_task)));
    };
    stop_source stop;
    task<> waiting = wait();
    waiting.start(stop.token());
    stop.request_stop();
    auto outer = [&]() -> task<> { co_await waiting; };
    CHECK_THROWS_AS(run(outer()), operation_cancelled);
}
