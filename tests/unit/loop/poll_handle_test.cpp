#include <cortado/loop/poll_handle.hpp>

#include <cortado/core/spawn.hpp>
#include <cortado/core/when_any.hpp>
#include <cortado/loop/sleep.hpp>

#include <asio/io_context.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

/** Two connected stream sockets; the first is watched. */
struct pair_of_sockets {
    explicit pair_of_sockets() {
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
    }
    pair_of_sockets(const pair_of_sockets&) = delete;
    pair_of_sockets& operator=(const pair_of_sockets&) = delete;
    ~pair_of_sockets() {
        close_peer();
        ::close(ends[0]);
    }
    void send(std::string_view text) { REQUIRE(::write(ends[1], text.data(), text.size()) > 0); }
    std::string receive() {
        char room[64];
        const ssize_t got = ::read(ends[0], room, sizeof room);
        return got > 0 ? std::string(room, static_cast<std::size_t>(got)) : got == 0 ? "end" : "error";
    }
    /** Write until nothing fits any more. */
    void fill() {
        const std::string much(65536, 'x');
        while (::write(ends[0], much.data(), much.size()) > 0) {}
    }
    void drain_peer() {
        std::string room(65536, ' ');
        while (::read(ends[1], room.data(), room.size()) > 0) {}
    }
    void close_peer() {
        if (ends[1] >= 0) ::close(std::exchange(ends[1], -1));
    }
    std::array<int, 2> ends{};
};

struct watcher : poll_handle::owner {
    void on_departure(poll_handle::departure how) override {
        log += how == poll_handle::departure::reset ? "reset " : "half ";
    }
    std::string log;
};

}  // namespace

TEST_CASE("poll_handle: a reader wakes when something can be read", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    std::string log;
    auto read = [&]() -> task<> {
        for (int i = 0; i < 2; ++i) {
            const bool is_ready = co_await handle.readable();
            log += (is_ready ? "" : "interrupted ") + sockets.receive() + " ";
        }
    };
    task<> reading = read();
    auto work = [&]() -> task<> {
        reading.start();
        co_await yield();
        log += ". ";
        sockets.send("one");
        co_await yield();
        co_await yield();
        sockets.send("two");
        co_await reading;
    };
    run(work());
    CHECK(log == ". one two ");
}

TEST_CASE("poll_handle: what came while nobody read is found by the next reader", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    watcher told;
    handle.open(event_loop::current(), sockets.ends[0], &told);
    auto work = [&]() -> task<std::string> {
        sockets.send("early");
        for (int i = 0; i < 5; ++i) co_await sleep_for(1ms);
        co_await handle.readable();
        co_return sockets.receive();
    };
    CHECK(run(work()) == "early");
    CHECK(told.log.empty());
}

TEST_CASE("poll_handle: a writer wakes when something can be written", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    std::string log;
    auto write = [&]() -> task<> {
        for (int i = 0; i < 3; ++i) {
            sockets.fill();
            const bool is_ready = co_await handle.writable();
            log += is_ready ? "w" : "?";
        }
    };
    task<> writing = write();
    auto work = [&]() -> task<> {
        writing.start();
        for (int i = 0; i < 3; ++i) {
            co_await yield();
            log += ".";
            sockets.drain_peer();
            while (log.back() == '.') co_await yield();
        }
        co_await writing;
    };
    run(work());
    CHECK(log == ".w.w.w");
}

TEST_CASE("poll_handle: a reader and a writer wait side by side", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    sockets.fill();
    std::string log;
    auto read = [&]() -> task<> {
        co_await handle.readable();
        log += sockets.receive();
    };
    auto write = [&]() -> task<> {
        co_await handle.writable();
        log += "w";
    };
    task<> reading = read();
    task<> writing = write();
    auto work = [&]() -> task<> {
        reading.start();
        writing.start();
        sockets.send("r");
        co_await reading;
        sockets.drain_peer();
        co_await writing;
    };
    run(work());
    CHECK(log == "rw");
}

TEST_CASE("poll_handle: two coroutines may not wait for one direction", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    auto read = [&]() -> task<> { co_await handle.readable(); };
    task<> first = read();
    task<> second = read();
    first.start();
    second.start();
    REQUIRE(second.is_done());
    CHECK_THROWS_AS(second.take(), usage_error);
    CHECK(handle.has_reader());
}

TEST_CASE("poll_handle: interrupt() gives false to both, at the end of the turn", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    sockets.fill();
    std::string log;
    auto read = [&]() -> task<> {
        const bool is_ready = co_await handle.readable();
        log += is_ready ? "ready " : "false ";
    };
    auto write = [&]() -> task<> {
        const bool is_ready = co_await handle.writable();
        log += is_ready ? "ready " : "false ";
    };
    task<> reading = read();
    task<> writing = write();
    reading.start();
    writing.start();
    event_loop::current().turn([&] {
        handle.interrupt();
        log += ". ";
    });
    CHECK(log == ". false false ");
    handle.interrupt();  // nobody waits any more
}

TEST_CASE("poll_handle: a stop gives false, and the next wait works again", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    std::string log;
    auto wait = [&]() -> task<> {
        const bool is_ready = co_await handle.readable();
        log += is_ready ? "ready " : "false ";
    };
    stop_source stop;
    task<> stopped = wait();
    stopped.start(stop.token());
    stop.request_stop();
    task<> never = wait();
    auto work = [&]() -> task<> {
        co_await stopped;
        never.start(stop.token());  // under a stop it does not even begin to wait
        log += never.is_done() ? "at once " : "? ";
        sockets.send("x");
        co_await wait();
    };
    run(work());
    CHECK(log == "false false at once ready ");
}

TEST_CASE("poll_handle: closing leaves whoever waits alone, and a later stop too", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    bool was_resumed = false;
    auto wait = [&]() -> task<> {
        co_await handle.readable();
        was_resumed = true;
    };
    stop_source stop;
    task<> waiting = wait();
    waiting.start(stop.token());
    handle.close();
    stop.request_stop();
    sockets.send("x");
    CHECK(run() == 0);
    CHECK_FALSE(was_resumed);
}

TEST_CASE("poll_handle: a waiter may be destroyed", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::current(), sockets.ends[0], nullptr);
    auto wait = [&]() -> task<> { co_await handle.readable(); };
    for (bool is_interrupted : {false, true}) {
        task<> waiting = wait();
        waiting.start();
        if (is_interrupted) handle.interrupt();
    }
    CHECK_FALSE(handle.has_reader());
    sockets.send("x");
    auto work = [&]() -> task<std::string> {
        co_await handle.readable();
        co_return sockets.receive();
    };
    CHECK(run(work()) == "x");
}

TEST_CASE("poll_handle: a peer that ends its sending while nobody reads is told", "[loop][poll_handle]") {
    pair_of_sockets sockets;
    poll_handle handle;
    watcher told;
    handle.open(event_loop::current(), sockets.ends[0], &told);
    ::shutdown(sockets.ends[1], SHUT_WR);
    auto work = [&]() -> task<std::string> {
        while (told.log.empty()) co_await yield();
        for (int i = 0; i < 5; ++i) co_await yield();
        const std::string before = told.log;  // told once, not in every turn
        co_await handle.readable();
        co_return before + sockets.receive();
    };
    CHECK(run(work()) == "half end");
}

// Elsewhere an end behind octets that nobody reads is not seen.
TEST_CASE("poll_handle: a peer that is gone is told once, and nobody waits for it any more",
          "[loop][poll_handle][epoll]") {
    pair_of_sockets sockets;
    poll_handle handle;
    watcher told;
    handle.open(event_loop::current(), sockets.ends[0], &told);
    sockets.send("last words");
    sockets.close_peer();
    auto work = [&]() -> task<std::string> {
        while (told.log.empty()) co_await yield();
        for (int i = 0; i < 5; ++i) co_await yield();
        co_await handle.readable();
        std::string log = sockets.receive();
        co_await handle.readable();
        log += sockets.receive();
        co_await handle.writable();
        co_return log;
    };
    CHECK(run(work()) == "last wordsend");
    CHECK(told.log == "reset ");
}

TEST_CASE("poll_handle: a handle may close others, and itself, while their events are being dealt with",
          "[loop][poll_handle]") {
    constexpr int count = 20;
    std::vector<std::unique_ptr<pair_of_sockets>> sockets;
    std::vector<std::unique_ptr<poll_handle>> handles;
    int woken = 0;
    // All are ready in one batch; whoever comes first closes all, itself too, and destroys them.
    auto wait = [&](poll_handle& handle) -> task<> {
        co_await handle.readable();
        ++woken;
        handles.clear();
    };
    std::vector<task<>> waiting;
    for (int i = 0; i < count; ++i) {
        sockets.push_back(std::make_unique<pair_of_sockets>());
        handles.push_back(std::make_unique<poll_handle>());
        handles.back()->open(event_loop::current(), sockets.back()->ends[0], nullptr);
        sockets.back()->send("x");
    }
    for (auto& handle : handles) {
        waiting.push_back(wait(*handle));
        waiting.back().start();
    }
    CHECK(run() == 0);
    CHECK(woken == 1);
}

TEST_CASE("poll_handle: a watched descriptor keeps the loop running, a closed one does not",
          "[loop][poll_handle]") {
    asio::io_context context;
    pair_of_sockets sockets;
    poll_handle handle;
    handle.open(event_loop::of(context), sockets.ends[0], nullptr);
    handle.close();
    context.run();
    context.restart();
    handle.open(event_loop::of(context), sockets.ends[0], nullptr);
    CHECK(context.run_for(1ms) == 0);
    CHECK_FALSE(context.stopped());
    handle.close();
}
