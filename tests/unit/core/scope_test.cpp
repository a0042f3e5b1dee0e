#include <cortado/core/scope.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/this_task.hpp>

#include <memory>
#include <stdexcept>
#include <string>

using cortado::event;
using cortado::scope;
using cortado::stop_source;
using cortado::task;

namespace {

/** Wait, and write down how it ended. */
task<> child(event& go, std::string& log, std::string name) {
    log += name + "> ";
    try {
        co_await go;
    } catch (const cortado::operation_cancelled&) {
        log += "!" + name + " ";
        throw;
    }
    log += "<" + name + " ";
}

task<> fail_after(event& go, std::string text) {
    co_await go;
    throw std::runtime_error(text);
}

task<> fail_now(std::string text) {
    throw std::runtime_error(text);
    co_return;
}

}  // namespace

TEST_CASE("scope: children start inside spawn and join waits for the last", "[core][scope]") {
    std::string log;
    event a, b;
    auto parent = [&]() -> task<> {
        scope children;
        children.spawn(child(a, log, "a"));
        children.spawn(child(b, log, "b"));
        log += "join ";
        co_await children.join();
        CHECK(children.is_empty());
        log += "joined";
    };
    task<> work = parent();
    work.start();
    CHECK_FALSE(work.is_done());
    b.set();
    CHECK_FALSE(work.is_done());
    a.set();
    CHECK(work.is_done());
    CHECK(log == "a> b> join <b <a joined");
}

TEST_CASE("scope: joining an empty scope does not suspend", "[core][scope]") {
    event go;
    go.set();
    std::string log;
    auto parent = [&]() -> task<> {
        scope children;
        co_await children.join();
        children.spawn(child(go, log, "a"));
        co_await children.join();
    };
    task<> work = parent();
    work.start();
    CHECK(work.is_done());
    CHECK(log == "a> <a ");
}

TEST_CASE("scope: a failing child stops the others, join throws its exception", "[core][scope]") {
    std::string log;
    event a, b, go;
    auto parent = [&]() -> task<> {
        scope children;
        children.spawn(child(a, log, "a"));
        children.spawn(fail_after(go, "first"));
        children.spawn(child(b, log, "b"));
        co_await children.join();
    };
    task<> work = parent();
    work.start();
    go.set();
    REQUIRE(work.is_done());
    CHECK_THROWS_WITH(work.take(), "first");
    CHECK(log == "a> b> !b !a ");
}

TEST_CASE("scope: a child that fails at once is reported by join, and by one join only", "[core][scope]") {
    std::string log;
    event a;
    auto parent = [&]() -> task<> {
        scope children;
        children.spawn(fail_now("first"));
        children.spawn(fail_now("second"));
        children.spawn(child(a, log, "a"));
        std::string said;
        try {
            co_await children.join();
        } catch (const std::exception& error) {
            said = error.what();
        }
        log += said;
        co_await children.join();
    };
    task<> work = parent();
    work.start();
    REQUIRE(work.is_done());
    CHECK_NOTHROW(work.take());
    CHECK(log == "a> !a first");
}

TEST_CASE("scope: stopping the joiner stops the children and ends the join", "[core][scope]") {
    std::string log;
    event a, b;
    stop_source source;
    auto parent = [&]() -> task<> {
        scope children;  // under no token of its own
        children.spawn(child(a, log, "a"));
        children.spawn(child(b, log, "b"));
        co_await children.join();
        log += "not reached";
    };
    task<> work = parent();
    work.start(source.token());
    source.request_stop();
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    CHECK(log == "a> b> !b !a ");
}

TEST_CASE("scope: joining under a stopped token stops the children", "[core][scope]") {
    std::string log;
    event a;
    stop_source source;
    source.request_stop();
    auto parent = [&]() -> task<> {
        scope children;
        children.spawn(child(a, log, "a"));
        co_await children.join();
    };
    task<> work = parent();
    work.start(source.token());
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    CHECK(log == "a> !a ");
}

TEST_CASE("scope: made with a token it is stopped by its source", "[core][scope]") {
    std::string log;
    event a, b;
    stop_source source;
    scope children(source.token());
    children.spawn(child(a, log, "a"));
    source.request_stop();
    CHECK(children.is_empty());
    children.spawn(child(b, log, "b"));
    CHECK(children.is_empty());
    CHECK(log == "a> !a b> !b ");
}

TEST_CASE("scope: children that its owner stopped have not failed", "[core][scope]") {
    std::string log;
    event a;
    auto parent = [&]() -> task<> {
        scope children;
        children.spawn(child(a, log, "a"));
        children.request_stop();
        co_await children.join();
        log += "joined";
    };
    task<> work = parent();
    work.start();
    REQUIRE(work.is_done());
    CHECK_NOTHROW(work.take());
    CHECK(log == "a> !a joined");
}

TEST_CASE("scope: destroyed before the join it ends what is suspended", "[core][scope]") {
    struct sentry {
        std::string& log;
        ~sentry() { log += "ended "; }
    };
    std::string log;
    event go;
    auto wait = [&]() -> task<> {
        sentry at_end{log};
        co_await go;
    };
    {
        scope children;
        children.spawn(wait());
        children.spawn(wait());
    }
    CHECK(log == "ended ended ");
    go.set();
    CHECK(log == "ended ended ");
}

TEST_CASE("scope: a joiner destroyed while it waits takes its children with it", "[core][scope]") {
    std::string log;
    event a;
    {
        auto parent = [&]() -> task<> {
            scope children;
            children.spawn(child(a, log, "a"));
            co_await children.join();
        };
        task<> work = parent();
        work.start();
    }
    a.set();
    CHECK(log == "a> ");
}

TEST_CASE("scope: a child may spawn siblings", "[core][scope]") {
    std::string log;
    event a, b;
    scope children;
    auto first = [&]() -> task<> {
        co_await a;
        children.spawn(child(b, log, "b"));
    };
    children.spawn(first());
    a.set();
    CHECK_FALSE(children.is_empty());
    b.set();
    CHECK(children.is_empty());
    CHECK(log == "b> <b ");
}

TEST_CASE("scope: children stand under the scope's own token", "[core][scope]") {
    bool is_stopped = false;
    event go;
    stop_source source;
    auto ask = [&]() -> task<> {
        const cortado::stop_token token = co_await cortado::this_task::stop_token();
        CHECK(token.state() != source.token().state());
        co_await go;
        is_stopped = token.stop_requested();
    };
    scope children(source.token());
    children.spawn(ask());
    go.set();
    CHECK_FALSE(is_stopped);
}

TEST_CASE("scope: ten thousand children end in one stop", "[core][scope]") {
    int ended = 0;
    stop_source source;
    auto wait = [&]() -> task<> {
        event never;
        try {
            co_await never;
        } catch (const cortado::operation_cancelled&) {
            ++ended;
            throw;
        }
    };
    auto parent = [&]() -> task<> {
        scope children;
        for (int i = 0; i < 10'000; ++i) children.spawn(wait());
        co_await children.join();
    };
    task<> work = parent();
    work.start(source.token());
    source.request_stop();
    CHECK(work.is_done());
    CHECK(ended == 10'000);
}

TEST_CASE("scope: its last child may be what keeps its owner", "[core][scope]") {
    struct owner {
        event go;
        scope children;
    };
    auto wait = [](std::shared_ptr<owner> kept) -> task<> { co_await kept->go; };
    auto made = std::make_shared<owner>();
    const std::weak_ptr<owner> seen = made;
    made->children.spawn(wait(made));
    event& go = made->go;
    made.reset();
    CHECK_FALSE(seen.expired());
    go.set();
    CHECK(seen.expired());
}

TEST_CASE("scope: has one joiner at a time, and any number one after the other", "[core][scope]") {
    event go;
    scope children;
    auto wait = [&]() -> task<> { co_await go; };
    children.spawn(wait());
    auto join = [&]() -> task<> { co_await children.join(); };
    {
        task<> given_up = join();
        given_up.start();
    }
    task<> first = join();
    first.start();
    task<> second = join();
    second.start();
    CHECK_THROWS_WITH(second.take(), "scope: it is being joined already; a scope has one joiner");
    CHECK_FALSE(first.is_done());
    go.set();
    CHECK(first.is_done());
    CHECK_NOTHROW(cortado::sync_wait(join()));
}
