#include <cortado/stream/readable.hpp>

#include "support/catch.hpp"
#include "support/drain.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace stream = cortado::stream;

using cortado::sync_wait;
using cortado::task;
using cortado::test::joined;

TEST_CASE("readable: a function is asked for each piece, and not before", "[stream][readable]") {
    int asked = 0;
    auto source = stream::readable::from([&asked]() -> task<std::string> {
        ++asked;
        co_return asked <= 3 ? std::string(static_cast<std::size_t>(asked), 'x') : std::string();
    });
    CHECK(asked == 0);
    CHECK(sync_wait(source->read()) == "x");
    CHECK(asked == 1);
    CHECK(sync_wait(joined(*source)) == "xx|xxx|");
    CHECK(asked == 4);
    CHECK(sync_wait(source->read()).empty());
}

TEST_CASE("readable: does not know its length unless it says so", "[stream][readable]") {
    auto source = stream::readable::from([]() -> task<std::string> { co_return ""; });
    CHECK_FALSE(source->size().has_value());
}

TEST_CASE("readable: a failing source fails the read", "[stream][readable]") {
    auto source = stream::readable::from([]() -> task<std::string> {
        throw std::runtime_error("torn");
        co_return "";
    });
    CHECK_THROWS_WITH(sync_wait(source->read()), "torn");
}

TEST_CASE("readable: what the function captured lives as long as the reader", "[stream][readable]") {
    auto owned = std::make_shared<std::string>("kept");
    std::weak_ptr<std::string> watch = owned;
    auto source =
        stream::readable::from([owned = std::move(owned), given = false]() mutable -> task<std::string> {
            co_return std::exchange(given, true) ? std::string() : *owned;
        });
    CHECK(sync_wait(joined(*source)) == "kept|");
    CHECK_FALSE(watch.expired());
    source.reset();
    CHECK(watch.expired());
}

TEST_CASE("readable: is made from a text, a range or a generator, too", "[stream][readable]") {
    auto text = stream::readable::from("whole");
    CHECK(text->size() == 5u);
    CHECK(sync_wait(joined(*text)) == "whole|");
    auto range = stream::readable::from(std::vector<std::string>{"a", "", "b"});
    CHECK(sync_wait(joined(*range)) == "a|b|");
    auto generate = []() -> cortado::async_generator<std::string> {
        co_yield "one";
        co_yield "";
        co_yield "two";
    };
    auto generator = stream::readable::from(generate());
    CHECK(sync_wait(joined(*generator)) == "one|two|");
    CHECK(sync_wait(joined(*generator)).empty());
}

TEST_CASE("readable: destroyed, a generator ends where it stands", "[stream][readable]") {
    auto held = std::make_shared<int>(0);
    auto generate = [](std::shared_ptr<int> mine) -> cortado::async_generator<std::string> {
        for (;;) co_yield std::to_string(++*mine);
    };
    auto generator = stream::readable::from(generate(held));
    CHECK(held.use_count() == 2);
    generator->destroy();
    CHECK(held.use_count() == 1);
    CHECK_THROWS_WITH(sync_wait(joined(*generator)), "Premature close");
}

TEST_CASE("readable: a generator that has thrown does not look ended", "[stream][readable]") {
    auto broken = []() -> cortado::async_generator<std::string> {
        co_yield "a";
        throw std::runtime_error("broken");
    };
    auto source = stream::readable::from(broken());
    CHECK_THROWS_WITH(sync_wait(joined(*source)), "broken");
    CHECK_THROWS_WITH(sync_wait(joined(*source)), "Premature close");
}

TEST_CASE("readable: destroyed while it is read, it gives the reason with the next piece",
          "[stream][readable]") {
    cortado::event go;
    auto waits = [](cortado::event& until) -> cortado::async_generator<std::string> {
        co_await until;
        co_yield "late";
    };
    auto source = stream::readable::from(waits(go));
    task<std::string> reading = joined(*source);
    reading.start();
    source->destroy(std::make_exception_ptr(std::runtime_error("given up")));
    go.set();
    REQUIRE(reading.is_done());
    CHECK_THROWS_WITH(reading.take(), "given up");
}

TEST_CASE("readable: a range may make its texts as it goes", "[stream][readable]") {
    struct numbers {
        struct iterator {
            int at;
            std::string operator*() const {
                return "a number that is longer than what a string keeps: " + std::to_string(at);
            }
            iterator& operator++() {
                ++at;
                return *this;
            }
            bool operator==(const iterator&) const = default;
        };
        iterator begin() const { return {0}; }
        iterator end() const { return {2}; }
    };
    auto source = stream::readable::from(numbers());
    CHECK(sync_wait(joined(*source)) ==
          "a number that is longer than what a string keeps: 0|"
          "a number that is longer than what a string keeps: 1|");
}
