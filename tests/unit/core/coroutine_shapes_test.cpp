// The shapes of code around co_await that docs/coroutines.md calls sound, run so that the sanitizers can see
// them. g++ 12 destroys objects twice, or lays frames out wrongly, in their neighbours.
#include <cortado/core/task.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#  include <sys/wait.h>
#  include <unistd.h>
#endif

using cortado::sync_wait;
using cortado::task;

namespace {

const std::string long_text = "long enough to live on the heap, so that a second destruction is seen";

/** Count how often it is made and destroyed. */
struct counted {
    static inline int alive = 0;
    static inline int moves = 0;
    std::string text = long_text;

    counted() { ++alive; }
    counted(counted&& other) noexcept : text(std::move(other.text)) {
        ++alive;
        ++moves;
    }
    counted(const counted& other) : text(other.text) { ++alive; }
    counted& operator=(const counted&) = delete;
    ~counted() { --alive; }
};

struct options {
    std::string text = {};
    int times = 1;
};

task<std::string> take_value(counted value) { co_return value.text; }
task<std::string> take_reference(const std::string& text) { co_return text; }
task<std::string> take_options(options wanted) {
    std::string all;
    for (int i = 0; i < wanted.times; ++i) all += wanted.text;
    co_return all;
}
task<bool> yes() { co_return true; }
task<int> number(int value) { co_return value; }
task<std::vector<std::string>> list() {
    std::vector<std::string> texts{long_text, "b"};
    co_return texts;
}
task<std::pair<std::string, int>> pair() { co_return std::pair(long_text, 2); }

}  // namespace

TEST_CASE("coroutine shapes: parameters by value are destroyed once", "[core][shapes]") {
    counted::moves = 0;
    auto run = []() -> task<> {
        const std::string from_temporary = co_await take_value(counted());
        counted named;
        const std::string from_moved = co_await take_value(std::move(named));
        CHECK(from_temporary == long_text);
        CHECK(from_moved == long_text);
    };
    sync_wait(run());
    CHECK(counted::alive == 0);
    CHECK(counted::moves <= 3);
}

TEST_CASE("coroutine shapes: a temporary lives to the end of the await expression", "[core][shapes]") {
    auto run = []() -> task<> {
        const std::string copied = co_await take_reference(std::string(long_text));
        const std::string joined = co_await take_reference(long_text + "/" + std::to_string(7));
        CHECK(copied == long_text);
        CHECK(joined == long_text + "/7");
    };
    sync_wait(run());
}

TEST_CASE("coroutine shapes: a condition on a value that was named first", "[core][shapes]") {
    auto run = []() -> task<int> {
        int passed = 0;
        const bool ok = co_await yes();
        if (ok) ++passed;
        if (auto again = co_await yes(); again) ++passed;
        for (bool more = co_await yes(); more; more = false) ++passed;
        const int kind = co_await number(2);
        switch (kind) {
            case 2: ++passed; break;
            default: break;
        }
        co_return passed;
    };
    CHECK(sync_wait(run()) == 4);
}

TEST_CASE("coroutine shapes: if and else, each with its await", "[core][shapes]") {
    auto run = [](bool first) -> task<std::string> {
        std::string text;
        if (first) {
            text = co_await take_reference(long_text);
        } else {
            text = co_await take_reference("b");
        }
        co_return text;
    };
    CHECK(sync_wait(run(true)) == long_text);
    CHECK(sync_wait(run(false)) == "b");
}

TEST_CASE("coroutine shapes: options named first, moved, copied, or given to a named task",
          "[core][shapes]") {
    auto run = []() -> task<std::string> {
        options twice{.text = long_text, .times = 2};
        std::string all = co_await take_options(twice);
        all += co_await take_options(std::move(twice));
        auto made = take_options({.text = "c"});
        all += co_await made;
        co_return all;
    };
    CHECK(sync_wait(run()) == long_text + long_text + long_text + long_text + "c");
}

TEST_CASE("coroutine shapes: lambdas with captures, named", "[core][shapes]") {
    auto call = [](auto function) -> task<std::string> { co_return co_await function(); };
    auto run = [&]() -> task<std::string> {
        std::string captured = long_text;
        auto body = [captured]() -> task<std::string> { co_return captured; };
        std::string all = co_await body();
        all += co_await call(body);
        auto by_reference = [&captured]() -> task<std::string> { co_return captured; };
        all += co_await call(by_reference);
        co_return all;
    };
    CHECK(sync_wait(run()) == long_text + long_text + long_text);
}

TEST_CASE("coroutine shapes: a member's lambda kept in a std::function", "[core][shapes]") {
    struct service {
        std::string name = long_text;
        std::function<task<std::string>()> handler = [this]() -> task<std::string> { co_return name; };
    };
    auto run = []() -> task<std::string> {
        service each;
        std::string text = co_await each.handler();
        co_return text;
    };
    CHECK(sync_wait(run()) == long_text);
}

TEST_CASE("coroutine shapes: loops and bindings over awaited values", "[core][shapes]") {
    auto run = []() -> task<std::string> {
        std::string all;
        for (const std::string& each : co_await list()) all += each;
        auto [text, count] = co_await pair();
        all += text + std::to_string(count);
        co_return all;
    };
    CHECK(sync_wait(run()) == long_text + "b" + long_text + "2");
}

TEST_CASE("coroutine shapes: values awaited one by one, then put into a list", "[core][shapes]") {
    auto run = []() -> task<std::vector<int>> {
        const int first = co_await number(1);
        const int second = co_await number(2);
        std::vector<int> both{first, second};
        co_return both;
    };
    CHECK(sync_wait(run()) == std::vector<int>{1, 2});
}

TEST_CASE("coroutine shapes: an exception through layers that own things", "[core][shapes]") {
    auto thrower = [](counted) -> task<> {
        throw std::runtime_error(long_text);
        co_return;
    };
    auto middle = [&]() -> task<> {
        counted local;
        co_await thrower(counted());
    };
    auto outer = [&]() -> task<std::string> {
        std::string text;
        try {
            co_await middle();
        } catch (const std::exception& error) {
            text = error.what();
        }
        co_return text;
    };
    CHECK(sync_wait(outer()) == long_text);
    CHECK(counted::alive == 0);
}

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
namespace {

task<int> miscompiled() {
    if (co_await yes()) co_return 1;  // cortado-lint: allow
    co_return 0;
}

}  // namespace

TEST_CASE("coroutine shapes: an await in a condition is stopped with a message", "[core][shapes]") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(ends[1], 2);
        ::signal(SIGABRT, SIG_DFL);
        const int value = sync_wait(miscompiled());
        ::_exit(value);
    }
    ::close(ends[1]);
    std::string said;
    char piece[256];
    for (ssize_t got = 0; (got = ::read(ends[0], piece, sizeof piece)) > 0;) {
        said.append(piece, static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    CHECK(said ==
          "cortado: g++ 12 has miscompiled this coroutine: it has a co_await inside the condition of an if, "
          "while, "
          "for, do or switch.\nName the value first: `bool ok = co_await f(); if (ok) ...` "
          "(docs/coroutines.md)\n");
}
#endif
