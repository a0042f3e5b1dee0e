#include <cortado/loop/event_emitter.hpp>

#include <cortado/core/task.hpp>
#include <cortado/core/uncaught.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>

#if defined(__GLIBC__)
#  include <malloc.h>
#endif

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

using namespace cortado;
using namespace std::chrono_literals;

namespace {

using source = event_emitter<emits<"data", std::string_view>, emits<"pair", std::string, int>, emits<"end">,
                             emits<"count", int&>, emits<"error", std::exception_ptr>>;
using strings = std::vector<std::string_view>;

std::string calls;
void note_a() { calls += 'a'; }
void note_b() { calls += 'b'; }

struct sockets : event_emitter<emits<"close", bool>> {
    void close() { emit<"close">(true); }
};

/** What is thrown by an emitter whose error event holds a T. */
template <class T>
std::string thrown_for(T given) {
    event_emitter<emits<"error", T>> emitter;
    try {
        emitter.template emit<"error">(given);
        return "nothing";
    } catch (const std::exception& thrown) {
        return thrown.what();
    }
}

}  // namespace

TEST_CASE("event_emitter: listeners are called at once, in the order added, with the arguments",
          "[loop][events]") {
    source emitter;
    std::string log;
    emitter.on<"data">([&](std::string_view text) { log.append("1").append(text); });
    emitter.add_listener<"data">([&](std::string_view text) { log.append(" 2").append(text); });
    emitter.prepend_listener<"data">(
        [&](std::string_view text) { log.append("0").append(text).append(" "); });
    CHECK(emitter.emit<"data">("x"));
    CHECK(log == "0x 1x 2x");
    CHECK_FALSE(emitter.emit<"end">());
}

TEST_CASE("event_emitter: a listener takes the first arguments, or none", "[loop][events]") {
    source emitter;
    std::string log;
    emitter.on<"pair">([&](const std::string& name, int value) { log += name + std::to_string(value); });
    emitter.on<"pair">([&](std::string_view name) { log += name; });
    emitter.on<"pair">([&] { log += "!"; });
    CHECK(emitter.emit<"pair">("n", 7));
    CHECK(log == "n7n!");
}

TEST_CASE("event_emitter: a reference is handed on as one", "[loop][events]") {
    source emitter;
    emitter.on<"count">([](int& count) { ++count; });
    emitter.on<"count">([](int& count) { count *= 10; });
    int count = 1;
    emitter.emit<"count">(count);
    CHECK(count == 20);
}

TEST_CASE("event_emitter: a class has events by deriving from it", "[loop][events]") {
    sockets socket;
    std::optional<bool> closed;
    socket.on<"close">([&](bool had_error) { closed = had_error; });
    socket.close();
    CHECK(closed == true);
}

TEST_CASE("event_emitter: a once listener is removed before its only call", "[loop][events]") {
    source emitter;
    std::string log;
    emitter.once<"end">([&] {
        log += 'o';
        emitter.emit<"end">();
    });
    emitter.on<"end">([&] { log += std::to_string(emitter.listener_count<"end">()); });
    emitter.prepend_once_listener<"end">([&] { log += 'p'; });
    CHECK(emitter.listener_count<"end">() == 3);
    emitter.emit<"end">();
    emitter.emit<"end">();
    CHECK(log == "po111");
}

TEST_CASE("event_emitter: handles remove their listeners, also when the emitter is gone", "[loop][events]") {
    auto emitter = std::make_unique<source>();
    const listener_handle none;
    listener_handle first = emitter->on<"end">(note_a);
    listener_handle second = emitter->on<"end">(note_b);
    const listener_handle copy = first;
    CHECK(emitter->off(first));
    CHECK_FALSE(copy);
    CHECK_FALSE(emitter->remove_listener(copy));
    CHECK_FALSE(emitter->off(none));
    CHECK(second);
    emitter.reset();
    CHECK_FALSE(second);
    CHECK_FALSE(second.remove());
}

TEST_CASE("event_emitter: a callable is removed by itself, the last one added first", "[loop][events]") {
    source emitter;
    calls.clear();
    int seen = 0;
    int other = 0;
    const auto count = [&seen] { ++seen; };
    const auto count_other = [&other] { ++other; };
    emitter.on<"end">(note_a);
    emitter.on<"end">(note_b);
    emitter.on<"end">(note_a);
    emitter.on<"end">(count);
    emitter.on<"end">(count_other);
    CHECK(emitter.off<"end">(note_a));
    CHECK(emitter.remove_listener<"end">(count_other));
    CHECK_FALSE(emitter.off<"end">(count_other));
    CHECK_FALSE(emitter.off<"data">(note_a));
    emitter.emit<"end">();
    CHECK(calls == "ab");
    CHECK(seen == 1);
    CHECK(other == 0);
}

TEST_CASE("event_emitter: what is added or removed during an emit counts from the next one on",
          "[loop][events]") {
    source emitter;
    std::string log;
    listener_handle second;
    emitter.on<"end">([&] {
        log += '1';
        second.remove();
        emitter.once<"end">([&] { log += 'n'; });
    });
    second = emitter.on<"end">([&] { log += '2'; });
    emitter.emit<"end">();
    CHECK(log == "12");
    emitter.emit<"end">();
    CHECK(log == "121n");
}

TEST_CASE("event_emitter: a listener may end the emitter, and the others of that emit are called",
          "[loop][events]") {
    auto emitter = std::make_unique<source>();
    std::string log;
    emitter->on<"end">([&] { emitter.reset(); });
    emitter->once<"end">([&] { log += 'o'; });
    emitter->on<"end">([&] { log += 'x'; });
    emitter->emit<"end">();
    CHECK(log == "ox");
}

TEST_CASE("event_emitter: what a listener throws leaves emit, and the rest is not called", "[loop][events]") {
    source emitter;
    calls.clear();
    emitter.on<"end">([] { throw std::runtime_error("no"); });
    emitter.on<"end">(note_a);
    CHECK_THROWS_WITH(emitter.emit<"end">(), "no");
    CHECK(calls.empty());
}

TEST_CASE("event_emitter: an error that nobody listens to is thrown", "[loop][events]") {
    source emitter;
    CHECK_THROWS_WITH(emitter.emit<"error">(std::make_exception_ptr(std::runtime_error("disk"))), "disk");
    CHECK_THROWS_WITH(emitter.emit<"error">(nullptr), "Unhandled error. (null)");
    emitter.on<"error">([] {});
    CHECK(emitter.emit<"error">(nullptr));
    CHECK(thrown_for<std::string>("boom") == "Unhandled error. ('boom')");
    CHECK(thrown_for(7) == "Unhandled error. (no exception)");
    CHECK(thrown_for(std::out_of_range("far")) == "far");
    CHECK(thrown_for(make_error_code(std::errc::timed_out)) == "Connection timed out");
    event_emitter<emits<"error">> bare;
    CHECK_THROWS_WITH(bare.emit<"error">(), "Unhandled error. (undefined)");
}

TEST_CASE("event_emitter: names come in the order of their first listeners", "[loop][events]") {
    source emitter;
    listener_handle end = emitter.on<"end">(note_a);
    emitter.on<"data">(note_a);
    emitter.on<"end">(note_b);
    CHECK(emitter.event_names() == strings{"end", "data"});
    emitter.remove_all_listeners<"end">();
    CHECK_FALSE(end);
    emitter.on<"end">(note_b);
    CHECK(emitter.event_names() == strings{"data", "end"});
    emitter.remove_all_listeners();
    CHECK(emitter.event_names().empty());
}

TEST_CASE("event_emitter: new_listener comes before, remove_listener after", "[loop][events]") {
    source emitter;
    std::string log;
    emitter.on<"new_listener">([&](std::string_view name) {
        log.append("+").append(name).append(std::to_string(emitter.listener_count<"end">())).append(" ");
    });
    emitter.on<"remove_listener">([&](std::string_view name) {
        log.append("-").append(name).append(std::to_string(emitter.listener_count<"end">())).append(" ");
    });
    emitter.on<"end">(note_a);
    emitter.once<"end">(note_b);
    emitter.emit<"end">();
    emitter.off<"end">(note_a);
    CHECK(log == "+remove_listener0 +end0 +end1 -end1 -end0 ");
    log.clear();
    emitter.on<"data">(note_a);
    emitter.on<"end">(note_a);
    emitter.remove_all_listeners();
    CHECK(log == "+data0 +end0 -new_listener1 -data1 -end0 ");
}

TEST_CASE("event_emitter: more than max_listeners is warned of, once", "[loop][events]") {
    const test::log_capture captured;
    source emitter;
    CHECK(emitter.max_listeners() == 10);
    for (int i = 0; i < 13; ++i) emitter.on<"data">([] {});
    CHECK(captured.lines() ==
          "Possible EventEmitter memory leak detected. 11 data listeners added to [event_emitter]. "
          "max_listeners is 10. "
          "Use emitter.set_max_listeners() to increase limit\n");
    source any;
    any.set_max_listeners(0);
    for (int i = 0; i < 50; ++i) any.on<"data">([] {});
    CHECK(captured.lines().size() < 200);
    CHECK_THROWS_WITH(any.set_max_listeners(-1),
                      "The value of \"set_max_listeners\" is out of range. It must be >= 0. Received -1");
}

TEST_CASE("event_emitter: a listener that gives a task has it spawned, and stays while that runs",
          "[loop][events]") {
    std::string log;
    source emitter;
    auto word = std::make_unique<std::string>("late");
    listener_handle handle = emitter.on<"end">([&log, word = std::move(word)]() -> task<> {
        log += "begun ";
        co_await sleep_for(1ms);
        log += *word;
    });
    event_loop::current().turn([&] { emitter.emit<"end">(); });
    handle.remove();
    handle = {};
    log += "emitted ";
    run();
    CHECK(log == "begun emitted late");
}

namespace {
std::string* uncaught_text = nullptr;
using by_reference = event_emitter<emits<"go">, emits<"error", const std::exception&>>;
}  // namespace

TEST_CASE("event_emitter: a captured rejection may be an error by reference", "[loop][events]") {
    by_reference emitter({.capture_rejections = true});
    std::string log;
    emitter.on<"error">([&](const std::exception& error) { log += error.what(); });
    emitter.on<"go">([]() -> task<> {
        co_await sleep_for(1ms);
        throw std::runtime_error("late");
    });
    event_loop::current().turn([&] { emitter.emit<"go">(); });
    run();
    CHECK(log == "late");
}

TEST_CASE("event_emitter: what is captured when the emitter has ended is uncaught", "[loop][events]") {
    std::string log;
    uncaught_text = &log;
    const uncaught_handler before = on_uncaught([](std::exception_ptr thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& error) {
            *uncaught_text += error.what();
        }
    });
    auto emitter = std::make_unique<by_reference>(event_emitter_options{.capture_rejections = true});
    emitter->on<"error">([&] { log += "never"; });
    emitter->on<"go">([]() -> task<> {
        co_await sleep_for(1ms);
        throw std::runtime_error("alone");
    });
    event_loop::current().turn([&] { emitter->emit<"go">(); });
    emitter.reset();
    run();
    on_uncaught(before);
    CHECK(log == "alone");
}

TEST_CASE("event_emitter: a listener of an emitter that captures may be stopped", "[loop][events]") {
    by_reference emitter({.capture_rejections = true});
    bool is_heard = false;
    emitter.on<"error">([&] { is_heard = true; });
    emitter.on<"go">([]() -> task<> {
        throw operation_cancelled();
        co_return;
    });
    event_loop::current().turn([&] { emitter.emit<"go">(); });
    run();
    CHECK_FALSE(is_heard);
}

TEST_CASE("event_emitter: what listeners() gives removes them too, and outlives them", "[loop][events]") {
    source emitter;
    std::string log;
    emitter.on<"data">([&](std::string_view text) { log.append("1").append(text); });
    emitter.on<"data">([&](std::string_view text) { log.append("2").append(text); });
    auto found = emitter.listeners<"data">();
    REQUIRE(found.size() == 2);
    CHECK(found[0].remove());
    emitter.emit<"data">("a");
    emitter.remove_all_listeners<"data">();
    found[0]("b");
    CHECK(log == "2a1b");
    CHECK_FALSE(found[1]);
}

#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
TEST_CASE("event_emitter: emitting allocates nothing", "[loop][events]") {
    source emitter;
    std::size_t inside[3] = {};
    for (std::size_t& each : inside) {
        emitter.on<"pair">([&each](const std::string&, int) { each = ::mallinfo2().uordblks; });
    }
    const std::string name(100, 'n');
    const std::size_t before = ::mallinfo2().uordblks;
    emitter.emit<"pair">(name, 1);
    const std::size_t after = ::mallinfo2().uordblks;
    for (const std::size_t each : inside) CHECK(each == before);
    CHECK(after == before);
}
#endif
