#include <cortado/core/async_local_storage.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/keep_context.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/sync_wait.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using cortado::async_local_storage;
using cortado::event;
using cortado::task;

namespace {

std::string shown(const async_local_storage<std::string>& storage) {
    const std::string* value = storage.store();
    return value == nullptr ? "-" : *value;
}

}  // namespace

TEST_CASE("async_local_storage: a function that is run sees the value, and what it returns comes out",
          "[core][context]") {
    async_local_storage<std::string> storage;
    CHECK(storage.store() == nullptr);
    CHECK(storage.run("x", [&] { return shown(storage) + "!"; }) == "x!");
    CHECK(storage.store() == nullptr);
    CHECK_THROWS_AS(storage.run("x", [] { throw std::runtime_error("broken"); }), std::runtime_error);
    CHECK(storage.store() == nullptr);
}

TEST_CASE("async_local_storage: each storage has its own value, the innermost of it counts, exit() has none",
          "[core][context]") {
    async_local_storage<std::string> text;
    async_local_storage<int> number;
    text.run("outer", [&] {
        number.run(7, [&] {
            CHECK(shown(text) == "outer");
            CHECK(*number.store() == 7);
            text.run("inner", [&] { CHECK(shown(text) == "inner"); });
            text.exit([&] {
                CHECK(text.store() == nullptr);
                CHECK(*number.store() == 7);
            });
            CHECK(shown(text) == "outer");
        });
        CHECK(number.store() == nullptr);
    });
}

TEST_CASE("async_local_storage: a storage never sees what one before it at the same place has kept",
          "[core][context]") {
    auto first = std::make_unique<async_local_storage<int>>();
    first->run(1, [&] {
        first = nullptr;
        for (int i = 0; i < 8; ++i) {
            const async_local_storage<std::string> next;
            CHECK(next.store() == nullptr);
        }
    });
}

TEST_CASE("async_local_storage: a task is in its context again whenever it is resumed, and nobody else is",
          "[core][context]") {
    async_local_storage<std::string> storage;
    event first;
    event second;
    std::string log;
    const auto work = [&](event& go, std::string name) -> task<> {
        co_await go;
        log += name + "=" + shown(storage) + " ";
        go.reset();
        co_await go;
        log += name + "=" + shown(storage) + " ";
    };
    auto one = storage.run("1", work(first, "one"));
    auto two = storage.run("2", [&] { return work(second, "two"); });
    one.start();
    CHECK(storage.store() == nullptr);
    two.start();
    first.set();
    CHECK(storage.store() == nullptr);
    storage.run("setter", [&] {
        second.set();  // resumes two in here
        log += "setter=" + shown(storage) + " ";
        first.set();
    });
    CHECK(one.is_done());
    second.set();
    CHECK(two.is_done());
    CHECK(log == "one=1 two=2 setter=setter one=1 two=2 ");
    CHECK(cortado::detail::current_context == nullptr);
}

TEST_CASE(
    "async_local_storage: behind an awaited run() the one before counts again, also after suspensions and "
    "errors",
    "[core][context]") {
    async_local_storage<std::string> storage;
    event go;
    std::string log;
    const auto inner = [&](bool fails) -> task<int> {
        co_await go;
        if (fails) throw std::runtime_error(shown(storage));
        co_return 1;
    };
    const auto outer = [&]() -> task<> {
        const int got = co_await storage.run("inner", inner(false));
        log += shown(storage) + std::to_string(got) + " ";
        go.reset();
        try {
            co_await storage.run("failing", inner(true));
        } catch (const std::runtime_error& error) {
            log += std::string(error.what()) + " " + shown(storage) + " ";
        }
        co_await storage.exit(inner(false));
        log += shown(storage);
    };
    auto work = storage.run("outer", outer());
    work.start();
    go.set();
    go.set();
    REQUIRE(work.is_done());
    CHECK(log == "outer1 failing outer outer");
    CHECK(cortado::detail::current_context == nullptr);
}

TEST_CASE("async_local_storage: what is spawned inside keeps the value until its own end",
          "[core][context]") {
    struct counted {
        explicit counted(int& ended) : ended_(&ended) {}
        counted(counted&& other) noexcept : ended_(std::exchange(other.ended_, nullptr)) {}
        ~counted() {
            if (ended_ != nullptr) ++*ended_;
        }
        int* ended_;
    };
    int ended = 0;
    bool seen = false;
    async_local_storage<counted> storage;
    event go;
    const auto later = [&]() -> task<> {
        co_await go;
        seen = storage.store() != nullptr;
    };
    storage.run(counted(ended), [&] { cortado::spawn(later()); });
    CHECK(ended == 0);
    go.set();
    CHECK(seen);
    CHECK(ended == 1);
}

TEST_CASE("async_local_storage: who joins children goes on in its own context", "[core][context]") {
    async_local_storage<std::string> storage;
    event go;
    std::string log;
    const auto child = [&]() -> task<> {
        co_await go;
        log += shown(storage) + " ";
    };
    const auto parent = [&]() -> task<> {
        cortado::scope children;
        storage.run("child", [&] { children.spawn(child()); });
        co_await children.join();
        log += shown(storage);
    };
    auto work = storage.run("parent", parent());
    work.start();
    go.set();
    REQUIRE(work.is_done());
    CHECK(log == "child parent");
    CHECK(cortado::detail::current_context == nullptr);
}

TEST_CASE("async_local_storage: a run() that is dropped or destroyed leaves nothing behind",
          "[core][context]") {
    async_local_storage<std::shared_ptr<int>> storage;
    const auto kept = std::make_shared<int>(1);
    event go;
    const auto work = [&]() -> task<> { co_await go; };
    {
        auto dropped = storage.run(kept, work());
        auto suspended = storage.run(kept, work());
        suspended.start();
        CHECK(kept.use_count() == 3);
    }
    CHECK(kept.use_count() == 1);
    CHECK(cortado::detail::current_context == nullptr);
}

TEST_CASE("async_local_storage: a bound callable runs where it was bound", "[core][context]") {
    async_local_storage<std::string> storage;
    auto bound = storage.run("x", [&] {
        return cortado::bind_context([&](int n) { return shown(storage) + std::to_string(n); });
    });
    CHECK(bound(1) == "x1");
    CHECK(storage.run("y", [&] { return bound(2); }) == "x2");
    CHECK(storage.store() == nullptr);
}

TEST_CASE("async_local_storage: deep nesting ends without deep recursion", "[core][context]") {
    async_local_storage<int> storage;
    cortado::detail::context_ref kept;
    for (int i = 0; i < 100'000; ++i) {
        const cortado::detail::context_scope inside(kept);
        storage.run(i, [&] { kept = cortado::detail::context_ref::current(); });
    }
    const cortado::detail::context_scope inside(std::exchange(kept, {}));
    CHECK(*storage.store() == 99'999);
}

TEST_CASE("keep_context: a task resumed by what knows no context gives its awaiter its own",
          "[core][context]") {
    async_local_storage<std::string> storage;
    struct bare_wait {
        std::coroutine_handle<>* place;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> caller) const noexcept { *place = caller; }
        void await_resume() const noexcept {}
    };
    std::coroutine_handle<> waiting;
    std::string log;
    const auto bare = [&]() -> task<int> {
        const bare_wait unaware{&waiting};
        co_await unaware;
        co_return 7;
    };
    const auto work = [&]() -> task<> {
        task<int> kept = cortado::detail::keep_context(bare());
        const int got = co_await kept;
        log += shown(storage) + std::to_string(got);
    };
    auto running = storage.run("x", work());
    running.start();
    waiting.resume();
    REQUIRE(running.is_done());
    CHECK(log == "x7");
    CHECK(cortado::detail::current_context == nullptr);
}
