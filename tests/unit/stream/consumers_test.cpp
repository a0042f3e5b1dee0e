#include <cortado/stream/consumers.hpp>

#include "support/catch.hpp"
#include "support/drain.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/stream/error.hpp>

#include <string>
#include <vector>

namespace stream = cortado::stream;
using cortado::async_generator;
using cortado::sync_wait;
using cortado::task;
using cortado::test::all_of;
using texts = std::vector<std::string>;

namespace {

texts lines_of(texts pieces) { return sync_wait(all_of(stream::lines(stream::readable::from(pieces)))); }

}  // namespace

TEST_CASE("text: gives all pieces as one", "[stream][consumers]") {
    auto source = stream::readable::from(texts{"ab", "", "c"});
    CHECK(sync_wait(stream::text(*source)) == "abc");
    CHECK(sync_wait(stream::text(*source)).empty());
}

TEST_CASE("text: refuses more than its limit and gives the stream up", "[stream][consumers]") {
    auto exact = stream::readable::from(texts{"ab", "c"});
    CHECK(sync_wait(stream::text(*exact, {.limit = 3})) == "abc");

    auto endless = []() -> async_generator<std::string> {
        for (;;) co_yield std::string(10, 'x');
    };
    auto source = stream::readable::from(endless());
    try {
        sync_wait(stream::text(*source, {.limit = 25}));
        FAIL("nothing was thrown");
    } catch (const stream::error& failure) {
        CHECK(std::string(failure.what()) == "stream: more than the limit of 25 bytes came");
        CHECK(failure.type() == stream::error::kind::too_long);
    }
    CHECK_THROWS_WITH(sync_wait(stream::text(*source)), "Premature close");
}

TEST_CASE("buffer: keeps every byte as it is", "[stream][consumers]") {
    auto source = stream::readable::from(texts{std::string("\x00\xff\x80", 3), "a"});
    CHECK(sync_wait(stream::buffer(*source)).to_string("hex") == "00ff8061");
}

TEST_CASE("lines: end with \\n, \\r\\n or \\r, wherever the pieces are cut", "[stream][consumers]") {
    CHECK(lines_of({"a\nb\r\nc\rd"}) == texts{"a", "b", "c", "d"});
    CHECK(lines_of({"a\r", "\nb"}) == texts{"a", "b"});
    CHECK(lines_of({"a\r", "b"}) == texts{"a", "b"});
    CHECK(lines_of({"o", "ne\nt", "wo"}) == texts{"one", "two"});
    CHECK(lines_of({"\n\n"}) == texts{"", ""});
    CHECK(lines_of({"a\n"}) == texts{"a"});
    CHECK(lines_of({}).empty());
}

TEST_CASE("lines: every cut of a text gives the same lines", "[stream][consumers]") {
    const std::string whole = "one\r\n\rtwo\n\r\nthree";
    const texts expected = lines_of({whole});
    CHECK(expected == texts{"one", "", "two", "", "three"});
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
        CHECK(lines_of({whole.substr(0, cut), whole.substr(cut)}) == expected);
    }
}

TEST_CASE("lines: a line longer than the limit is an error", "[stream][consumers]") {
    auto source = stream::readable::from(texts{"abc\n", "ab", "cd\n"});
    CHECK_THROWS_WITH(sync_wait(all_of(stream::lines(*source, {.max_length = 3}))),
                      "lines: a line is longer than 3 bytes");
}
