#include <cortado/fs/file.hpp>

#include <cortado/core/error.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_loop.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

namespace {
bool is_open_descriptor(int fd) { return ::fcntl(fd, F_GETFD) != -1; }
}  // namespace

TEST_CASE("file: reads and writes at positions and where it stands", "[fs][file]") {
    temporary_directory here;
    auto work = [&]() -> task<std::string> {
        fs::file file = co_await fs::open(here / "a", "w+");
        CHECK(file.is_open());
        const std::size_t written = co_await file.write("hello world");
        CHECK(written == 11);
        co_await file.write("W", 6);
        std::array<char, 20> raw{};
        const std::size_t count = co_await file.read(std::span(raw), 3);
        const std::size_t at_end = co_await file.read(std::span(raw).subspan(count));
        CHECK(at_end == 0);
        co_await file.close();
        CHECK_FALSE(file.is_open());
        co_return std::string(raw.data(), count);
    };
    CHECK(run(work()) == "lo World");
    CHECK(fs::read_file_sync(here / "a") == "hello World");
}

TEST_CASE("file: the blocking twins do the same", "[fs][file]") {
    temporary_directory here;
    fs::file file = fs::open_sync(here / "a", "w+", 0600);
    CHECK(file.write_sync("abc") == 3);
    file.write_file_sync("defgh");
    std::array<char, 3> raw{};
    CHECK(file.read_sync(std::span(raw), 2) == 3);
    CHECK(std::string(raw.data(), 3) == "cde");
    file.truncate_sync(4);
    CHECK(file.stat_sync().size == 4);
    file.sync_sync();
    file.datasync_sync();
    file.chmod_sync(0644);
    CHECK((file.stat_sync().mode & 0777) == 0644);
    file.utimes_sync(1.5, 2.25);
    CHECK(file.stat_sync().mtime_ns == 2'250'000'000);
    CHECK(file.read_file_sync().empty());
    file.close_sync();
    file.close_sync();
    CHECK(fs::read_file_sync(here / "a") == "abcd");
}

TEST_CASE("file: stat, truncate, sync, chmod, utimes and whole reads on the pool", "[fs][file]") {
    temporary_directory here;
    auto work = [&]() -> task<> {
        fs::file file = co_await fs::open(here / "a", "w+", 0600);
        co_await file.write_file("0123456789");
        co_await file.truncate(6);
        co_await file.sync();
        co_await file.datasync();
        co_await file.chmod(0640);
        co_await file.utimes(-1.5, 1e9);
        const fs::stats seen = co_await file.stat();
        CHECK(seen.is_file());
        CHECK(seen.size == 6);
        CHECK((seen.mode & 0777) == 0640);
        CHECK(seen.atime_ms == -1500);
        CHECK(seen.mtime_ms == 1e12);
        co_await file.truncate();
        const fs::stats empty = co_await file.stat();
        CHECK(empty.size == 0);
        co_await fs::write_file(here / "a", "again");
        fs::file again = co_await fs::open(here / "a");
        const std::string all = co_await again.read_file();
        CHECK(all == "again");
    };
    run(work());
}

TEST_CASE("file: errors say what Node says", "[fs][file]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "x");
    fs::file reading = fs::open_sync(here / "a");
    CHECK(message_of([&] { reading.write_sync("y"); }) == "EBADF: bad file descriptor, write");
    CHECK(message_of([&] { run(reading.truncate(1)); }) == "EINVAL: invalid argument, ftruncate");
    CHECK(message_of([&] { fs::open_sync(here / "a", "wx"); }) ==
          "EEXIST: file already exists, open '" + (here / "a") + "'");
    reading.close_sync();
    CHECK(message_of([&] { reading.stat_sync(); }) == "file closed");
    CHECK(message_of([&] { run(reading.stat()); }) == "file closed");
    CHECK(message_of([] { run(fs::file().sync()); }) == "file closed");
    CHECK(message_of([] { run(fs::file().close()); }) == "no error");
}

TEST_CASE("file: it is closed with its last handle", "[fs][file]") {
    temporary_directory here;
    fs::file first = fs::open_sync(here / "a", "w");
    const int fd = first.fd();
    fs::file second = first;
    first = {};
    CHECK(is_open_descriptor(fd));
    second = {};
    CHECK_FALSE(is_open_descriptor(fd));
}

TEST_CASE("file: an operation keeps the file open when its handle is gone", "[fs][file]") {
    temporary_directory here;
    const std::string pipe = here / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    fs::file file = fs::open_sync(pipe, O_RDWR);
    const int fd = file.fd();
    std::array<char, 8> raw{};
    task<std::size_t> reading = file.read(std::span(raw));
    reading.start();
    file = {};
    CHECK(is_open_descriptor(fd));
    fs::write_file_sync(pipe, "late", {.flag = O_WRONLY});
    CHECK(run() == 0);
    CHECK(reading.take() == 4);
    reading = {};
    CHECK_FALSE(is_open_descriptor(fd));
}

TEST_CASE("file: close() waits for what is under way and refuses what comes then", "[fs][file]") {
    temporary_directory here;
    const std::string pipe = here / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    fs::file file = fs::open_sync(pipe, O_RDWR);
    fs::file same = file;
    const int fd = file.fd();
    std::string log;
    std::array<char, 8> raw{};
    auto read = [&]() -> task<> {
        const std::size_t count = co_await file.read(std::span(raw));
        log += "read " + std::to_string(count) + " ";
    };
    auto close = [&]() -> task<> {
        CHECK_THROWS_AS(same.close_sync(), usage_error);
        co_await same.close();
        log += is_open_descriptor(fd) ? "open" : "closed";
    };
    auto feed = [&]() -> task<> {
        CHECK(message_of([&] { file.stat_sync(); }) == "file closed");
        log += "refused ";
        const fs::write_file_options existing{.flag = O_WRONLY};
        co_await fs::write_file(pipe, "four", existing);
    };
    run(when_all(read(), close(), feed()));
    CHECK(log == "refused read 4 closed");
}

TEST_CASE("file: a close that is stopped closes all the same", "[fs][file]") {
    temporary_directory here;
    fs::file file = fs::open_sync(here / "a", "w");
    const int fd = file.fd();
    stop_source stop;
    stop.request_stop();
    task<> closing = file.close();
    closing.start(stop.token());
    CHECK(closing.is_done());
    CHECK_THROWS_AS(closing.take(), operation_cancelled);
    CHECK_FALSE(file.is_open());
    closing = {};
    CHECK_FALSE(is_open_descriptor(fd));
}

TEST_CASE("file: opening that is stopped leaves no descriptor behind", "[fs][file]") {
    temporary_directory here;
    const std::string pipe = here / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THROWS(run(fs::open(here / "none")));  // the loop and the pool have what they need
    const std::size_t before = fs::readdir_sync("/proc/self/fd").size();
    stop_source stop;
    bool was_cancelled = false;
    auto open = [&]() -> task<> {
        try {
            co_await fs::open(pipe);
        } catch (const operation_cancelled&) {
            was_cancelled = true;
        }
    };
    auto work = [&]() -> task<> {
        task<> opening = open();
        opening.start(stop.token());
        std::thread writer([&] { fs::write_file_sync(pipe, ""); });  // opens only beside the reader
        writer.join();
        stop.request_stop();
        co_await opening;
    };
    run(work());
    CHECK(was_cancelled);
    CHECK(fs::readdir_sync("/proc/self/fd").size() == before);
}
