// The scripts of events_record.mjs, each beside what Node 20.20.2 printed; newListener, removeListener and
// setMaxListeners, MaxListeners in messages are written as they are called here.
#include "parity/node/events_script.hpp"

#include <cortado/loop/event_emitter.hpp>
#include <cortado/loop/once.hpp>

#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/loop/next_tick.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

using namespace cortado;
using namespace node_parity;

namespace {

/** Take every `a`, until it is over. */
template <class Queue>
task<> log_each(Queue& events, any_log& log) {
    for (;;) {
        const auto each = co_await events.next();
        if (!each) break;
        log(*each);
    }
}

}  // namespace

TEST_CASE("node events: order", "[parity][events]") {
    any_log log;
    emitter e;
    e.on<"a">([&] { log("1"); });
    e.once<"a">([&] { log("o"); });
    e.prepend_listener<"a">([&] { log("0"); });
    e.prepend_once_listener<"a">([&] { log("p"); });
    log(e.emit<"a">(""));
    log(e.emit<"a">(""));
    log(e.emit<"b">(""));
    log(e.listener_count<"a">());
    CHECK(log.text() == "p|0|1|o|true|0|1|true|false|2|");
}

TEST_CASE("node events: snapshot", "[parity][events]") {
    any_log log;
    emitter e;
    const auto b = [&log] { log("b"); };
    e.on<"a">([&] {
        log("a");
        e.off<"a">(b);
        e.on<"a">([&] { log("new"); });
    });
    e.on<"a">(b);
    e.emit<"a">("");
    log("-");
    e.emit<"a">("");
    log(e.listener_count<"a">());
    CHECK(log.text() == "a|b|-|a|new|3|");
}

TEST_CASE("node events: nested once", "[parity][events]") {
    any_log log;
    emitter e;
    e.on<"a">([&] { log("x"); });
    e.once<"a">([&] {
        log("o");
        e.emit<"a">("");
        log("back");
    });
    e.on<"a">([&] { log("y"); });
    e.emit<"a">("");
    CHECK(log.text() == "x|o|x|y|back|y|");
}

TEST_CASE("node events: once of an outer emit", "[parity][events]") {
    any_log log;
    emitter e;
    int deep = 0;
    e.on<"a">([&] {
        if (deep++ == 0) e.emit<"a">("");
        log("x");
    });
    e.once<"a">([&] { log("o"); });
    e.emit<"a">("");
    CHECK(log.text() == "x|o|x|");
}

TEST_CASE("node events: the same twice", "[parity][events]") {
    any_log log;
    emitter e;
    const auto f = [&log] { log("f"); };
    const auto g = [&log] { log("g"); };
    e.on<"a">(f);
    e.on<"a">(g);
    e.on<"a">(f);
    e.off<"a">(f);
    e.emit<"a">("");
    e.off<"a">(f);
    e.off<"a">(f);
    e.emit<"a">("");
    CHECK(log.text() == "f|g|g|");
}

TEST_CASE("node events: removing a once by its function", "[parity][events]") {
    any_log log;
    emitter e;
    const auto f = [&log] { log("f"); };
    e.once<"a">(f);
    e.off<"a">(f);
    log(e.emit<"a">(""));
    log(e.listener_count<"a">());
    CHECK(log.text() == "false|0|");
}

TEST_CASE("node events: meta", "[parity][events]") {
    any_log log;
    emitter e;
    const auto count = [&](std::string_view name) {
        return std::to_string(name == "a"              ? e.listener_count<"a">()
                              : name == "b"            ? e.listener_count<"b">()
                              : name == "new_listener" ? e.listener_count<"new_listener">()
                                                       : e.listener_count<"remove_listener">());
    };
    const auto f = [] {};
    const auto g = [] {};
    e.on<"new_listener">([&](std::string_view name) { log("+" + std::string(name) + count(name)); });
    e.on<"remove_listener">([&](std::string_view name) { log("-" + std::string(name) + count(name)); });
    e.on<"a">(f);
    e.once<"a">(g);
    e.emit<"a">("");
    e.on<"b">(f);
    e.off<"a">(f);
    e.off<"a">(f);
    e.on<"b">(g);
    log(e.event_names());
    e.remove_all_listeners<"b">();
    log(e.event_names());
    e.on<"a">(f);
    e.remove_all_listeners();
    log(e.event_names());
    CHECK(log.text() ==
          "+remove_listener0|+a0|+a1|-a1|+b0|-a0|+b1|new_listener,remove_listener,b|-b1|-b0|"
          "new_listener,remove_listener|+a0|-new_listener0|-a0||");
}

TEST_CASE("node events: meta within", "[parity][events]") {
    any_log log;
    emitter e;
    e.once<"new_listener">([&](std::string_view name) {
        if (name == "a") e.on<"a">([&] { log("first"); });
    });
    e.on<"a">([&] { log("second"); });
    e.emit<"a">("");
    CHECK(log.text() == "first|second|");
}

TEST_CASE("node events: names", "[parity][events]") {
    any_log log;
    emitter e;
    const auto f = [] {};
    e.on<"b">(f);
    e.on<"a">(f);
    e.on<"b">(f);
    log(e.event_names());
    e.off<"b">(f);
    log(e.event_names());
    e.off<"b">(f);
    log(e.event_names());
    e.on<"b">(f);
    log(e.event_names());
    CHECK(log.text() == "b,a|b,a|a|a,b|");
}

TEST_CASE("node events: error", "[parity][events]") {
    any_log log;
    emitter e;
    error_text text;
    event_emitter<emits<"error">> nothing;
    log_thrown(log, [&] { e.emit<"error">(error("boom")); });
    log_thrown(log, [&] { text.emit<"error">("text"); });
    log_thrown(log, [&] { nothing.emit<"error">(); });
    e.on<"error">([&](const std::exception_ptr& heard) { log("heard " + message(heard)); });
    log(e.emit<"error">(error("again")));
    CHECK(log.text() == "boom|Unhandled error. ('text')|Unhandled error. (undefined)|heard again|true|");
}

TEST_CASE("node events: throwing", "[parity][events]") {
    any_log log;
    emitter e;
    e.on<"a">([&] { log("1"); });
    e.once<"a">([] { throw std::runtime_error("no"); });
    e.on<"a">([&] { log("2"); });
    log_thrown(log, [&] { e.emit<"a">(""); });
    e.emit<"a">("");
    CHECK(log.text() == "1|no|1|2|");
}

TEST_CASE("node events: once promise", "[parity][events]") {
    any_log log;
    emitter e;
    auto work = [&]() -> task<> {
        next_tick([&] {
            e.emit<"a">("x");
            log("emitted");
        });
        const std::string got = co_await once<"a">(e);
        log("got " + got);
        log(e.event_names());
    };
    run(work());
    CHECK(log.text() == "emitted|got x||");
}

TEST_CASE("node events: once promise and error", "[parity][events]") {
    any_log log;
    emitter e;
    auto waiting = [&]() -> task<> {
        try {
            co_await once<"a">(e);
        } catch (const std::exception& caught) {
            log(std::string("caught ") + caught.what());
        }
    };
    auto work = [&]() -> task<> {
        task<> begun = waiting();
        begun.start();
        log(e.event_names());
        log(e.emit<"error">(error("bad")));
        log("emitted");
        co_await begun;
        log(e.event_names());
    };
    run(work());
    CHECK(log.text() == "a,error|true|emitted|caught bad||");
}

TEST_CASE("node events: once made before", "[parity][events]") {
    any_log log;
    emitter e;
    auto work = [&]() -> task<> {
        auto a = once<"a">(e);
        auto b = once<"b">(e);
        e.emit<"b">("2");
        e.emit<"a">("1");
        e.emit<"a">("late");
        const std::string first = co_await a;
        const std::string second = co_await b;
        log(first + second);
    };
    run(work());
    CHECK(log.text() == "12|");
}

TEST_CASE("node events: iteration", "[parity][events]") {
    any_log log;
    emitter e;
    auto work = [&]() -> task<> {
        auto events = on<"a", "end">(e);
        next_tick([&] {
            e.emit<"a">("1");
            e.emit<"a">("2");
            log("tick");
        });
        set_immediate([&] {
            e.emit<"a">("3");
            log("immediate");
            e.emit<"end">();
            e.emit<"a">("4");
        });
        co_await log_each(events, log);
        log("over");
        log(e.event_names());
    };
    run(work());
    CHECK(log.text() == "tick|1|2|immediate|3|over||");
}

TEST_CASE("node events: iteration and error", "[parity][events]") {
    any_log log;
    emitter e;
    auto work = [&]() -> task<> {
        auto events = on<"a">(e);
        e.emit<"a">("1");
        e.emit<"error">(error("bad"));
        log(e.event_names());
        try {
            co_await log_each(events, log);
        } catch (const std::exception& caught) {
            log(std::string("caught ") + caught.what());
        }
        const auto last = co_await events.next();
        log(!last.has_value());
    };
    run(work());
    CHECK(log.text() == "|1|caught bad|true|");
}

TEST_CASE("node events: leak", "[parity][events]") {
    const test::log_capture captured;
    emitter e;
    e.set_max_listeners(2);
    for (int i = 0; i < 5; ++i) e.on<"a">([] {});
    e.remove_all_listeners<"a">();
    for (int i = 0; i < 3; ++i) e.on<"a">([] {});
    for (int i = 0; i < 3; ++i) e.once<"b">([] {});
    e.emit<"b">("");
    for (int i = 0; i < 3; ++i) e.on<"b">([] {});
    const std::string a =
        "Possible EventEmitter memory leak detected. 3 a listeners added to [event_emitter]. max_listeners "
        "is 2. "
        "Use emitter.set_max_listeners() to increase limit\n";
    std::string b = a;
    b.replace(b.find("3 a"), 3, "3 b");
    CHECK(captured.lines() == a + a + b + b);
}

TEST_CASE("node events: leak after some left", "[parity][events]") {
    const test::log_capture captured;
    emitter e;
    const auto f = [] {};
    e.set_max_listeners(2);
    for (int i = 0; i < 3; ++i) e.on<"a">(f);
    e.off<"a">(f);
    e.on<"a">(f);
    const std::string once = captured.lines();
    e.off<"a">(f);
    e.off<"a">(f);
    e.on<"a">(f);
    e.on<"a">(f);
    CHECK(once.substr(0, 66) == "Possible EventEmitter memory leak detected. 3 a listeners added to");
    CHECK(captured.lines() == once + once);
}

TEST_CASE("node events: range", "[parity][events]") {
    any_log log;
    emitter e;
    log_thrown(log, [&] { e.set_max_listeners(-1); });
    CHECK(log.text() == "The value of \"set_max_listeners\" is out of range. It must be >= 0. Received -1|");
}
