#include <cortado/core/output_buffer.hpp>

#include "support/catch.hpp"

#include <string>
#include <utility>

using cortado::output_buffer;

TEST_CASE("output_buffer: what is appended is consumed in order", "[core][output_buffer]") {
    output_buffer out;
    CHECK(out.empty());
    out.append("hello ");
    out.append("");
    out.append("world");
    CHECK(out.view() == "hello world");
    out.consume(6);
    CHECK(out.view() == "world");
    CHECK(std::string(out.data(), out.size()) == "world");
    out.append("!");
    CHECK(out.view() == "world!");
    out.consume(6);
    CHECK(out.empty());
}

TEST_CASE("output_buffer: reserve makes room for put", "[core][output_buffer]") {
    output_buffer out;
    std::string expected;
    for (int i = 0; i < 1000; ++i) {
        out.reserve(8);
        out.put("abc");
        out.put_char('d');
        expected += "abcd";
        if (i % 3 == 0) {
            out.consume(3);
            expected.erase(0, 3);
            out.append("x");
            expected += "x";
        }
    }
    CHECK(out.view() == expected);
}

TEST_CASE("output_buffer: consumed room is used again instead of more memory", "[core][output_buffer]") {
    output_buffer out;
    out.append(std::string(1000, 'a'));
    const std::size_t capacity = out.capacity();
    for (int i = 0; i < 1000; ++i) {
        out.consume(900);
        out.append(std::string(900, 'b'));
    }
    CHECK(out.capacity() == capacity);
    CHECK(out.size() == 1000);
}

TEST_CASE("output_buffer: clear keeps the memory, reset gives it back", "[core][output_buffer]") {
    output_buffer out;
    out.append(std::string(1000, 'a'));
    const std::size_t small = out.capacity();
    out.clear();
    CHECK(out.capacity() == small);
    CHECK_FALSE(out.is_large());
    out.append(std::string(100000, 'a'));
    out.clear();
    CHECK(out.capacity() >= 100000);
    CHECK(out.is_large());
    out.reset();
    CHECK(out.capacity() == 0);
    CHECK_FALSE(out.is_large());
    out.append("again");
    CHECK(out.view() == "again");
}

TEST_CASE("output_buffer: moving takes the octets along and leaves an empty buffer",
          "[core][output_buffer]") {
    output_buffer from;
    from.append("abc");
    output_buffer to = std::move(from);
    CHECK(to.view() == "abc");
    CHECK(from.empty());
    from.append("def");
    to = std::move(from);
    CHECK(to.view() == "def");
    CHECK(from.empty());
    CHECK(from.capacity() == 0);
}
