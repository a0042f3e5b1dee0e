// The scripts of events_record.mjs about errors, captured rejections and what listeners() gives, each beside what Node
// 20.20.2 printed.
#include "parity/node/events_script.hpp"

#include <cortado/core/task.hpp>
#include <cortado/core/uncaught.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/next_tick.hpp>
#include <cortado/loop/promise.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace cortado;
using namespace node_parity;

namespace {

any_log* uncaught = nullptr;

/** Run the loop; what nobody catches is logged. */
void run_logging_uncaught(any_log& log) {
    uncaught = &log;
    const uncaught_handler before =
        on_uncaught([](std::exception_ptr x) { (*uncaught)("uncaught " + message(x)); });
    run();
    on_uncaught(before);
}

}  // namespace

TEST_CASE("node events: error monitor", "[parity][events]") {
    any_log log;
    emitter e;
    e.on<error_monitor>([&](std::exception_ptr x) { log("monitor " + message(x)); });
    log_thrown(log, [&] {
        try {
            e.emit<"error">(error("boom"));
        } catch (const std::exception& x) {
            throw std::runtime_error(std::string("thrown ") + x.what());
        }
    });
    e.on<"error">([&](std::exception_ptr x) { log("heard " + message(x)); });
    e.once<error_monitor>([&] { log("once"); });
    log(e.emit<"error">(error("again")));
    log(e.listener_count<error_monitor>());
    log(e.listener_count<"error">());
    CHECK(log.text() == "monitor boom|thrown boom|monitor again|once|heard again|true|1|1|");
}

TEST_CASE("node events: captured rejection", "[parity][events]") {
    any_log log;
    emitter e({.capture_rejections = true});
    // As in the recording, where the script is a microtask.
    queue_microtask([&] {
        e.on<"error">([&](std::exception_ptr x) { log("error " + message(x)); });
        e.on<"a">([&](std::string_view v) -> task<> {
            log("in " + std::string(v));
            throw std::runtime_error("at once");
            co_return;
        });
        e.on<"a">([]() -> task<> {
            co_await promise<>::resolve();
            throw std::runtime_error("later");
        });
        log(e.emit<"a">("x"));
        queue_microtask([&] {
            log("micro");
            next_tick([&] { log("tick of micro"); });
            queue_microtask([&] { log("micro2"); });
        });
        next_tick([&] { log("tick"); });
    });
    run();
    CHECK(log.text() == "in x|true|micro|micro2|tick|error at once|tick of micro|error later|");
}

TEST_CASE("node events: captured rejection of an error listener", "[parity][events]") {
    any_log log;
    emitter e({.capture_rejections = true});
    e.on<"error">([&](std::exception_ptr x) -> task<> {
        log("error " + message(x));
        throw std::runtime_error("second");
        co_return;
    });
    e.on<"a">([]() -> task<> {
        throw std::runtime_error("first");
        co_return;
    });
    next_tick([&] { e.emit<"a">("x"); });
    run_logging_uncaught(log);
    CHECK(log.text() == "error first|uncaught second|");  // there an unhandled rejection
}

TEST_CASE("node events: captured rejection without a listener", "[parity][events]") {
    any_log log;
    emitter e({.capture_rejections = true});
    e.on<"a">([]() -> task<> {
        throw std::runtime_error("alone");
        co_return;
    });
    next_tick([&] { e.emit<"a">("x"); });
    run_logging_uncaught(log);
    CHECK(log.text() == "uncaught alone|");
}

TEST_CASE("node events: captured rejection of a once", "[parity][events]") {
    any_log log;
    emitter e({.capture_rejections = true});
    e.on<"error">([&](std::exception_ptr x) { log("error " + message(x)); });
    e.once<"a">([]() -> task<> {
        throw std::runtime_error("once");
        co_return;
    });
    log(e.emit<"a">("x"));
    log(e.emit<"a">("x"));
    run();
    CHECK(log.text() == "true|false|error once|");
}

TEST_CASE("node events: raw listeners", "[parity][events]") {
    any_log log;
    emitter e;
    e.on<"a">([&](std::string_view v) { log("on " + std::string(v)); });
    e.once<"a">([&](std::string_view v) { log("once " + std::string(v)); });
    for (const auto& each : e.listeners<"a">()) each("1");
    log(e.listener_count<"a">());
    const auto raw = e.raw_listeners<"a">();
    for (const auto& each : raw) each("2");
    log(e.listener_count<"a">());
    for (const auto& each : raw) each("3");
    log(e.listeners<"b">().size());
    CHECK(log.text() == "on 1|once 1|2|on 2|once 2|1|on 3|0|");
}

TEST_CASE("node events: counting one listener", "[parity][events]") {
    any_log log;
    emitter e;
    const auto f = [] {};
    const auto g = [] {};
    e.on<"a">(f);
    e.on<"a">(g);
    e.once<"a">(f);
    log(e.listener_count<"a">(f));
    log(e.listener_count<"a">(g));
    log(e.listener_count<"b">(f));
    CHECK(log.text() == "2|1|0|");
}

TEST_CASE("node events: default of max listeners", "[parity][events]") {
    any_log log;
    const long before = default_max_listeners();
    emitter e;
    emitter own;
    own.set_max_listeners(3);
    log(std::to_string(before));
    set_max_listeners(7);
    log(std::to_string(e.max_listeners()));
    log(std::to_string(own.max_listeners()));
    log(std::to_string(emitter().max_listeners()));
    set_max_listeners(4, e, own);
    log(std::to_string(e.max_listeners()));
    log(std::to_string(own.max_listeners()));
    log(std::to_string(default_max_listeners()));
    set_max_listeners(before);
    log_thrown(log, [] { set_max_listeners(-1); });
    CHECK(log.text() ==
          "10|7|3|7|4|4|7|"
          "The value of \"set_max_listeners\" is out of range. It must be >= 0. Received -1|");
}
