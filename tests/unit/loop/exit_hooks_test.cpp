#include <cortado/loop/exit_hooks.hpp>

#include <cortado/core/uncaught.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/timers.hpp>

#include <asio/io_context.hpp>

#include <stdexcept>
#include <string>

#include "support/catch.hpp"

using namespace cortado;

namespace {
int uncaught_count = 0;
}

TEST_CASE("exit_hooks: an empty program ends with both, in the order they were added", "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        on_before_exit([&] { log += "before1 "; });
        on_before_exit([&](int code) { log += "before2:" + std::to_string(code) + " "; });
        on_exit([&](int code) { log += "exit1:" + std::to_string(code) + " "; });
        on_exit([&] { log += "exit2 "; });
    });
    loop.exit_code(3);
    loop.run();
    CHECK(log == "before1 before2:3 exit1:3 exit2 ");
    CHECK(loop.exit_code() == 3);
}

TEST_CASE("exit_hooks: run() gives the exit code", "[loop][exit_hooks]") {
    event_loop::current().exit_code(4);
    CHECK(run() == 4);
    event_loop::current().exit_code(0);
    CHECK(run() == 0);
}

TEST_CASE("exit_hooks: ticks of before_exit are done, work from them goes on", "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    int rounds = 0;
    loop.turn([&] {
        on_before_exit([&] {
            log += "before ";
            next_tick([&] {
                log += "tick ";
                if (++rounds == 1) set_timeout([&] { log += "timer "; });
            });
        });
        on_exit([&] { log += "exit "; });
    });
    loop.run();
    CHECK(log == "before tick timer before tick exit ");
}

TEST_CASE("exit_hooks: what exit asks for is done by another run() only", "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    bool is_first = true;
    loop.turn([&] {
        on_exit([&] {
            log += "exit ";
            CHECK(&event_loop::current() == &loop);
            if (!std::exchange(is_first, false)) return;
            next_tick([&] { log += "tick "; });
            set_immediate([&] { log += "immediate "; });
        });
    });
    loop.run();
    CHECK(log == "exit ");
    loop.run();
    CHECK(log == "exit tick immediate exit ");
}

TEST_CASE("exit_hooks: stop() ends the loop without them", "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        on_before_exit([&] { log += "before "; });
        on_exit([&] { log += "exit "; });
        set_immediate([&] { loop.stop(); });
    });
    loop.run();
    CHECK(log.empty());
    loop.turn([&] {
        set_immediate([&] {
            set_immediate([&] { log += "later "; });
            context.stop();
        });
    });
    loop.run();  // Asio's own way to stop
    CHECK(log.empty());
    loop.run();
    CHECK(log == "later before exit ");
}

TEST_CASE("exit_hooks: stop() from before_exit is heard", "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        on_before_exit([&] {
            log += "before ";
            set_timeout([] {}, 3'600'000);
            loop.stop();
        });
        on_exit([&] { log += "exit "; });
    });
    loop.run();
    CHECK(log == "before ");
}

TEST_CASE("exit_hooks: a hook that one adds is called at the next end", "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    bool is_first = true;
    loop.turn([&] {
        on_exit([&] {
            log += "a ";
            if (!std::exchange(is_first, false)) return;
            for (int i = 0; i < 20; ++i) on_exit([&] { log += "+"; });
        });
        on_exit([&] { log += "b "; });
    });
    loop.run();
    CHECK(log == "a b ");
    loop.run();
    CHECK(log == "a b a b ++++++++++++++++++++");
}

TEST_CASE("exit_hooks: what one throws is uncaught, and those behind it are not called",
          "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    uncaught_count = 0;
    const uncaught_handler before = on_uncaught([](std::exception_ptr) { ++uncaught_count; });
    loop.turn([&] {
        on_before_exit([&] {
            log += "before ";
            throw std::runtime_error("hook");
        });
        on_before_exit([&] { log += "never "; });
        on_exit([&] {
            log += "exit";
            throw std::runtime_error("hook");
        });
        on_exit([&] { log += "never "; });
    });
    loop.run();
    on_uncaught(before);
    CHECK(log == "before exit");
    CHECK(uncaught_count == 2);
}

TEST_CASE("exit_hooks: each can be removed, also when the loop has ended", "[loop][exit_hooks]") {
    std::string log;
    listener_handle kept;
    {
        asio::io_context context(1);
        event_loop& loop = event_loop::of(context);
        loop.turn([&] {
            listener_handle before = on_before_exit([&] { log += "before "; });
            listener_handle first = on_exit([&] { log += "first "; });
            kept = on_exit([&] { log += "kept "; });
            CHECK(before.remove());
            CHECK(first.remove());
            CHECK_FALSE(first.remove());
        });
        loop.run();
        CHECK(log == "kept ");
        CHECK(kept);
    }
    CHECK_FALSE(kept);
    CHECK_FALSE(kept.remove());
}

TEST_CASE("exit_hooks: who ends the process calls them, unless run() has", "[loop][exit_hooks]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.call_exit_hooks();
    loop.turn([&] {
        on_exit([&](int code) {
            log += std::to_string(code) + " ";
            loop.call_exit_hooks();
        });
    });
    loop.exit_code(2);
    loop.call_exit_hooks();
    loop.call_exit_hooks();
    CHECK(log == "2 ");
    loop.run();
    loop.call_exit_hooks();
    CHECK(log == "2 2 ");
}
