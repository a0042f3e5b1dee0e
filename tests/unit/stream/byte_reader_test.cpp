#include <cortado/stream/byte_reader.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>

#include <stdexcept>

using cortado::byte_reader;
using cortado::make_reader;
using cortado::sync_wait;
using cortado::task;

namespace {

task<std::string> read_all(byte_reader& source) {
    std::string all;
    for (;;) {
        const std::string_view piece = co_await source.read();
        if (piece.empty()) break;
        all.append(piece).append("|");
    }
    co_return all;
}

}  // namespace

TEST_CASE("byte_reader: a function is asked for each piece, and not before", "[stream][byte_reader]") {
    int asked = 0;
    auto source = make_reader([&asked]() -> task<std::string> {
        ++asked;
        co_return asked <= 3 ? std::string(static_cast<std::size_t>(asked), 'x') : std::string();
    });
    CHECK(asked == 0);
    CHECK(sync_wait(source->read()) == "x");
    CHECK(asked == 1);
    CHECK(sync_wait(read_all(*source)) == "xx|xxx|");
    CHECK(asked == 4);
    CHECK(sync_wait(source->read()).empty());
}

TEST_CASE("byte_reader: does not know its length unless it says so", "[stream][byte_reader]") {
    auto source = make_reader([]() -> task<std::string> { co_return ""; });
    CHECK_FALSE(source->size().has_value());
}

TEST_CASE("byte_reader: a failing source fails the read", "[stream][byte_reader]") {
    auto source = make_reader([]() -> task<std::string> {
        throw std::runtime_error("torn");
        co_return "";
    });
    CHECK_THROWS_WITH(sync_wait(source->read()), "torn");
}

TEST_CASE("byte_reader: what the function captured lives as long as the reader", "[stream][byte_reader]") {
    auto owned = std::make_shared<std::string>("kept");
    std::weak_ptr<std::string> watch = owned;
    auto source = make_reader([owned = std::move(owned), given = false]() mutable -> task<std::string> {
        co_return std::exchange(given, true) ? std::string() : *owned;
    });
    CHECK(sync_wait(read_all(*source)) == "kept|");
    CHECK_FALSE(watch.expired());
    source.reset();
    CHECK(watch.expired());
}
