#include <cortado/rpc/connection.hpp>

#include <cortado/core/function.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/rpc/client.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/duplex_pair.hpp"
#include "unit/rpc/calls.hpp"
#include "unit/rpc/sums.hpp"

using namespace cortado;
using namespace cortado::test;
using namespace std::literals;
using json = nlohmann::ordered_json;
using rpc::code;

TEST_CASE("rpc: a thousand interleaved calls of both ends get their own answers, in any order, at every cut",
          "[rpc][connection]") {
    constexpr int count = 1000;
    test::duplex_pair wire(7);  // no frame comes whole
    std::vector<event> gates(count);
    std::vector<int> asked(count);
    int waiting = 0;
    rpc::service slow;
    slow.on("Echo", [&](std::string text) -> task<std::string> {
        const auto number = static_cast<std::size_t>(std::stoi(text));
        ++asked[number];
        ++waiting;
        co_await gates[number];
        co_return "answer to " + text;
    });
    rpc::service quick;
    quick.on("Echo", same);
    texts wrong;
    const auto ask = [&](rpc::caller peer, std::string text, std::string wanted) -> task<> {
        const std::string got = co_await outcome(peer.call("Echo", text));
        if (got != wanted) wrong.push_back(text + " got " + got);
    };
    const auto all = [&]() -> task<> {
        rpc::connection a(wire.a, quick), b(wire.b, slow);
        scope calls;
        for (int i = 0; i < count; ++i) {
            calls.spawn(ask(a, std::to_string(i), "answer to " + std::to_string(i)));
            calls.spawn(ask(b, std::to_string(-i), std::to_string(-i)));
        }
        while (waiting < count) co_await yield();
        std::vector<std::size_t> order(count);
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::shuffle(order.begin(), order.end(), std::mt19937(7));
        for (const std::size_t each : order) gates[each].set();
        co_await calls.join();
    };
    cortado::run(all());
    CHECK(wrong.empty());
    CHECK(std::count(asked.begin(), asked.end(), 1) == count);
}

TEST_CASE("rpc: streams go both ways, and an answer may be one", "[rpc][connection]") {
    rpc::service sums = make_sums();
    sums.on("Talk",
            [](rpc::reader<std::string>& in, rpc::writer<std::string>& out, rpc::context& of) -> task<> {
                for (;;) {
                    const std::optional<std::string> next = co_await in.read();
                    if (!next) break;
                    co_await out.write(of.method() + ": " + *next);
                }
                co_await out.write("bye");
            });
    CHECK(sums.methods() ==
          texts{"Sums.Ask", "Sums.Double", "Sums.Running", "Sums.Talk", "Sums.Total", "Sums.Upto"});
    texts got;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::connection a(wire.a), b(wire.b, sums);
        auto numbers = a.list("Sums.Upto", json(3));
        for (;;) {
            const std::optional<json> next = co_await numbers.read();
            if (!next) break;
            got.push_back(next->dump());
        }
        auto total = a.open<json>("Sums.Total");
        for (int i = 1; i <= 4; ++i) co_await total.write(json(i));
        const json sum = co_await total.finish();
        got.push_back(sum.dump());
        auto talk = a.open<std::string>("Sums.Talk");
        co_await talk.write("one");
        std::optional<std::string> said = co_await talk.read();
        got.push_back(*said);
        co_await talk.write("two");
        talk.end();
        for (int i = 0; i < 3; ++i) {
            said = co_await talk.read();
            got.push_back(said.value_or("end"));
        }
        const bool is_wanted = co_await talk.write("three");
        got.push_back(is_wanted ? "wanted" : "not wanted");
        co_await a.close();
    };
    cortado::run(all());
    CHECK(got == texts{"1", "2", "3", "10", "Sums.Talk: one", "Sums.Talk: two", "bye", "end", "not wanted"});
}

TEST_CASE("rpc: a slow reader holds the writer up", "[rpc][connection]") {
    int written = 0;
    std::size_t read = 0;
    rpc::service source;
    source.on("Pour", [&](std::string) -> async_generator<std::string> {
        for (; written < 1000; ++written) co_yield std::string(84, 'x');  // 100 bytes with what each costs
    });
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        const rpc::connection_options small{.window = 1000};
        rpc::connection a(wire.a, {}, small), b(wire.b, source);
        auto poured = a.list("Pour", "");
        co_await settle();
        CHECK(written == 10);
        for (int i = 0; i < 5; ++i) co_await poured.read();
        co_await settle();
        CHECK(written == 15);
        for (read = 5;; ++read) {
            const std::optional<std::string> next = co_await poured.read();
            if (!next) break;
        }
    };
    cortado::run(all());
    CHECK(read == 1000);
}

TEST_CASE("rpc: what a caller no longer wants is stopped at the other end, with all it awaits",
          "[rpc][connection]") {
    texts log;
    const auto all = [&]() -> task<> {
        test::duplex_pair first, second;
        rpc::connection end(first.b, rpc::service().on("Sleep", sleeper{log}));
        rpc::connection middle_out(first.a);
        rpc::service passing;
        passing.on("Pass", [&](std::string name) { return middle_out.call("Sleep", name); });
        rpc::connection middle(second.b, passing), caller(second.a);
        {
            stop_source stop;
            scope calls(stop.token());
            calls.spawn(note(caller.call("Pass", "a"), log));
            co_await settle();
            calls.request_stop();
            co_await calls.join();
            co_await settle();
        }
        auto dropped = caller.open<std::string>("Pass");
        co_await dropped.write("b");
        co_await settle();
        dropped.cancel();
        const std::string why = co_await outcome(dropped.finish());
        log.push_back(why);
        co_await settle();
        // The deadline is there, too, without the caller's word.
        const rpc::call_options soon{.timeout = 5ms};
        const std::string late = co_await outcome(caller.call("Pass", "c", soon));
        log.push_back(late);
        co_await settle();
        const rpc::call_options over{.timeout = -1ms};
        CHECK_THROWS_WITH(caller.call("Pass", "d", over),
                          "Pass: DEADLINE_EXCEEDED: there was no time left for it");
        co_await caller.ping();
    };
    cortado::run(all());
    CHECK(log == texts{"begun a", "stopped a", "begun b", "Pass: CANCELLED: the caller has cancelled it",
                       "stopped b", "begun c", "Pass: DEADLINE_EXCEEDED: there was no answer in time",
                       "stopped c"});
}

TEST_CASE("rpc: the time that is left travels to the handler", "[rpc][connection]") {
    std::chrono::milliseconds none{1}, some{0};
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::service times;
        times.on("Time", [&](std::string text, rpc::context& of) -> task<std::string> {
            (text.empty() ? none : some) = of.time_left();
            co_return text;
        });
        rpc::connection a(wire.a), b(wire.b, times);
        co_await a.call("Time", "");
        const rpc::call_options hour{.timeout = 1h};
        co_await a.call("Time", "x", hour);
    };
    cortado::run(all());
    CHECK(none == 0ms);
    CHECK(some > 59min);
    CHECK(some <= 1h);
}

TEST_CASE("rpc: a lost connection fails the calls in flight, those alone, and stops the handlers",
          "[rpc][connection]") {
    texts log, results;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::service both;
        both.on("Sleep", sleeper{log}).on("Echo", same);
        rpc::connection a(wire.a, both), b(wire.b, both);
        scope calls;
        calls.spawn(note(a.call("Echo", "done"), results));
        co_await settle();
        calls.spawn(note(a.call("Sleep", "1"), results));
        calls.spawn(note(b.call("Sleep", "2"), results));
        co_await settle();
        wire.break_off(std::make_exception_ptr(std::runtime_error("read ECONNRESET")));
        co_await calls.join();
        CHECK(a.is_over());
        CHECK_THROWS_WITH(a.call("Echo", "x"), "Echo: UNAVAILABLE: there is no connection: read ECONNRESET");
        co_await a.ended();
    };
    cortado::run(all());
    std::sort(log.begin(), log.end());
    CHECK(log == texts{"begun 1", "begun 2", "stopped 1", "stopped 2"});
    CHECK(results == texts{"done", "Sleep: UNAVAILABLE: the connection was lost: read ECONNRESET",
                           "Sleep: UNAVAILABLE: the connection was lost: read ECONNRESET"});
}

TEST_CASE("rpc: a connection that is destroyed, or whose peer is, ends its calls", "[rpc][connection]") {
    texts log, results;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        auto a = std::make_unique<rpc::connection>(wire.a);
        rpc::connection b(wire.b, rpc::service().on("Sleep", sleeper{log}));
        scope calls;
        calls.spawn(note(a->call("Sleep", "1"), results));
        co_await settle();
        a.reset();
        co_await calls.join();
        co_await b.ended();
    };
    cortado::run(all());
    CHECK(log == texts{"begun 1", "stopped 1"});
    CHECK(results == texts{"Sleep: UNAVAILABLE: the connection was lost: this end has closed it"});
}

TEST_CASE("rpc: closing lets what runs end, and takes nothing new", "[rpc][connection]") {
    texts results;
    event gate;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::service held;
        held.on("Hold", [&](std::string text) -> task<std::string> {
            co_await gate;
            co_return text;
        });
        rpc::connection a(wire.a, held), b(wire.b, held);
        scope calls;
        calls.spawn(note(a.call("Hold", "1"), results));
        co_await settle();
        calls.spawn(b.close("moving"));
        co_await settle();
        CHECK_FALSE(b.is_over());
        CHECK_THROWS_WITH(a.call("Hold", "2"), "Hold: UNAVAILABLE: the peer takes no new calls");
        CHECK_THROWS_WITH(b.call("Hold", "3"), "Hold: UNAVAILABLE: this end is closing the connection");
        gate.set();
        co_await calls.join();
        CHECK(b.is_over());
        co_await a.ended();
    };
    cortado::run(all());
    CHECK(results == texts{"1"});
}

TEST_CASE("rpc: calls beyond max_calls wait for their turn, beyond max_queued they are refused",
          "[rpc][connection]") {
    texts log, results;
    std::vector<event> gates(6);
    rpc::service held;
    held.on("Hold", [&](std::string number) -> task<std::string> {
        log.push_back("begun " + number);
        co_await gates[static_cast<std::size_t>(std::stoi(number))];
        co_return number;
    });
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        const rpc::connection_options narrow{.max_calls = 2, .max_queued = 3};
        rpc::connection a(wire.a), b(wire.b, held, narrow);
        scope calls;
        for (int i = 0; i < 6; ++i) {
            const rpc::call_options options{.timeout = i == 3 ? 5ms : 0ms};
            calls.spawn(note(a.call("Hold", std::to_string(i), options), results));
        }
        while (results.size() < 2)
            co_await yield();  // the one without a place, and the one whose time is over
        CHECK(log == texts{"begun 0", "begun 1"});
        gates[1].set();
        while (results.size() < 3) co_await yield();
        CHECK(log == texts{"begun 0", "begun 1", "begun 2"});
        for (event& gate : gates) gate.set();
        co_await calls.join();
        const rpc::connection_options nobody{.max_calls = 0};
        CHECK_THROWS_WITH(rpc::connection(wire.a, {}, nobody),
                          "rpc: with max_calls 0 nobody can call; begin no session");
    };
    cortado::run(all());
    CHECK(log == texts{"begun 0", "begun 1", "begun 2", "begun 4"});
    CHECK(results == texts{"Hold: RESOURCE_EXHAUSTED: more than 5 calls at a time",
                           "Hold: DEADLINE_EXCEEDED: there was no answer in time", "1", "0", "2", "4"});
}

TEST_CASE("rpc: errors have a code and a text; of others the caller learns nothing", "[rpc][connection]") {
    texts results;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::service bad("Bad");
        bad.on("Known", [](std::string) -> task<std::string> {
            throw rpc::error(code::not_found, "no such book");
            co_return "";
        });
        bad.on("Other", [](std::string) -> task<std::string> {
            throw std::runtime_error("password is 123");
            co_return "";
        });
        bad.on("Json", [](json) -> task<json> { co_return json(); });
        bad.on("Nothing", [](std::string) -> task<> { co_return; });
        CHECK_THROWS_WITH(bad.on("Json", same), "rpc: Bad.Json has a handler already");
        rpc::connection a(wire.a), b(wire.b, bad);
        const texts methods{"Known", "Other", "Json", "Nothing", "None"};
        for (const std::string& each : methods) {
            std::string got = co_await outcome(a.call("Bad." + each, "{"));
            results.push_back(got.substr(0, 60));
        }
    };
    logger::set_level(logger::level::off);
    cortado::run(all());
    logger::set_level(logger::level::info);
    CHECK(results == texts{"Bad.Known: NOT_FOUND: no such book", "Bad.Other: INTERNAL: the handler failed",
                           "Bad.Json: INVALID_ARGUMENT: the message cannot be read: [json"s.substr(0, 60),
                           "Bad.Nothing: INTERNAL: the method has answered without a mes",
                           "Bad.None: UNIMPLEMENTED: there is no method of this name"});
}

TEST_CASE("rpc: a peer that speaks something else is told so", "[rpc][connection]") {
    std::string result, sent;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::connection a(wire.a);
        auto call = a.call("Echo", "x");
        co_await wire.b.write("\0\0\0\x10HTTP/1.1 400 Bad"sv);
        result = co_await outcome(std::move(call));
        co_await a.ended();
        co_await settle();
        const std::string_view last = co_await wire.b.read();
        sent = last;
    };
    cortado::run(all());
    CHECK(result ==
          "Echo: INTERNAL: the connection was lost: the peer broke the protocol at byte 20: no kind of a "
          "frame: 72 "
          "(byte 0 of the frame)");
    CHECK(sent.ends_with("no kind of a frame: 72 (byte 0 of the frame)"));
}

TEST_CASE("rpc: a plain struct is a service, and both ends may call back", "[rpc][connection]") {
    struct greeter {
        task<std::string> (*hello)(std::string) = same;
        function<task<std::string>(std::string, rpc::context&)> ask_back =
            [](std::string text, rpc::context& of) { return of.peer().call("Name", text); };
    };
    std::string result;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        const rpc::service served = rpc::service::of("Greeter", greeter());
        CHECK(served.methods() == texts{"Greeter.ask_back", "Greeter.hello"});
        rpc::service name;
        name.on("Name", [](std::string text) -> task<std::string> { co_return text + " Ada"; });
        rpc::connection a(wire.a, name), b(wire.b, served);
        result = co_await a.call("Greeter.ask_back", "I am");
    };
    cortado::run(all());
    CHECK(result == "I am Ada");
}

TEST_CASE("rpc: the service of a .proto takes and gives its messages, as such or as JSON", "[rpc][proto]") {
    const proto::schemas schema = proto::parse(R"(syntax = "proto3"; package shop;
        message Name { string name = 1; } message Text { string text = 1; int32 length = 2; }
        service Greeter { rpc Hello(Name) returns (Text); rpc Letters(Name) returns (stream Text); })");
    rpc::service served(schema, "Greeter");
    served.on("Hello", [schema](proto::message name) -> task<proto::message> {
        proto::message text = schema["Text"].create();
        text.set("text", "Hello, " + name.get<std::string>("name"));
        text.set("length", 5);
        co_return text;
    });
    CHECK_THROWS_WITH(served.on("Bye", same),
                      "rpc: shop.Greeter has no method \"Bye\"; it has Hello, Letters");
    CHECK_THROWS_WITH(served.on("Letters", same),
                      "rpc: shop.Greeter.Letters has a stream of answers in the .proto, and no stream here");
    CHECK_THROWS_WITH(rpc::service(schema, "Greter"),
                      "rpc: there is no service \"Greter\" in schema.proto; it has Greeter");
    served.on("Letters", [](json name) -> async_generator<json> {
        const std::string text = name["name"];
        for (const char each : text) {
            json letter;
            letter["text"] = std::string(1, each);
            co_yield letter;
        }
    });
    texts got;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::connection a(wire.a), b(wire.b, served);
        rpc::client greeter(a, schema, "Greeter");
        const json ada{{"name", "Ada"}};
        const json text = co_await greeter.call("Hello", ada);
        got.push_back(text.dump());
        proto::message bob = greeter.request("Hello");
        bob.set("name", "Bob");
        const proto::message answer = co_await greeter.call("Hello", bob);
        got.push_back(answer.get<std::string>("text"));
        auto letters = greeter.list("Letters", ada);
        for (;;) {
            const std::optional<json> next = co_await letters.read();
            if (!next) break;
            got.push_back((*next)["text"]);
        }
        const std::string bad = co_await outcome(a.call("shop.Greeter.Hello", "\xff"));
        got.push_back(bad);
    };
    cortado::run(all());
    CHECK(
        got ==
        texts{R"({"text":"Hello, Ada","length":5})", "Hello, Bob", "A", "d", "a",
              "shop.Greeter.Hello: INVALID_ARGUMENT: the message cannot be read: decode: byte 0: a tag does "
              "not end"});
}

TEST_CASE("rpc: JSON that is too deep is refused, and an object may have any number of names",
          "[rpc][connection]") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    const std::string refused = "Same: INVALID_ARGUMENT: the message cannot be read: ";
    const std::string too_deep = refused + "JSON is nested deeper than 500";
    const std::string ten = R"({"a":0,"b":1,"c":2,"d":3,"e":4,"f":5,"g":6,"h":7,"i":8,"j":9)";
    const std::string pairs[][2] = {
        {nested(500), nested(500)},
        {nested(501), too_deep},
        {std::string(500'000, '['), too_deep},
        {R"({"a":[1,{"b":null}],"c":-1.5,"a":{}})", R"({"a":{},"c":-1.5})"},
        {ten + R"(,"b":"x","k":[],"k":true})",
         R"({"a":0,"b":"x","c":2,"d":3,"e":4,"f":5,"g":6,"h":7,"i":8,"j":9,"k":true})"}};
    std::string many = "{";
    for (int i = 0; i < 200'000; ++i) many += '"' + std::to_string(i) + "\":0,";
    many.back() = '}';
    texts got, wanted;
    const auto all = [&]() -> task<> {
        test::duplex_pair wire;
        rpc::connection a(wire.a);
        rpc::connection b(wire.b,
                          rpc::service().on("Same", [](json value) -> task<json> { co_return value; }));
        for (const auto& [sent, answer] : pairs) {
            const std::string text = co_await outcome(a.call("Same", sent));
            got.push_back(text);
            wanted.push_back(answer);
        }
        const std::string no_json = co_await outcome(a.call("Same", "{1"));
        CHECK(no_json.starts_with(refused));
        const std::string same = co_await outcome(a.call("Same", many));
        CHECK((same == many));
    };
    cortado::run(all());
    CHECK(got == wanted);
}
