#include <cortado/fs/read_stream.hpp>

#include <cortado/core/error.hpp>
#include <cortado/fs/attributes.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/loop/event_loop.hpp>

#include <sys/stat.h>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

namespace {

task<std::vector<std::string>> pieces_of(stream::readable& reader) {
    std::vector<std::string> pieces;
    while (true) {
        const std::string_view piece = co_await reader.read();
        if (piece.empty()) break;
        pieces.emplace_back(piece);
    }
    co_return pieces;
}

std::vector<std::string> pieces(std::unique_ptr<fs::read_stream> stream) { return run(pieces_of(*stream)); }

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("create_read_stream: a file in pieces of the high-water mark", "[fs][read_stream]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "0123456789");
    CHECK(pieces(fs::create_read_stream(here / "a")) == texts{"0123456789"});
    CHECK(pieces(fs::create_read_stream(here / "a", {.high_water_mark = 4})) == texts{"0123", "4567", "89"});
    CHECK(pieces(fs::create_read_stream(here / "a", {.start = 3})) == texts{"3456789"});
    CHECK(pieces(fs::create_read_stream(here / "a", {.end = 3})) == texts{"0123"});
    CHECK(pieces(fs::create_read_stream(here / "a", {.start = 2, .end = 6, .high_water_mark = 2})) ==
          texts{"23", "45", "6"});
    CHECK(pieces(fs::create_read_stream(here / "a", {.start = 9, .end = 100})) == texts{"9"});
    CHECK(pieces(fs::create_read_stream(here / "a", {.start = 50})).empty());
    CHECK(pieces(fs::create_read_stream(here / "a", {.end = UINT64_MAX})) == texts{"0123456789"});
    const std::string large(200'000, 'l');
    fs::write_file_sync(here / "a", large);
    const texts parts = pieces(fs::create_read_stream(here / "a"));
    REQUIRE(parts.size() == 4);
    CHECK(parts[0].size() == 65536);
    CHECK((parts[0] + parts[1] + parts[2] + parts[3] == large));
}

TEST_CASE("create_read_stream: an open file, from where it stands", "[fs][read_stream]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "0123456789");
    fs::file file = fs::open_sync(here / "a");
    char first[2];
    file.read_sync(first);
    auto stream = fs::create_read_stream(file);
    CHECK(run(pieces_of(*stream)) == texts{"23456789"});
    CHECK(stream->bytes_read() == 8);
    CHECK(file.is_open());  // another handle is left
    auto other = fs::create_read_stream(file, {.start = 0});
    run(file.close());
    CHECK(message_of([&] { run(other->read()); }) == "file closed");
    CHECK_THROWS_AS(fs::create_read_stream(fs::file()), usage_error);
}

TEST_CASE("create_read_stream: a missing file is the first read's error, and the end", "[fs][read_stream]") {
    temporary_directory here;
    auto stream = fs::create_read_stream(here / "none");
    CHECK(message_of([&] { run(stream->read()); }) ==
          "ENOENT: no such file or directory, open '" + (here / "none") + "'");
    CHECK_THROWS_WITH(run(stream->read()), "Premature close");
}

TEST_CASE("create_read_stream: a range that ends before it begins is a mistake", "[fs][read_stream]") {
    CHECK(message_of([] { fs::create_read_stream("a", {.start = 5, .end = 1}); }) ==
          "The value of \"start\" is out of range. It must be <= \"end\" (here: 1). Received 5");
    CHECK_THROWS_AS(fs::create_read_stream("a", {.high_water_mark = 0}), usage_error);
}

TEST_CASE("create_read_stream: a file that is truncated or replaced meanwhile ends early or goes on",
          "[fs][read_stream]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", std::string(100, 'a'));
    auto stream = fs::create_read_stream(here / "a", {.high_water_mark = 40});
    CHECK(run(stream->read()).size() == 40);
    fs::truncate_sync(here / "a", 50);
    CHECK(run(stream->read()).size() == 10);
    CHECK(run(stream->read()).empty());
    auto second = fs::create_read_stream(here / "a", {.high_water_mark = 40});
    CHECK(run(second->read()).size() == 40);
    fs::rm_sync(here / "a");
    fs::write_file_sync(here / "a", "new");
    CHECK(run(second->read()) == std::string(10, 'a'));
}

TEST_CASE("create_read_stream: a stop ends it", "[fs][read_stream]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "0123456789");
    auto stream = fs::create_read_stream(here / "a", {.high_water_mark = 4});
    CHECK(run(stream->read()) == "0123");
    stop_source stop;
    stop.request_stop();
    task<std::string_view> stopped = stream->read();
    stopped.start(stop.token());
    CHECK_THROWS_AS(stopped.take(), operation_cancelled);
    CHECK_THROWS_WITH(run(stream->read()), "Premature close");
}
