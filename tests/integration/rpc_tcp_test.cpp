#include <cortado/rpc/connection.hpp>

#include "integration/net_fixture.hpp"

#include <cortado/core/scope.hpp>
#include <cortado/rpc/pool.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "unit/rpc/calls.hpp"
#include "unit/rpc/sums.hpp"

using namespace cortado;
using namespace cortado::test;
using namespace std::literals;
using json = nlohmann::ordered_json;

namespace {

template <class F>
task<> until(F holds) {
    while (!holds()) co_await yield();
}

template <class T>
task<> read_all(rpc::reader<T>& from, texts& into) {
    for (;;) {
        const std::optional<T> next = co_await from.read();
        if (!next) break;
        into.push_back(next->dump());
    }
}

/** Read until the session has an event, and tell it; "end" where the peer has ended. */
task<std::string> next_event(rpc::session& of, net::socket& from, std::string_view& rest) {
    for (;;) {
        const auto next = of.next(rest);
        if (!next) co_return "broken: " + next.error().message;
        if (*next && (*next)->what == rpc::session_event::kind::credit) continue;
        if (*next) {
            const rpc::session_event& event = **next;
            co_return std::to_string(event.ref.id) + " " + std::string(rpc::code_name(event.why)) + " " +
                std::string(event.body);
        }
        rest = co_await from.read();
        if (rest.empty()) co_return "end";
    }
}

/** A server that can go away and come back elsewhere. */
struct place {
    rpc::service service{};
    std::unique_ptr<net::server> server{};
    std::vector<rpc::connection*> peers{};
    std::uint16_t port = 0;
    int attempts = 0;

    void open() {
        server = net::create_server([this](net::socket& with) -> task<> {
            rpc::connection peer(with, service);
            peers.push_back(&peer);
            co_await peer.ended();
        });
        server->listen(0, here);
        port = server->port();
    }
    task<std::unique_ptr<stream::duplex>> connect() {
        ++attempts;
        std::unique_ptr<stream::duplex> made = co_await net::connect(port, here);
        co_return made;
    }
};

rpc::pool_options quick() {
    rpc::pool_options options;
    options.attempts = 3;
    options.first_delay = 1ms;
    options.longest_delay = 2ms;
    return options;
}

}  // namespace

TEST_CASE("rpc over TCP: one answer, streams of each kind, and both ends call", "[rpc][net]") {
    texts got;
    with_connection([&](connected& ends) -> task<> {
        rpc::service name;
        name.on("Name", [](std::string text) -> task<std::string> { co_return text + " Ada"; });
        rpc::connection a(*ends.client, name), b(*ends.accepted, make_sums());
        const json twice = co_await a.call("Sums.Double", json(21));
        got.push_back(twice.dump());
        auto numbers = a.list("Sums.Upto", json(3));
        co_await read_all(numbers, got);
        auto total = a.open<json>("Sums.Total");
        for (int i = 1; i <= 4; ++i) co_await total.write(json(i));
        const json sum = co_await total.finish();
        got.push_back(sum.dump());
        auto running = a.open<json>("Sums.Running");
        for (int i = 1; i <= 3; ++i) co_await running.write(json(i));
        running.end();
        co_await read_all(running, got);
        const std::string asked = co_await a.call("Sums.Ask", "I am");
        got.push_back(asked);
        const std::string called = co_await b.call("Name", "you are");
        got.push_back(called);
        co_await b.close();
        co_await a.ended();
    });
    CHECK(got == texts{"42", "1", "2", "3", "10", "1", "3", "6", "I am Ada", "you are Ada"});
}

TEST_CASE("rpc over TCP: a thousand interleaved calls of both ends get their own answers, in any order",
          "[rpc][net]") {
    constexpr int count = 1000;
    std::vector<event> gates(count);
    int waiting = 0;
    texts wrong;
    rpc::service slow;
    slow.on("Echo", [&](std::string text) -> task<std::string> {
        const auto number = static_cast<std::size_t>(std::stoi(text));
        ++waiting;
        co_await gates[number];
        co_return "answer to " + text + std::string(number % 97, '.');
    });
    rpc::service echoes;
    echoes.on("Echo", same);
    const auto ask = [&](rpc::caller peer, std::string text, std::string wanted) -> task<> {
        const std::string got = co_await outcome(peer.call("Echo", text));
        if (got != wanted) wrong.push_back(text + " got " + got);
    };
    with_connection([&](connected& ends) -> task<> {
        rpc::connection a(*ends.client, echoes), b(*ends.accepted, slow);
        scope calls;
        for (int i = 0; i < count; ++i) {
            const std::string number = std::to_string(i);
            calls.spawn(
                ask(a, number, "answer to " + number + std::string(static_cast<std::size_t>(i) % 97, '.')));
            calls.spawn(ask(b, "-" + number, "-" + number));
        }
        const auto all_begun = [&] { return waiting == count; };
        co_await until(all_begun);
        std::vector<std::size_t> order(count);
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::shuffle(order.begin(), order.end(), std::mt19937(7));
        for (const std::size_t each : order) {
            gates[each].set();
            if (each % 10 == 0) co_await yield();  // so that the answers are many writes
        }
        co_await calls.join();
    });
    CHECK(wrong.empty());
    CHECK(waiting == count);
}

TEST_CASE("rpc over TCP: a deadline and a cancellation stop the handler at the other end", "[rpc][net]") {
    texts log;
    with_connection([&](connected& ends) -> task<> {
        rpc::connection a(*ends.client);
        rpc::connection b(*ends.accepted, rpc::service().on("Sleep", sleeper{log}));
        const rpc::call_options soon{.timeout = 5ms};
        const std::string late = co_await outcome(a.call("Sleep", "1", soon));
        const auto has_stopped = [&] { return log.size() == 2; };
        co_await until(has_stopped);
        log.push_back(late);
        stop_source stop;
        scope calls(stop.token());
        calls.spawn(note(a.call("Sleep", "2"), log));
        const auto has_begun = [&] { return log.size() == 4; };
        co_await until(has_begun);
        calls.request_stop();
        co_await calls.join();
        const auto has_ended = [&] { return log.size() == 5; };
        co_await until(has_ended);
        co_await a.ping();
    });
    CHECK(log == texts{"begun 1", "stopped 1", "Sleep: DEADLINE_EXCEEDED: there was no answer in time",
                       "begun 2", "stopped 2"});
}

TEST_CASE("rpc over TCP: a dropped connection fails the calls in flight, those alone, each with the cause",
          "[rpc][net]") {
    struct way {
        void (*drop)(net::socket&);
        std::string cause;
    };
    const way ways[] = {{[](net::socket& end) { end.reset_and_destroy(); }, "read ECONNRESET"},
                        {[](net::socket& end) { end.destroy(); }, "the peer has ended it"}};
    for (const way& each : ways) {
        texts log, results;
        with_connection([&](connected& ends) -> task<> {
            rpc::service both;
            both.on("Sleep", sleeper{log}).on("Echo", same);
            rpc::connection a(*ends.client, both), b(*ends.accepted, both);
            scope calls;
            co_await note(a.call("Echo", "done"), results);
            for (const char* name : {"1", "2", "3"}) calls.spawn(note(a.call("Sleep", name), results));
            calls.spawn(note(b.call("Sleep", "4"), log));
            const auto all_begun = [&] { return log.size() == 4; };
            co_await until(all_begun);
            each.drop(*ends.accepted);
            co_await calls.join();
            co_await a.ended();
            CHECK_THROWS_WITH(a.call("Echo", "x"),
                              "Echo: UNAVAILABLE: there is no connection: " + each.cause);
            const auto all_stopped = [&] { return log.size() == 9; };
            co_await until(all_stopped);
        });
        const std::string lost = "Sleep: UNAVAILABLE: the connection was lost: ";
        std::sort(log.begin(), log.end());
        CHECK(log[0].starts_with(lost));
        log.erase(log.begin());
        CHECK(log == texts{"begun 1", "begun 2", "begun 3", "begun 4", "stopped 1", "stopped 2", "stopped 3",
                           "stopped 4"});
        CHECK(results == texts{"done", lost + each.cause, lost + each.cause, lost + each.cause});
    }
}

TEST_CASE("rpc over TCP: frames that are cut at any byte are read, by who calls and by who answers",
          "[rpc][net]") {
    texts got;
    with_connection([&](connected& ends) -> task<> {
        rpc::service echoes;
        echoes.on("Echo", same);
        rpc::connection b(*ends.accepted, echoes);
        rpc::session raw;
        ends.client->push(raw.take_output());
        std::string_view rest;
        for (std::size_t cut = 1; cut < 29; ++cut) {
            const std::string_view text = "hello";
            raw.begin("Echo", &text, true, 0, nullptr);
            const std::string request = raw.take_output();
            ends.client->push(std::string_view(request).substr(0, cut));
            const auto has_come = [&] { return ends.accepted->bytes_read() == ends.client->bytes_written(); };
            co_await until(has_come);
            ends.client->push(std::string_view(request).substr(cut));
            std::string event = co_await next_event(raw, *ends.client, rest);
            got.push_back(std::move(event));
        }
    });
    with_connection([&](connected& ends) -> task<> {
        rpc::connection a(*ends.client);
        rpc::session raw;
        ends.accepted->push(raw.take_output());
        std::string_view rest;
        for (std::size_t cut = 1; cut < 21; ++cut) {
            auto call = a.call("Echo", "hello");
            co_await next_event(raw, *ends.accepted, rest);
            const std::string_view text = "world";
            raw.finish({cut, false}, &text);
            const std::string reply = raw.take_output();
            ends.accepted->push(std::string_view(reply).substr(0, cut));
            const auto has_come = [&] { return ends.client->bytes_read() == ends.accepted->bytes_written(); };
            co_await until(has_come);
            ends.accepted->push(std::string_view(reply).substr(cut));
            std::string answer = co_await outcome(std::move(call));
            got.push_back(std::move(answer));
        }
    });
    texts wanted;
    for (int call = 1; call < 29; ++call) wanted.push_back(std::to_string(call) + " OK hello");
    wanted.insert(wanted.end(), 20, "world");
    CHECK(got == wanted);
}

TEST_CASE("rpc over TCP: a peer that has ended its side gets the answers where the socket may be half open",
          "[rpc][net]") {
    for (const bool half_open : {true, false}) {
        texts log, events, failed;
        event gate;
        rpc::service served;
        served.on("Hold", [&](std::string text) -> task<std::string> {
            log.push_back("begun");
            try {
                co_await gate;
            } catch (const operation_cancelled&) {
                log.push_back("stopped Hold");
                throw;
            }
            co_return text;
        });
        served.on("Total", [&](rpc::reader<std::string>& in) -> task<> {
            log.push_back("begun");
            try {
                co_await in.read();
            } catch (const operation_cancelled&) {
                log.push_back("stopped Total");
                throw;
            }
        });
        const auto body = [&](connected& ends) -> task<> {
            rpc::connection b(*ends.accepted, served);
            rpc::session raw;
            const std::string_view text = "answer";
            raw.begin("Hold", &text, true, 0, nullptr);
            raw.begin("Total", nullptr, false, 0, nullptr);
            ends.client->push(raw.take_output());
            scope calls;
            calls.spawn(note(b.call("Mine", "x"), failed));
            const auto has_begun = [&] { return log.size() == 2; };
            co_await until(has_begun);
            co_await ends.client->end();
            co_await calls.join();
            CHECK_FALSE(b.takes_calls());
            if (!half_open) co_await b.ended();
            CHECK(b.is_over() == !half_open);
            CHECK_THROWS_WITH(b.call("Mine", "x"),
                              "Mine: UNAVAILABLE: there is no connection: the peer has ended it");
            auto pinged = failure_of(b.ping());
            const std::string lost = co_await pinged;
            failed.push_back(lost);
            const auto has_stopped = [&] { return log.size() >= 3; };
            co_await until(has_stopped);
            gate.set();
            std::string_view rest;
            for (;;) {
                std::string event = co_await next_event(raw, *ends.client, rest);
                events.push_back(std::move(event));
                if (events.back() == "end") break;
            }
            co_await b.ended();
        };
        with_connection(body, half_open);
        CHECK(failed == texts{"Mine: UNAVAILABLE: the connection was lost: the peer has ended it",
                              "ping: UNAVAILABLE: the connection was lost: the peer has ended it"});
        std::sort(log.begin(), log.end());
        if (half_open) {
            CHECK(log == texts{"begun", "begun", "stopped Total"});
            CHECK(events == texts{"1 OK x", "2 UNAVAILABLE the connection was ended before the messages were",
                                  "0 OK the peer has ended its side", "1 OK answer", "end"});
        } else {
            CHECK(log == texts{"begun", "begun", "stopped Hold", "stopped Total"});
            CHECK(events == texts{"1 OK x", "end"});
        }
    }
}

TEST_CASE("rpc over TCP: a silent peer is asked, and lost when it does not answer", "[rpc][net]") {
    with_connection([](connected& ends) -> task<> {  // nobody reads there
        const rpc::connection_options impatient{.ping_interval = 2ms, .ping_timeout = 5ms};
        rpc::connection a(*ends.client, {}, impatient);
        const std::string result = co_await outcome(a.call("Sleep", "1"));
        CHECK(result ==
              "Sleep: UNAVAILABLE: the connection was lost: the peer has not answered a ping for 5 ms");
        CHECK(a.is_over());
        const auto is_closed = [&] { return ends.client->is_destroyed(); };
        co_await until(is_closed);
    });
    with_connection([](connected& ends) -> task<> {
        const rpc::connection_options watchful{.ping_interval = 1ms};
        rpc::connection a(*ends.client, {}, watchful);
        rpc::connection b(*ends.accepted, rpc::service().on("Echo", same));
        const auto was_asked = [&] { return ends.client->bytes_read() > 32 + 3 * 16; };  // a hello, and pongs
        co_await until(was_asked);
        const std::string result = co_await outcome(a.call("Echo", "there"));
        CHECK(result == "there");
        const rpc::connection_options senseless{.ping_interval = 1ms, .ping_timeout = 0ms};
        CHECK_THROWS_WITH(rpc::connection(*ends.client, {}, senseless),
                          "rpc: a ping_interval below 0, or a ping_timeout that is not above it");
    });
}

TEST_CASE("rpc over TCP: a pool connects again when the server has come back", "[rpc][net][pool]") {
    texts log, got;
    const auto all = [&]() -> task<> {
        place there;
        there.service.on("Sleep", sleeper{log}).on("Echo", same);
        there.open();
        rpc::pool peers([&] { return there.connect(); }, {}, quick());
        scope calls;
        co_await note(peers.call("Echo", "a"), got);
        calls.spawn(note(peers.call("Sleep", "b"), got));
        const auto has_begun = [&] { return log.size() == 1; };
        co_await until(has_begun);
        there.server->destroy();
        co_await there.server->close();
        co_await calls.join();
        CHECK(there.attempts == 1);
        co_await note(peers.call("Echo", "c"), got);  // nobody is there
        CHECK(there.attempts == 4);
        calls.spawn(note(peers.call("Echo", "d"), got));
        const auto has_tried = [&] { return there.attempts >= 5; };
        co_await until(has_tried);
        const std::string refused = "connect ECONNREFUSED " + here + ":" + std::to_string(there.port);
        there.open();
        co_await calls.join();
        co_await peers.close();
        co_await there.server->close();
        CHECK(got == texts{"a", "Sleep: UNAVAILABLE: the connection was lost: the peer has ended it",
                           "Echo: UNAVAILABLE: there is no connection: " + refused, "d"});
    };
    cortado::run(all());
    CHECK(log == texts{"begun b", "stopped b"});
}

TEST_CASE("rpc over TCP: what the server closes ends its calls, and new ones go over another connection",
          "[rpc][net][pool]") {
    texts got;
    event gate;
    int begun = 0;
    const auto all = [&]() -> task<> {
        place there;
        there.service.on("Echo", same).on("Hold", [&](std::string text) -> task<std::string> {
            ++begun;
            co_await gate;
            co_return text;
        });
        there.open();
        rpc::pool peers([&] { return there.connect(); }, {}, quick());
        scope calls;
        calls.spawn(note(peers.call("Hold", "old"), got));
        const auto has_begun = [&] { return begun == 1; };
        co_await until(has_begun);
        const rpc::caller first = co_await peers.ready();
        calls.spawn(there.peers[0]->close("moving"));
        const auto is_told = [&] { return !first.takes_calls(); };
        co_await until(is_told);
        co_await note(peers.call("Echo", "new"), got);
        CHECK(there.peers.size() == 2);
        CHECK_FALSE(first.is_over());
        gate.set();
        co_await calls.join();
        co_await peers.close();
        co_await there.server->close();
    };
    cortado::run(all());
    CHECK(got == texts{"new", "old"});
}
