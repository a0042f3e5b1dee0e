#include <cortado/rpc/connection.hpp>

#include <cortado/core/async_generator.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "support/duplex_pair.hpp"
#include "unit/rpc/calls.hpp"

using namespace cortado;
using namespace cortado::test;
using namespace std::literals;
using rpc::code;

namespace {

/** A line that takes 16 KiB a millisecond. */
class slow_line final : public stream::duplex {
public:
    explicit slow_line(stream::duplex& to) : to_(to) {}
    task<std::string_view> read() override { return to_.read(); }
    task<> write(std::string_view piece) override {
        co_await sleep_for(std::chrono::milliseconds(1 + piece.size() / 16'384));
        co_await to_.write(piece);
    }
    task<> end() override { return to_.end(); }
    using duplex::destroy;
    void destroy(std::exception_ptr reason) noexcept override { to_.destroy(reason); }

private:
    stream::duplex& to_;
};

/** All that comes for a session until the peer ends, an event a line. */
task<texts> rest_of(rpc::session& of, stream::duplex& from) {
    texts all;
    for (;;) {
        std::string_view piece = co_await from.read();
        if (piece.empty()) break;
        for (;;) {
            const auto next = of.next(piece);
            if (!next) co_return texts{"broken: " + next.error().message};
            if (!*next) break;
            const rpc::session_event& event = **next;
            if (event.what == rpc::session_event::kind::credit) continue;
            const std::string text(event.body.substr(0, 80));
            all.push_back(std::to_string(event.ref.id) + " " + std::string(rpc::code_name(event.why)) + " " +
                          text);
        }
    }
    co_return all;
}

}  // namespace

TEST_CASE("rpc: a stream whose caller has ended its side goes on as far as there is room, and then fails",
          "[rpc][connection]") {
    struct row {
        int messages;
        bool ends_before;  // the handler's first wait for room
        texts wanted;
    };
    const std::string bye = "0 OK the peer has ended its side";
    const std::string starved =
        "1 UNAVAILABLE the connection was ended before there was room for all messages";
    const row rows[] = {{3, true, {"1 OK m", bye, "1 OK m", "1 OK m", "1 OK "}},
                        {4, true, {"1 OK m", bye, "1 OK m", "1 OK m", starved}},
                        {4, false, {"1 OK m", "1 OK m", "1 OK m", bye, starved}}};
    for (const row& each : rows) {
        int given = 0;
        event gate;
        texts log, got;
        rpc::service pouring;
        pouring.on("Pour", [&](std::string, rpc::writer<std::string>& out) -> task<> {
            try {
                for (; given < each.messages; ++given) {
                    if (each.ends_before && given == 1) co_await gate;
                    co_await out.write("m");
                }
            } catch (const operation_cancelled&) {
                log.push_back("stopped");
                throw;
            }
        });
        const auto all = [&]() -> task<> {
            test::duplex_pair wire;
            rpc::connection b(wire.b, pouring);
            const rpc::session_options room_for_three{.window = 50};
            rpc::session raw(room_for_three);
            const std::string_view question = "q";
            raw.begin("Pour", &question, true, 0, nullptr);
            const std::string asked = raw.take_output();
            co_await wire.a.write(asked);
            co_await settle();
            co_await wire.a.end();
            co_await settle();
            gate.set();
            auto reading = rest_of(raw, wire.a);
            got = co_await reading;
            co_await b.ended();
        };
        cortado::run(all());
        CHECK(got == each.wanted);
        CHECK(log == (each.messages == 3 ? texts{} : texts{"stopped"}));
    }
}

TEST_CASE("rpc: a ping waits for its turn on a slow line; who takes nothing at all is lost",
          "[rpc][connection]") {
    const rpc::connection_options impatient{.ping_interval = 2ms, .ping_timeout = 15ms};
    const std::string large(1 << 20, 'x');
    std::string slow, dead;
    const auto all = [&]() -> task<> {
        {
            test::duplex_pair wire;
            slow_line line(wire.a);
            rpc::connection a(line, {}, impatient);
            rpc::connection b(wire.b, rpc::service().on("Echo", same));
            slow = co_await outcome(a.call("Echo", large));
        }
        test::duplex_pair wire;
        rpc::connection a(wire.a, {}, impatient);
        rpc::session silent;
        const std::string hello = silent.take_output();
        co_await wire.b.write(hello);
        co_await settle();
        dead = co_await outcome(a.call("Echo", large));
    };
    cortado::run(all());
    CHECK((slow == large ? "all of it"s : slow.substr(0, 200)) == "all of it");
    CHECK(dead == "Echo: UNAVAILABLE: the connection was lost: the peer has not answered a ping for 15 ms");
}

TEST_CASE("rpc: spans that no clock can tell are for ever", "[rpc][connection]") {
    std::string result;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        const rpc::connection_options never{.ping_interval = std::chrono::milliseconds::max()};
        const rpc::connection_options patient{.ping_interval = 1ms,
                                              .ping_timeout = std::chrono::milliseconds::max()};
        rpc::connection a(wire.a, {}, never);
        rpc::connection b(wire.b, rpc::service().on("Echo", same), patient);
        co_await sleep_for(4ms);
        const rpc::call_options whenever{.timeout = std::chrono::milliseconds::max()};
        result = co_await outcome(a.call("Echo", "there", whenever));
    };
    cortado::run(all());
    CHECK(result == "there");
}

TEST_CASE("rpc: a call larger than what any peer takes waits for the hello", "[rpc][connection]") {
    texts results(3);
    const std::string large(2000, 'x'), huge(5000, 'y');
    const auto into = [](task<std::string> call, std::string& result) -> task<> {
        result = co_await outcome(std::move(call));
    };
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::connection a(wire.a);
        const rpc::connection_options narrow{.frame_limit = 4096};
        scope calls;
        calls.spawn(into(a.call("Echo", huge), results[0]));
        calls.spawn(into(a.call("Echo", large), results[1]));
        calls.spawn(into(a.call("Echo", "small"), results[2]));
        co_await settle();
        rpc::connection b(wire.b, rpc::service().on("Echo", same), narrow);
        co_await calls.join();
    };
    cortado::run(all());
    CHECK(results == texts{"Echo: RESOURCE_EXHAUSTED: a frame of 5020 bytes is more than the limit of 4096",
                           large, "small"});
}

TEST_CASE("rpc: however large a window the peer allows, a stream waits until what it gave is sent",
          "[rpc][connection]") {
    constexpr int count = 5000;
    int given = 0, before = 0;
    std::size_t taken = 0;
    rpc::service pouring;
    pouring.on("Pour", [&](std::string) -> async_generator<std::string> {
        const std::string piece(1024, 'm');
        while (given < count) {
            ++given;
            co_yield piece;
        }
    });
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        const rpc::connection_options small{.window = 1024};
        rpc::connection b(wire.b, pouring, small);
        const rpc::session_options endless{.window = 0xFFFF'FFFF};
        rpc::session raw(endless);
        const std::string_view question = "q";
        raw.begin("Pour", &question, true, 0, nullptr);
        raw.begin("Pour", &question, true, 0, nullptr);
        const std::string asked = raw.take_output();
        co_await wire.a.write(asked);
        co_await settle();
        before = given;
        auto closing = b.close();
        const auto close = [&]() -> task<> { co_await closing; };
        scope ending;
        ending.spawn(close());
        auto reading = rest_of(raw, wire.a);
        const texts got = co_await reading;
        taken = got.size();
        co_await wire.a.end();
        co_await ending.join();
    };
    cortado::run(all());
    CHECK(before > 0);
    CHECK(before < 300);
    CHECK(given == count);
    CHECK(taken == count + 2 + 1);  // the messages, the answers, the good-bye
}

TEST_CASE("rpc: no handler begins because the connection was lost", "[rpc][connection]") {
    texts log, got;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::connection a(wire.a);
        const rpc::connection_options one_by_one{.max_calls = 1};
        rpc::connection b(wire.b, rpc::service().on("Sleep", sleeper{log}), one_by_one);
        scope calls;
        for (int i = 0; i < 40; ++i) calls.spawn(note(a.call("Sleep", std::to_string(i)), got));
        co_await settle();
        wire.break_off(std::make_exception_ptr(std::runtime_error("reset")));
        co_await calls.join();
        co_await settle();
    };
    cortado::run(all());
    CHECK(log == texts{"begun 0", "stopped 0"});
    CHECK(got == texts(40, "Sleep: UNAVAILABLE: the connection was lost: reset"));
}
