#include <cortado/loop/event_loop.hpp>

#include <cortado/core/spawn.hpp>
#include <cortado/loop/exit_hooks.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/poll_handle.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/loop/use_task.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

void spin(std::chrono::milliseconds span) {
    const steady_ns end = steady_now() + std::chrono::nanoseconds(span).count();
    while (steady_now() < end) {}
}

/** A descriptor that is ready to be read. */
struct ready_descriptor {
    ready_descriptor() = default;
    ready_descriptor(const ready_descriptor&) = delete;
    ready_descriptor& operator=(const ready_descriptor&) = delete;
    ~ready_descriptor() { ::close(number); }
    int number = ::eventfd(1, EFD_NONBLOCK);
};

/** What every way to run a loop makes of one program. */
template <class Run>
std::string phases_of(Run run_it) {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        next_tick([&] { log += "tick "; });
        queue_microtask([&] { log += "micro "; });
        set_immediate([&] {
            log += "check ";
            next_tick([&] { log += "tick2 "; });
            set_timeout([&] { log += "timer "; }, 1);
            set_immediate([&] { log += "check2 "; });
            spin(2ms);
        });
        set_immediate([&] { log += "check1b "; });
        set_timeout([&] { log += "NEVER "; }, 3'600'000).unref();
    });
    run_it(context, loop);
    return log;
}

}  // namespace

TEST_CASE("event_loop: phases are the same for loop.run(), context.run(), run_one() and poll()",
          "[loop][phases]") {
    const std::string expected = "tick micro check tick2 check1b timer check2 ";
    CHECK(phases_of([](auto&, event_loop& loop) { loop.run(); }) == expected);
    CHECK(phases_of([](asio::io_context& context, auto&) { context.run(); }) == expected);
    CHECK(phases_of([](asio::io_context& context, auto&) {
              while (context.run_one() > 0) {}
          }) == expected);
    CHECK(phases_of([](asio::io_context& context, auto&) {
              while (!context.stopped()) context.poll();
          }) == expected);
}

TEST_CASE("event_loop: ticks of a plain handler of Asio's come right behind it under loop.run()",
          "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    for (const char mark : {'1', '2', '3'}) {
        asio::post(context, [&, mark] {
            log += mark;
            next_tick([&] { log += 't'; });
            queue_microtask([&] { log += 'm'; });
        });
    }
    loop.run();
    CHECK(log == "1tm2tm3tm");
}

TEST_CASE("event_loop: under context.run() they come behind the handlers that are ready", "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        on_before_exit([&] { log += "NEVER"; });
        on_exit([&] { log += "NEVER"; });
    });
    for (const char mark : {'1', '2', '3'}) {
        asio::post(context, [&, mark] {
            log += mark;
            next_tick([&] { log += 't'; });
            queue_microtask([&] { log += 'm'; });
        });
    }
    context.run();
    CHECK(log == "123tttmmm");
}

TEST_CASE("event_loop: the ready descriptors of one round are each followed by their microtasks and ticks",
          "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    const ready_descriptor first;
    const ready_descriptor second;
    poll_handle a;
    poll_handle b;
    auto wait = [&](poll_handle& handle, int number) -> task<> {
        handle.open(loop, number, nullptr);
        co_await handle.readable();
        handle.close();
        log += 'r';
        next_tick([&] { log += 't'; });
        set_immediate([&] { log += 'i'; });
        co_await promise<>::resolve();
        log += 'm';
    };
    loop.turn([&] {
        spawn(wait(a, first.number));
        spawn(wait(b, second.number));
    });
    loop.run();
    CHECK(log == "rmtrmtii");
}

TEST_CASE("event_loop: immediates do not wait for a descriptor that is always ready", "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    const ready_descriptor always;
    poll_handle handle;
    auto wait = [&]() -> task<> {
        handle.open(loop, always.number, nullptr);
        for (int i = 0; i < 3; ++i) {
            co_await handle.readable();
            log += 'r';
            set_immediate([&] { log += 'i'; });
        }
        handle.close();
    };
    loop.turn([&] { spawn(wait()); });
    loop.run();
    CHECK(log == "ririri");
}

TEST_CASE("event_loop: an immediate that I/O sets precedes a timer that became due with the I/O",
          "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    const int signal = ::eventfd(0, EFD_NONBLOCK);
    asio::posix::stream_descriptor watched(context, signal);
    watched.async_wait(asio::posix::stream_descriptor::wait_read, [&](const asio::error_code&) {
        log += "io ";
        set_immediate([&] { log += "immediate "; });
    });
    asio::post(context, [&] {
        loop.turn([&] { set_timeout([&] { log += "timer "; }, 1); });
        spin(3ms);
        ::eventfd_write(signal, 1);
    });
    context.run();
    CHECK(log == "io immediate timer ");
}

TEST_CASE("event_loop: what resumes behind an operation of Asio's is a microtask", "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    auto work = [&]() -> task<> {
        asio::steady_timer timer(context, 1ms);
        co_await timer.async_wait(use_task);
        next_tick([&] { log += 't'; });
        queue_microtask([&] { log += 'm'; });
    };
    loop.turn([&] { spawn(work()); });
    loop.run();
    CHECK(log == "mt");
}

TEST_CASE("event_loop: run() inside a running loop is a mistake, inside another loop it is not",
          "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    loop.turn([&] {
        CHECK_THROWS_AS(loop.run(), usage_error);
        set_immediate([&] {
            try {
                loop.run();
            } catch (const usage_error& error) {
                log += error.what();
            }
            asio::io_context inner(1);
            event_loop& other = event_loop::of(inner);
            other.turn([&] {
                set_immediate([&] {
                    CHECK(&event_loop::current() == &other);
                    next_tick([&] { log += " inner"; });
                });
            });
            other.run();
            CHECK(&event_loop::current() == &loop);
            next_tick([&] { log += " outer"; });
        });
    });
    loop.run();
    CHECK(log == "run: this loop is running already; co_await what you wait for inner outer");
}

TEST_CASE("event_loop: a plain handler's exception leaves run(), which can go on", "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    std::string log;
    asio::post(context, [&] {
        next_tick([&] { log += 't'; });
        throw 7;
    });
    asio::post(context, [&] { log += 'h'; });
    CHECK_THROWS_AS(loop.run(), int);
    loop.run();
    CHECK(log == "th");
}

TEST_CASE("event_loop: run(task) makes ticks before and between, and leaves the rest for later",
          "[loop][phases]") {
    std::string log;
    auto work = [&]() -> task<> {
        next_tick([&] { log += 't'; });
        log += 's';
        co_await yield();
        auto [asked, resolve, reject] = promise<>::with_resolvers();
        asio::io_context& context = event_loop::current().context();
        asio::post(context, [&, resolve = resolve] {
            next_tick([&] { log += 'p'; });
            asio::post(context, [&, resolve] {
                log += 'q';
                set_timeout([&] { log += 'T'; });
                resolve();
            });
        });
        co_await asked;
        log += 'e';
    };
    run(work());
    CHECK(log == "stpqe");
    run();
    CHECK(log == "stpqeT");
}

TEST_CASE("event_loop: an unref'd timer that is set first does not stop a context that gets work later",
          "[loop][phases]") {
    asio::io_context context(1);
    std::string log;
    event_loop::of(context).turn([&] { set_timeout([&] { log += "NEVER"; }, 3'600'000).unref(); });
    asio::post(context, [&] { log += 'a'; });
    CHECK_FALSE(context.stopped());
    context.run();
    CHECK(log == "a");
}

TEST_CASE("event_loop: stop() from another thread ends a loop that has unref'd and plain work",
          "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    auto guard = asio::make_work_guard(context);
    std::atomic<int> rounds{0};
    timeout iv;
    loop.turn([&] {
        iv = set_interval([&] { ++rounds; }, 1);
        iv.unref();
    });
    asio::post(context, [] { next_tick([] {}); });
    std::thread stopper([&] {
        while (rounds < 2) std::this_thread::yield();
        loop.stop();
    });
    loop.run();
    stopper.join();
    CHECK(rounds >= 2);
}

TEST_CASE("event_loop: exits in a tick with status 8, in a process of its own", "[.exits-in-tick]") {
    std::string text = "still here";
    next_tick([text] {
        set_timeout([text] {}, 1000);
        set_immediate([] {});
        std::exit(text == "still here" ? 8 : 1);
    });
    run();
}

TEST_CASE("event_loop: exit() inside a tick leaves what stands in it alone", "[loop][phases]") {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::execl("/proc/self/exe", "unit_loop", "[.exits-in-tick]", nullptr);
        std::_Exit(2);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 8);
}

TEST_CASE("event_loop: ten thousand timers, cleared and left, end in order", "[loop][phases]") {
    asio::io_context context(1);
    event_loop& loop = event_loop::of(context);
    int last = -1;
    bool is_ordered = true;
    int rung = 0;
    loop.turn([&] {
        for (int i = 0; i < 10'000; ++i) {
            timeout each = set_timeout(
                [&, i] {
                    is_ordered = is_ordered && i > last;
                    last = i;
                    ++rung;
                },
                5);
            if (i % 2 == 1) clear_timeout(each);
        }
    });
    loop.run();
    CHECK(rung == 5'000);
    CHECK(is_ordered);
}
