#include <cortado/fs/stat.hpp>

#include <cortado/core/task.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/loop/event_loop.hpp>

#include <sys/stat.h>
#include <sys/types.h>

#include <string>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

TEST_CASE("stat: it tells what the system's own stat tells", "[fs][stat]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "12345");
    struct ::stat known {};
    REQUIRE(::stat((here / "a").c_str(), &known) == 0);
    const fs::stats seen = fs::stat_sync(here / "a");
    CHECK(seen.dev == known.st_dev);
    CHECK(seen.ino == known.st_ino);
    CHECK(seen.mode == known.st_mode);
    CHECK(seen.nlink == known.st_nlink);
    CHECK(seen.uid == known.st_uid);
    CHECK(seen.gid == known.st_gid);
    CHECK(seen.rdev == known.st_rdev);
    CHECK(seen.size == 5);
    CHECK(seen.blocks == static_cast<std::uint64_t>(known.st_blocks));
    CHECK(seen.blksize == static_cast<std::uint64_t>(known.st_blksize));
    CHECK(seen.mtime_ns == known.st_mtim.tv_sec * 1'000'000'000 + known.st_mtim.tv_nsec);
    CHECK(seen.mtime_ms == Approx(static_cast<double>(seen.mtime_ns) / 1e6));
    CHECK(seen.birthtime_ns <= seen.ctime_ns);
    const fs::stats device = fs::stat_sync("/dev/null");
    REQUIRE(::stat("/dev/null", &known) == 0);
    CHECK(device.rdev == known.st_rdev);
    CHECK(device.is_character_device());
}

TEST_CASE("stat: kinds of files are told apart", "[fs][stat]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "");
    fs::symlink_sync("a", here / "link");
    REQUIRE(::mkfifo((here / "pipe").c_str(), 0600) == 0);
    CHECK(run(fs::stat(here / "a")).is_file());
    CHECK(run(fs::stat(here.path())).is_directory());
    CHECK(run(fs::stat(here / "link")).is_file());
    const fs::stats link = run(fs::lstat(here / "link"));
    CHECK(link.is_symbolic_link());
    CHECK_FALSE(link.is_file());
    CHECK(link.size == 1);
    CHECK(fs::lstat_sync(here / "pipe").is_fifo());
    CHECK_FALSE(link.is_directory());
    CHECK_FALSE(link.is_socket());
    CHECK_FALSE(link.is_block_device());
}

TEST_CASE("access: it says whether and why not", "[fs][stat]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "", {.mode = 0600});
    CHECK_NOTHROW(fs::access_sync(here / "a"));
    CHECK_NOTHROW(run(fs::access(here / "a", fs::access_read + fs::access_write)));
    CHECK(message_of([&] { run(fs::access(here / "a", fs::access_execute)); }) ==
          "EACCES: permission denied, access '" + (here / "a") + "'");
    CHECK(message_of([] { fs::access_sync(""); }) == "ENOENT: no such file or directory, access ''");
    CHECK(fs::exists_sync(here / "a"));
    CHECK_FALSE(fs::exists_sync(here / "b"));
    CHECK_FALSE(fs::exists_sync((here / "a") + std::string("\0", 1)));
}

TEST_CASE("realpath: links and dots are gone", "[fs][stat]") {
    temporary_directory here;
    const std::string top = fs::realpath_sync(here.path());
    fs::mkdir_sync(here / "d");
    fs::symlink_sync("d", here / "link");
    fs::write_file_sync(here / "d/a", "");
    CHECK(run(fs::realpath(here / "link/../link/./a")) == top + "/d/a");
    CHECK(message_of([&] { fs::realpath_sync(here / "none"); }) ==
          "ENOENT: no such file or directory, realpath '" + (here / "none") + "'");
}

TEST_CASE("stat: errors say what Node says", "[fs][stat]") {
    temporary_directory here;
    const std::string none = here / "none";
    CHECK(message_of([&] { fs::stat_sync(none); }) ==
          "ENOENT: no such file or directory, stat '" + none + "'");
    CHECK(message_of([&] { run(fs::lstat(none)); }) ==
          "ENOENT: no such file or directory, lstat '" + none + "'");
    fs::symlink_sync("round", here / "round");
    CHECK(message_of([&] { fs::stat_sync(here / "round"); }) ==
          "ELOOP: too many symbolic links encountered, stat '" + (here / "round") + "'");
}
