#include <cortado/rpc/pool.hpp>

#include <cortado/core/scope.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/duplex_pair.hpp"

using namespace cortado;
using namespace std::literals;
using texts = std::vector<std::string>;

namespace {

/** One end of a pair that lives as long as this. */
class owned_end final : public stream::duplex {
public:
    explicit owned_end(std::shared_ptr<test::duplex_pair> pair) : pair_(std::move(pair)) {}
    task<std::string_view> read() override { return pair_->a.read(); }
    task<> write(std::string_view piece) override { return pair_->a.write(piece); }
    task<> end() override { return pair_->a.end(); }
    using duplex::destroy;
    void destroy(std::exception_ptr reason) noexcept override { pair_->a.destroy(reason); }

private:
    std::shared_ptr<test::duplex_pair> pair_;
};

/** A place that can be connected to, unless it refuses. */
struct place {
    int refusals = 0;
    int attempts = 0;
    event gate{};
    std::vector<std::shared_ptr<test::duplex_pair>> pairs{};
    std::vector<std::unique_ptr<rpc::connection>> served{};

    task<std::unique_ptr<stream::duplex>> connect() {
        ++attempts;
        co_await yield();
        if (refusals-- > 0) throw std::runtime_error("connect ECONNREFUSED");
        rpc::service echo;
        echo.on("Echo", [this](std::string text) -> task<std::string> {
            if (text == "hang") co_await sleep_for(1h);
            if (text == "gate") co_await gate;
            co_return text;
        });
        pairs.push_back(std::make_shared<test::duplex_pair>());
        served.push_back(std::make_unique<rpc::connection>(pairs.back()->b, echo));
        std::unique_ptr<stream::duplex> made = std::make_unique<owned_end>(pairs.back());
        co_return made;
    }
};

rpc::pool_options quick(std::size_t attempts) {
    rpc::pool_options options;
    options.attempts = attempts;
    options.first_delay = 1ms;
    options.longest_delay = 2ms;
    return options;
}

task<> note(rpc::pool& peers, std::string text, texts& into, rpc::call_options options = {}) {
    std::string got;
    try {
        got = co_await peers.call("Echo", text, options);
    } catch (const rpc::error& failure) {
        got = failure.what();
    }
    into.push_back(std::move(got));
}

}  // namespace

TEST_CASE(
    "rpc pool: one connection is made for all who wait, and again when "
    "it was lost",
    "[rpc][pool]") {
    place there{.refusals = 2};
    texts got;
    const auto all = [&]() -> task<> {
        rpc::pool peers([&] { return there.connect(); }, {}, quick(5));
        scope calls;
        for (const char* each : {"a", "b", "c"}) calls.spawn(note(peers, each, got));
        co_await calls.join();
        CHECK(there.attempts == 3);
        scope more;
        more.spawn(note(peers, "hang", got));
        co_await yield();
        co_await yield();
        there.pairs[0]->break_off(std::make_exception_ptr(std::runtime_error("reset")));
        co_await more.join();
        co_await note(peers, "d", got);
        CHECK(there.attempts == 4);
        co_await peers.close();
        co_await there.served.back()->ended();
    };
    cortado::run(all());
    CHECK(got == texts{"a", "b", "c", "Echo: UNAVAILABLE: the connection was lost: reset", "d"});
}

TEST_CASE(
    "rpc pool: a call fails when no attempt comes to a connection, or "
    "its time is over",
    "[rpc][pool]") {
    place nowhere{.refusals = 1000};
    texts got;
    const auto all = [&]() -> task<> {
        rpc::pool peers([&] { return nowhere.connect(); }, {}, quick(3));
        co_await note(peers, "a", got);
        CHECK(nowhere.attempts == 3);
        rpc::pool_options slow = quick(3);
        slow.first_delay = slow.longest_delay = 1h;
        rpc::pool late([&] { return nowhere.connect(); }, {}, slow);
        const rpc::call_options second{.timeout = 1s};
        co_await note(late, "b", got, second);
        CHECK(nowhere.attempts == 4);
    };
    cortado::run(all());
    CHECK(got == texts{"Echo: UNAVAILABLE: there is no connection: connect ECONNREFUSED",
                       "Echo: DEADLINE_EXCEEDED: there is no connection: connect "
                       "ECONNREFUSED"});
    const rpc::pool_options none{.connections = 0};
    CHECK_THROWS_AS(rpc::pool([&] { return nowhere.connect(); }, {}, none), usage_error);
}

TEST_CASE(
    "rpc pool: a call's time is over also while it is connected, and the "
    "attempt goes on for the next",
    "[rpc][pool]") {
    texts got;
    int attempts = 0;
    event gate;
    place there;
    const auto all = [&]() -> task<> {
        const auto when_open = [&]() -> task<std::unique_ptr<stream::duplex>> {
            ++attempts;
            co_await gate;
            co_return co_await there.connect();
        };
        rpc::pool peers(when_open, {}, quick(1));
        const rpc::call_options soon{.timeout = 5ms};
        scope calls;
        for (const char* each : {"a", "b"}) calls.spawn(note(peers, each, got, soon));
        const rpc::call_options whenever{.timeout = std::chrono::milliseconds::max()};
        calls.spawn(note(peers, "c", got, whenever));
        while (got.size() < 2) co_await yield();
        gate.set();
        co_await calls.join();
        CHECK(attempts == 1);
    };
    cortado::run(all());
    const std::string late =
        "Echo: DEADLINE_EXCEEDED: there is no connection: "
        "nothing has answered yet";
    CHECK(got == texts{late, late, "c"});
}

TEST_CASE("rpc pool: who connects and says no hello is no connection", "[rpc][pool]") {
    texts got;
    bool was_stopped = false;
    const auto all = [&]() -> task<> {
        auto pair = std::make_shared<test::duplex_pair>();
        const auto silent = [&]() -> task<std::unique_ptr<stream::duplex>> {
            co_return std::make_unique<owned_end>(pair);
        };
        rpc::pool_options brief = quick(1);
        brief.connect_timeout = 3ms;
        rpc::pool waiting(silent, {}, brief);
        co_await note(waiting, "a", got);
        pair = std::make_shared<test::duplex_pair>();
        co_await pair->b.end();
        rpc::pool ended(silent, {}, quick(1));
        co_await note(ended, "b", got);
        const auto never = [&]() -> task<std::unique_ptr<stream::duplex>> {
            event gate;
            try {
                co_await gate;
            } catch (const operation_cancelled&) {
                was_stopped = true;
                throw;
            }
            co_return nullptr;
        };
        {
            rpc::pool given_up(never, {}, quick(1));
            const rpc::call_options soon{.timeout = 1ms};
            co_await note(given_up, "c", got, soon);
            CHECK_FALSE(was_stopped);
        }
        co_await yield();
    };
    cortado::run(all());
    CHECK(was_stopped);
    CHECK(got == texts{"Echo: UNAVAILABLE: there is no connection: nobody has "
                       "answered for 3 ms",
                       "Echo: UNAVAILABLE: there is no connection: the "
                       "connection was lost: the peer has ended it",
                       "Echo: DEADLINE_EXCEEDED: there is no connection: nothing "
                       "has answered yet"});
}

TEST_CASE(
    "rpc pool: who stops waiting for close() does not stop the calls "
    "that are open",
    "[rpc][pool]") {
    place there;
    texts got;
    const auto all = [&]() -> task<> {
        rpc::pool peers([&] { return there.connect(); }, {}, quick(1));
        scope calls;
        calls.spawn(note(peers, "gate", got));
        while (!there.gate.is_awaited()) co_await yield();
        calls.spawn(there.served[0]->close());
        for (int i = 0; i < 5; ++i) co_await yield();
        co_await note(peers, "b", got);
        CHECK(there.attempts == 2);
        stop_source impatience;
        spawn(peers.close(), impatience.token());
        for (int i = 0; i < 5; ++i) co_await yield();
        impatience.request_stop();
        there.gate.set();
        co_await calls.join();
        co_await peers.close();
    };
    cortado::run(all());
    CHECK(got == texts{"b", "gate"});
}

TEST_CASE(
    "rpc pool: close() stops the attempts, fails who waits for them, and "
    "later calls connect again",
    "[rpc][pool]") {
    place there;
    texts got;
    int stopped = 0;
    const auto all = [&]() -> task<> {
        bool is_reachable = false;
        const auto connect = [&]() -> task<std::unique_ptr<stream::duplex>> {
            event never;
            try {
                if (!is_reachable) co_await never;
            } catch (const operation_cancelled&) {
                ++stopped;
                throw;
            }
            co_return co_await there.connect();
        };
        rpc::pool peers(connect, {}, quick(1));
        scope calls;
        for (const char* each : {"a", "b"}) calls.spawn(note(peers, each, got));
        co_await yield();
        co_await peers.close();
        co_await calls.join();
        CHECK(stopped == 1);
        is_reachable = true;
        co_await note(peers, "c", got);
        co_await peers.close();
        co_await there.served.back()->ended();
    };
    cortado::run(all());
    const std::string closed = "Echo: UNAVAILABLE: the pool was closed";
    CHECK(got == texts{closed, closed, "c"});
}
