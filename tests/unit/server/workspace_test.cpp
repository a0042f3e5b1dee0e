#include <cortado/server/workspace.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using cortado::detail::input_buffer;
using cortado::detail::workspace;
using cortado::detail::workspace_pool;

namespace {

void add(input_buffer& to, std::string_view text) {
    to.make_room(text.size());
    REQUIRE(to.room_size() >= text.size());
    std::memcpy(to.room(), text.data(), text.size());
    to.added(text.size());
}

}  // namespace

TEST_CASE("input_buffer: what was not dealt with stays, through every growth", "[server][workspace]") {
    input_buffer buffer;
    std::string expected;
    for (int i = 0; i < 3000; ++i) {
        const std::string piece = std::to_string(i) + ";";
        add(buffer, piece);
        expected += piece;
        if (i % 3 == 0) {
            buffer.consume(4 < expected.size() ? 4 : 0);
            expected.erase(0, 4 < expected.size() ? 4 : 0);
        }
        REQUIRE(buffer.pending() == expected);
    }
    add(buffer, std::string(200'000, 'x'));
    CHECK(buffer.pending() == expected + std::string(200'000, 'x'));
}

TEST_CASE("input_buffer: a buffer that was dealt with has all of its room again", "[server][workspace]") {
    input_buffer buffer;
    add(buffer, "abc");
    const char* first = buffer.pending().data();
    buffer.consume(3);
    add(buffer, "def");
    CHECK(buffer.pending() == "def");
    CHECK(buffer.pending().data() == first);
    buffer.clear();
    CHECK(buffer.pending().empty());
}

TEST_CASE("workspace_pool: a workspace comes back empty, without the memory of one long message",
          "[server][workspace]") {
    workspace_pool pool;
    std::unique_ptr<workspace> taken = pool.take();
    workspace* which = taken.get();
    add(taken->head, std::string(1'000'000, 'x'));
    add(taken->body, "b");
    taken->out.append("o");
    pool.give_back(std::move(taken));
    taken = pool.take();
    CHECK(taken.get() == which);
    CHECK(taken->head.pending().empty());
    CHECK(taken->body.pending().empty());
    CHECK(taken->out.empty());
    taken->head.make_room(1);
    CHECK(taken->head.room_size() < 100'000);
}
