#include <cortado/loop/once.hpp>

#include <cortado/core/task.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/next_tick.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

#include "support/catch.hpp"

using namespace cortado;

namespace {

using source = event_emitter<emits<"data", std::string_view>, emits<"pair", std::string, int>, emits<"end">,
                             emits<"count", int&>, emits<"error", std::exception_ptr>>;

std::exception_ptr failure(const char* what) { return std::make_exception_ptr(std::runtime_error(what)); }

/** Wait for one `data`, and write down how that ended. */
task<> wait_for_data(source& emitter, std::string& log) {
    try {
        log += co_await once<"data">(emitter);
    } catch (const operation_cancelled&) {
        log += "cancelled";
    } catch (const std::runtime_error& error) {
        log += error.what();
    }
}

/** Take every `data` until `end`. */
task<> take_all(source& emitter, std::string& log, on_options options = {}) {
    auto events = on<"data", "end">(emitter, options);
    try {
        for (;;) {
            const std::optional<std::string> each = co_await events.next();
            if (!each) break;
            log += *each;
        }
        log += '.';
    } catch (const operation_cancelled&) {
        log += "cancelled";
    } catch (const std::runtime_error& error) {
        log += error.what();
    }
    log += std::to_string(events.dropped());
}

}  // namespace

TEST_CASE("once: the coroutine goes on in a microtask, with a copy of the arguments", "[loop][events]") {
    source emitter;
    std::string log;
    auto work = [&]() -> task<> {
        task<> waiting = wait_for_data(emitter, log);
        waiting.start();
        {
            const std::string gone = "text";
            emitter.emit<"data">(gone);
        }
        log += "emitted ";
        co_await waiting;
    };
    run(work());
    CHECK(log == "emitted text");
    CHECK(emitter.event_names().empty());
}

TEST_CASE("once: it listens from the call on; no, one or several arguments", "[loop][events]") {
    source emitter;
    int count = 3;
    auto work = [&]() -> task<> {
        auto end = once<"end">(emitter);
        auto pair = once<"pair">(emitter);
        auto counted = once<"count">(emitter);
        emitter.emit<"end">();
        emitter.emit<"pair">("n", 7);
        emitter.emit<"pair">("later", 8);
        emitter.emit<"count">(count);
        co_await end;
        const std::tuple<std::string, int> both = co_await pair;
        CHECK(both == std::tuple<std::string, int>("n", 7));
        int* const at = co_await counted;
        CHECK(at == &count);
    };
    run(work());
    CHECK(emitter.event_names().empty());
}

TEST_CASE("once: an error that comes first is thrown, and is handled by that", "[loop][events]") {
    source emitter;
    std::string log;
    auto work = [&]() -> task<> {
        task<> waiting = wait_for_data(emitter, log);
        waiting.start();
        CHECK(emitter.emit<"error">(failure("broken")));
        CHECK(emitter.event_names().empty());
        co_await waiting;
        auto error = once<"error">(emitter);
        emitter.emit<"error">(failure("wanted"));
        const std::exception_ptr taken = co_await error;
        CHECK_THROWS_WITH(std::rethrow_exception(taken), "wanted");
    };
    run(work());
    CHECK(log == "broken");
}

TEST_CASE("once: an error that comes before the await is thrown there", "[loop][events]") {
    source emitter;
    std::string log;
    auto work = [&]() -> task<> {
        auto end = once<"end">(emitter);
        emitter.emit<"error">(failure("early"));
        CHECK(emitter.event_names().empty());
        try {
            co_await end;
        } catch (const std::runtime_error& error) {
            log += error.what();
        }
    };
    run(work());
    CHECK(log == "early");
}

TEST_CASE("once: stopping removes the listener and throws", "[loop][events]") {
    source emitter;
    std::string log;
    stop_source stop;
    auto work = [&]() -> task<> {
        task<> waiting = wait_for_data(emitter, log);
        waiting.start(stop.token());
        stop.request_stop();
        co_await waiting;
        CHECK(emitter.event_names().empty());
        task<> late = wait_for_data(emitter, log);
        late.start(stop.token());
        co_await late;
    };
    run(work());
    CHECK(log == "cancelledcancelled");
    CHECK(emitter.event_names().empty());
}

TEST_CASE("once: ended while it waits it leaves nothing behind, whichever ends first", "[loop][events]") {
    std::string log;
    source emitter;
    {
        task<> waiting = wait_for_data(emitter, log);
        event_loop::current().turn([&] { waiting.start(); });
        CHECK(emitter.listener_count<"data">() == 1);
    }
    CHECK(emitter.event_names().empty());
    task<> orphan;
    {
        source shortly;
        orphan = wait_for_data(shortly, log);
        event_loop::current().turn([&] { orphan.start(); });
    }
    orphan = {};
    CHECK(log.empty());
}

TEST_CASE("on: events come in order, those kept first, and another event closes it", "[loop][events]") {
    source emitter;
    std::string log;
    auto work = [&]() -> task<> {
        task<> taking = take_all(emitter, log);
        taking.start();
        emitter.emit<"data">("a");
        emitter.emit<"data">("b");
        next_tick([&] {
            emitter.emit<"data">("c");
            emitter.emit<"end">();
            emitter.emit<"data">("never");
        });
        co_await taking;
    };
    run(work());
    CHECK(log == "abc.0");
    CHECK(emitter.event_names().empty());
}

TEST_CASE("on: with a limit the oldest events make room", "[loop][events]") {
    source emitter;
    std::string log;
    auto work = [&]() -> task<> {
        task<> taking = take_all(emitter, log, on_options{.limit = 2});
        taking.start();
        for (const char* each : {"a", "b", "c", "d", "e"}) emitter.emit<"data">(each);
        emitter.emit<"end">();
        co_await taking;
    };
    run(work());
    CHECK(log == "de.3");
    CHECK_THROWS_AS(on<"data">(emitter, on_options{.limit = 0}), usage_error);
}

TEST_CASE("on: an error is thrown when what was kept is taken; then it is closed", "[loop][events]") {
    source emitter;
    std::string log;
    auto work = [&]() -> task<> {
        auto events = on<"pair">(emitter);
        emitter.emit<"pair">("n", 1);
        emitter.emit<"error">(failure("broken"));
        CHECK(emitter.event_names().empty());
        const auto first = co_await events.next();
        CHECK(first == std::tuple<std::string, int>("n", 1));
        try {
            static_cast<void>(co_await events.next());
        } catch (const std::runtime_error& error) {
            log += error.what();
        }
        const auto last = co_await events.next();
        CHECK_FALSE(last.has_value());
    };
    run(work());
    CHECK(log == "broken");
}

TEST_CASE("on: stopping ends the wait, and the listeners go with the queue", "[loop][events]") {
    source emitter;
    std::string log;
    stop_source stop;
    auto work = [&]() -> task<> {
        task<> taking = take_all(emitter, log);
        taking.start(stop.token());
        emitter.emit<"data">("a");
        queue_microtask([&] { stop.request_stop(); });
        co_await taking;
    };
    run(work());
    CHECK(log == "acancelled0");
    CHECK(emitter.event_names().empty());
}

TEST_CASE("on: one coroutine waits at a time, and ended it makes room for another", "[loop][events]") {
    source emitter;
    std::string log;
    auto work = [&]() -> task<> {
        auto events = on<"end">(emitter);
        auto wait = [&]() -> task<> {
            const auto end = co_await events.next();
            log += end ? 'e' : 'c';
        };
        {
            task<> first = wait();
            first.start();
            task<> second = wait();
            second.start();
            CHECK_THROWS_AS(second.take(), usage_error);
        }
        task<> third = wait();
        third.start();
        emitter.emit<"end">();
        co_await third;
        task<> fourth = wait();
        fourth.start();
        events.close();
        co_await fourth;
    };
    run(work());
    CHECK(log == "ec");
}

TEST_CASE("once: one that is given up by a listener before it is not called by that emit", "[loop][once]") {
    event_emitter<emits<"data", int>> emitter;
    std::optional<decltype(once<"data">(emitter))> waiting;
    emitter.on<"data">([&](int) { waiting.reset(); });
    waiting.emplace(emitter);
    CHECK(emitter.emit<"data">(1));
    CHECK_FALSE(waiting);
    CHECK(emitter.listener_count<"data">() == 1);
}
