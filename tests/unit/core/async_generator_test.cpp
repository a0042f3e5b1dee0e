#include <cortado/core/async_generator.hpp>

#include "support/catch.hpp"
#include "support/drain.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/this_task.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using cortado::async_generator;
using cortado::sync_wait;
using cortado::task;
using cortado::test::all_of;

namespace {

async_generator<int> count_to(int last) {
    for (int each = 1; each <= last; ++each) co_yield each;
}

/** Notes the end of a frame. */
struct last_words {
    explicit last_words(bool& said) noexcept : said_(said) {}
    last_words(const last_words&) = delete;
    last_words& operator=(const last_words&) = delete;
    ~last_words() { said_ = true; }
    bool& said_;
};

}  // namespace

TEST_CASE("async_generator: gives its values in order, then nothing", "[core][async_generator]") {
    CHECK(sync_wait(all_of(count_to(4))) == std::vector<int>{1, 2, 3, 4});
    CHECK(sync_wait(all_of(count_to(0))).empty());
    CHECK(sync_wait(all_of(async_generator<int>())).empty());
}

TEST_CASE("async_generator: nothing runs before the first next(), and nothing after the last value asked for",
          "[core][async_generator]") {
    std::string log;
    auto talk = [](std::string& into) -> async_generator<int> {
        into += "a";
        co_yield 1;
        into += "b";
        co_yield 2;
        into += "c";
    };
    auto values = talk(log);
    CHECK(log.empty());
    auto first_two = [](async_generator<int>& from) -> task<int> {
        const std::optional<int> one = co_await from.next();
        const std::optional<int> two = co_await from.next();
        co_return *one * 10 + *two;
    };
    CHECK(sync_wait(first_two(values)) == 12);
    CHECK(log == "ab");
}

TEST_CASE("async_generator: goes on saying that it has ended", "[core][async_generator]") {
    auto values = count_to(1);
    auto ask = [](async_generator<int>& from) -> task<bool> {
        const std::optional<int> value = co_await from.next();
        co_return value.has_value();
    };
    CHECK(sync_wait(ask(values)));
    CHECK_FALSE(sync_wait(ask(values)));
    CHECK_FALSE(sync_wait(ask(values)));
}

TEST_CASE("async_generator: an exception leaves next() once and ends it", "[core][async_generator]") {
    auto broken = []() -> async_generator<int> {
        co_yield 1;
        throw std::runtime_error("no more");
    };
    auto values = broken();
    auto ask = [](async_generator<int>& from) -> task<int> {
        const std::optional<int> value = co_await from.next();
        co_return value.value_or(-1);
    };
    CHECK(sync_wait(ask(values)) == 1);
    CHECK_THROWS_WITH(sync_wait(ask(values)), "no more");
    CHECK(sync_wait(ask(values)) == -1);
}

TEST_CASE("async_generator: owns what it yields until the next value is asked for",
          "[core][async_generator]") {
    auto texts = []() -> async_generator<std::string_view> {
        const std::string first = "a text that is too long to be kept in place";
        co_yield std::string_view(first);
        co_yield std::string("another one that is a temporary of its own co_yield");
    };
    auto joined = [](async_generator<std::string_view> from) -> task<std::string> {
        std::string all;
        for (;;) {
            const std::optional<std::string_view> text = co_await from.next();
            if (!text) break;
            all.append(*text).append("|");
        }
        co_return all;
    };
    CHECK(sync_wait(joined(texts())) ==
          "a text that is too long to be kept in place|another one that is a temporary of its own co_yield|");
}

TEST_CASE("async_generator: may wait between two values", "[core][async_generator]") {
    cortado::event go;
    auto waits = [](cortado::event& until) -> async_generator<int> {
        co_yield 1;
        co_await until;
        co_yield 2;
    };
    task<std::vector<int>> work = all_of(waits(go));
    work.start();
    CHECK_FALSE(work.is_done());
    go.set();
    REQUIRE(work.is_done());
    CHECK(work.take() == std::vector<int>{1, 2});
}

TEST_CASE("async_generator: is stopped with whoever asks", "[core][async_generator]") {
    cortado::event never;
    bool is_gone = false;
    auto waits = [](cortado::event& until, bool& gone) -> async_generator<int> {
        const last_words at_end(gone);
        co_await until;
        co_yield 1;
    };
    cortado::stop_source stop;
    task<std::vector<int>> work = all_of(waits(never, is_gone));
    work.start(stop.token());
    stop.request_stop();
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    CHECK(is_gone);
}

TEST_CASE("async_generator: destroyed where it waits, it ends there", "[core][async_generator]") {
    cortado::event never;
    bool is_gone = false;
    {
        auto waits = [](cortado::event& until, bool& gone) -> async_generator<int> {
            const last_words at_end(gone);
            co_await until;
        };
        task<std::vector<int>> work = all_of(waits(never, is_gone));
        work.start();
        CHECK_FALSE(is_gone);
    }
    CHECK(is_gone);
    never.set();  // nobody is there to be resumed
}

TEST_CASE("async_generator: refuses a second next() while one is under way", "[core][async_generator]") {
    cortado::event never;
    auto waits = [](cortado::event& until) -> async_generator<int> { co_await until; };
    auto values = waits(never);
    auto ask = [](async_generator<int>& from) -> task<> { co_await from.next(); };
    task<> first = ask(values);
    first.start();
    CHECK_THROWS_WITH(sync_wait(ask(values)), "async_generator: one next() is under way; await it first");
}

TEST_CASE("async_generator: a hundred thousand values need no stack", "[core][async_generator]") {
    auto sum = [](async_generator<int> from) -> task<long> {
        long all = 0;
        for (;;) {
            const std::optional<int> value = co_await from.next();
            if (!value) break;
            all += *value;
        }
        co_return all;
    };
    CHECK(sync_wait(sum(count_to(100000))) == 5000050000L);
}

TEST_CASE("async_generator: ends with whoever waits for its next value", "[core][async_generator]") {
    cortado::event go;
    bool is_gone = false;
    auto waits = [](cortado::event& until, bool& gone) -> async_generator<int> {
        const last_words at_end(gone);
        co_await until;
        co_yield 1;
    };
    auto values = waits(go, is_gone);
    auto ask = [](async_generator<int>& from) -> task<> { co_await from.next(); };
    {
        cortado::scope children;
        children.spawn(ask(values));
    }
    CHECK(is_gone);
    go.set();
    auto is_over = [](async_generator<int>& from) -> task<bool> {
        const std::optional<int> value = co_await from.next();
        co_return !value;
    };
    CHECK(sync_wait(is_over(values)));
}
