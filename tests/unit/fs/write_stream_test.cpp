#include <cortado/fs/write_stream.hpp>

#include <cortado/core/error.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_loop.hpp>

#include <string>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

namespace {

task<> write_all(stream::writable& writer, std::string one, std::string two) {
    co_await writer.write(one);
    co_await writer.write(two);
    co_await writer.end();
}

}  // namespace

TEST_CASE("create_write_stream: pieces one after the other", "[fs][write_stream]") {
    temporary_directory here;
    auto stream = fs::create_write_stream(here / "a", {.mode = 0640});
    run(write_all(*stream, "one", std::string(100'000, '2')));
    CHECK((fs::read_file_sync(here / "a") == "one" + std::string(100'000, '2')));
    CHECK((fs::stat_sync(here / "a").mode & 0777) == 0640);
    CHECK(stream->bytes_written() == 100'003);
    run(stream->end());
    CHECK(message_of([&] { run(stream->write("x")); }) == "write_stream: write after end");
}

TEST_CASE("create_write_stream: flags and start", "[fs][write_stream]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "0123456789");
    run(write_all(*fs::create_write_stream(here / "a", {.flags = "r+", .start = 2}), "A", "BC"));
    CHECK(fs::read_file_sync(here / "a") == "01ABC56789");
    run(write_all(*fs::create_write_stream(here / "a", {.flags = "a", .flush = true}), "+", "+"));
    CHECK(fs::read_file_sync(here / "a") == "01ABC56789++");
    run(fs::create_write_stream(here / "empty")->end());
    CHECK(fs::stat_sync(here / "empty").size == 0);
}

TEST_CASE("create_write_stream: neither a piece nor the end overtakes a piece", "[fs][write_stream]") {
    temporary_directory here;
    auto stream = fs::create_write_stream(here / "a");
    auto work = [&]() -> task<> {
        task<> first = stream->write("one");
        first.start({});
        task<> second = stream->write("two");
        second.start({});
        CHECK_THROWS_AS(second.take(), usage_error);
        task<> end = stream->end();
        end.start({});
        CHECK_THROWS_AS(end.take(), usage_error);
        co_await first;
        co_await stream->end();
    };
    run(work());
    CHECK(fs::read_file_sync(here / "a") == "one");
}

TEST_CASE("create_write_stream: an error ends it", "[fs][write_stream]") {
    temporary_directory here;
    auto stream = fs::create_write_stream(here / "no/a");
    CHECK(message_of([&] { run(stream->write("x")); }) ==
          "ENOENT: no such file or directory, open '" + (here / "no/a") + "'");
    CHECK_THROWS_AS(run(stream->write("x")), usage_error);
    auto full = fs::create_write_stream("/dev/full", {.flags = "r+"});
    CHECK(message_of([&] { run(full->write("x")); }) == "ENOSPC: no space left on device, write");
}

TEST_CASE("create_write_stream: a stop ends it", "[fs][write_stream]") {
    temporary_directory here;
    auto stream = fs::create_write_stream(here / "a");
    stop_source stop;
    stop.request_stop();
    task<> stopped = stream->write("x");
    stopped.start(stop.token());
    CHECK_THROWS_AS(stopped.take(), operation_cancelled);
    CHECK_THROWS_AS(run(stream->write("x")), usage_error);
    CHECK_FALSE(fs::exists_sync(here / "a"));
}
