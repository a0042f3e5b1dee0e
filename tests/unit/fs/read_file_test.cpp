#include <cortado/fs/read_file.hpp>

#include <cortado/core/when_all.hpp>
#include <cortado/fs/attributes.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/as_result.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/worker_pool.hpp>

#include <sys/stat.h>

#include <atomic>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

TEST_CASE("read_file: what was written is read, byte for byte", "[fs][read_file]") {
    temporary_directory here;
    std::string data;
    for (int i = 0; i < 200'000; ++i) data += static_cast<char>(i * 7);
    fs::write_file_sync(here / "a", data);
    CHECK((fs::read_file_sync(here / "a") == data));
    CHECK((run(fs::read_file(here / "a")) == data));
    run(fs::write_file(here / "a", "short"));
    CHECK(run(fs::read_file(here / "a")) == "short");
    run(fs::write_file(here / "a", ""));
    CHECK(fs::read_file_sync(here / "a").empty());
}

TEST_CASE("read_file: a file without a size is read to its end", "[fs][read_file]") {
    CHECK(fs::read_file_sync("/proc/self/status").find("Name:") == 0);
    temporary_directory here;
    const std::string pipe = here / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const std::string data(300'000, 'p');
    std::thread writer([&] { fs::write_file_sync(pipe, data); });
    CHECK((run(fs::read_file(pipe)) == data));
    writer.join();
}

TEST_CASE("read_file: errors say what Node says", "[fs][read_file]") {
    temporary_directory here;
    const std::string none = here / "none";
    const std::string expected = "ENOENT: no such file or directory, open '" + none + "'";
    CHECK(message_of([&] { fs::read_file_sync(none); }) == expected);
    CHECK(message_of([&] { run(fs::read_file(none)); }) == expected);
    CHECK(message_of([&] { fs::read_file_sync(here.path()); }) ==
          "EISDIR: illegal operation on a directory, read");
    CHECK_THROWS_AS(run(fs::read_file(none)), fs::error);
}

TEST_CASE("read_file: as_result gives the error's code", "[fs][read_file]") {
    temporary_directory here;
    const auto read = run(as_result(fs::read_file(here / "none")));
    REQUIRE_FALSE(read);
    CHECK(read.error() == std::errc::no_such_file_or_directory);
}

TEST_CASE("read_file: a path with a null byte opens nothing", "[fs][read_file]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "secret");
    const std::string path = (here / "a") + std::string("\0.txt", 5);
    CHECK(message_of([&] { fs::read_file_sync(path); }) ==
          "The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received '" +
              (here / "a") + "\\x00.txt'");
    CHECK(message_of([&] { fs::write_file_sync(path, ""); }) != "no error");
    CHECK(fs::read_file_sync(here / "a") == "secret");
}

TEST_CASE("write_file: flags and mode are as Node's", "[fs][read_file]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "one", {.mode = 0640, .flush = true});
    CHECK((fs::stat_sync(here / "a").mode & 0777) == 0640);
    fs::append_file_sync(here / "a", "two");
    run(fs::append_file(here / "a", "three"));
    CHECK(fs::read_file_sync(here / "a") == "onetwothree");
    run(fs::append_file(here / "new", "made"));
    CHECK(fs::read_file_sync(here / "new") == "made");
    CHECK(message_of([&] { fs::write_file_sync(here / "a", "x", {.flag = "wx"}); }) ==
          "EEXIST: file already exists, open '" + (here / "a") + "'");
    fs::write_file_sync(here / "a", "ONE", {.flag = "r+"});
    CHECK(fs::read_file_sync(here / "a") == "ONEtwothree");
}

TEST_CASE("read_file: many at a time", "[fs][read_file]") {
    temporary_directory here;
    auto write_and_read = [&](int number) -> task<std::string> {
        const std::string path = here / std::to_string(number);
        co_await fs::write_file(path, std::string(1000, static_cast<char>('a' + number % 26)));
        co_return co_await fs::read_file(path);
    };
    std::vector<task<std::string>> work;
    for (int i = 0; i < 64; ++i) work.push_back(write_and_read(i));
    const std::vector<std::string> all = run(when_all(std::move(work)));
    for (int i = 0; i < 64; ++i)
        CHECK(all[static_cast<std::size_t>(i)] == std::string(1000, static_cast<char>('a' + i % 26)));
}

TEST_CASE("read_file: the loop turns on while a file keeps the reader waiting", "[fs][read_file]") {
    temporary_directory here;
    const std::string pipe = here / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::string got;
    bool is_read = false;
    auto read = [&]() -> task<> {
        got = co_await fs::read_file(pipe);
        is_read = true;
    };
    auto write_later = [&]() -> task<> {
        for (int turn = 0; turn < 100; ++turn) co_await yield();
        CHECK_FALSE(is_read);
        co_await fs::write_file(pipe, "at last");
    };
    run(when_all(read(), write_later()));
    CHECK(got == "at last");
}

TEST_CASE("read_file: one that is truncated and rewritten meanwhile is short or whole, and no crash",
          "[fs][read_file]") {
    temporary_directory here;
    const std::string path = here / "a";
    const std::string data(256 * 1024, 'd');
    fs::write_file_sync(path, data);
    std::atomic<bool> is_over = false;
    std::thread other([&] {
        for (int i = 0; !is_over; ++i) {
            fs::truncate_sync(path, i % 2 == 0 ? 10 : 0);
            fs::write_file_sync(path, data);
        }
    });
    bool all_plausible = true;
    for (int i = 0; i < 50; ++i) {
        const std::string got = run(fs::read_file(path));
        all_plausible = all_plausible && got.size() <= data.size() &&
                        got.find_first_not_of(std::string("d\0", 2)) == std::string::npos;
    }
    is_over = true;
    other.join();
    CHECK(all_plausible);
}

TEST_CASE("read_file: stopped while it waits for a thread it never opens the file", "[fs][read_file]") {
    temporary_directory here;
    std::string log;
    auto read = [&](std::string path) -> task<> {
        try {
            co_await fs::read_file(path);
            log += "read";
        } catch (const operation_cancelled&) {
            log += "cancelled";
        }
    };
    stop_source stop;
    // Pipes nobody writes to keep every thread of the pool busy.
    std::vector<std::string> pipes;
    for (std::size_t i = 0; i < worker_pool::shared().size(); ++i) {
        pipes.push_back(here / ("pipe" + std::to_string(i)));
        REQUIRE(::mkfifo(pipes.back().c_str(), 0600) == 0);
    }
    auto all = [&]() -> task<> {
        std::vector<task<std::string>> busy;
        for (const std::string& each : pipes) {
            busy.push_back(fs::read_file(each));
            busy.back().start();
        }
        task<> waiting = read(here / "none");
        waiting.start(stop.token());
        stop.request_stop();
        co_await waiting;
        std::thread writer([&] {
            for (const std::string& each : pipes) fs::write_file_sync(each, "");
        });
        for (task<std::string>& each : busy) co_await each;
        writer.join();
    };
    run(all());
    CHECK(log == "cancelled");
}

TEST_CASE("write_file: stopped after it began it is written to its end", "[fs][read_file]") {
    temporary_directory here;
    const std::string pipe = here / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const std::string data(500'000, 'w');
    stop_source stop;
    bool was_cancelled = false;
    std::string got;
    auto write = [&]() -> task<> {
        try {
            co_await fs::write_file(pipe, data);
        } catch (const operation_cancelled&) {
            was_cancelled = true;
        }
    };
    auto work = [&]() -> task<> {
        task<> writing = write();
        writing.start(stop.token());
        while (worker_pool::shared().queue_length() > 0) co_await yield();
        stop.request_stop();  // it has begun, and waits until somebody opens the pipe for reading
        std::thread reader([&] { got = fs::read_file_sync(pipe); });
        co_await writing;
        reader.join();
    };
    run(work());
    CHECK(was_cancelled);
    CHECK((got == data));
}
