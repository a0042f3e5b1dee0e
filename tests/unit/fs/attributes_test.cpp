#include <cortado/fs/attributes.hpp>

#include <cortado/core/error.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/file.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_loop.hpp>

#include <string>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

TEST_CASE("chmod, utimes, truncate: they change what they name", "[fs][attributes]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "0123456789");
    fs::chmod_sync(here / "a", 0604);
    CHECK((fs::stat_sync(here / "a").mode & 0777) == 0604);
    run(fs::chmod(here / "a", 0640));
    CHECK((fs::stat_sync(here / "a").mode & 0777) == 0640);
    fs::utimes_sync(here / "a", 1.25, 1700000000.5);
    CHECK(fs::stat_sync(here / "a").atime_ms == 1250);
    CHECK(fs::stat_sync(here / "a").mtime_ms == 1700000000500);
    run(fs::utimes(here / "a", -0.25, 0));
    CHECK(fs::stat_sync(here / "a").atime_ms == -250);
    CHECK(fs::stat_sync(here / "a").mtime_ms == 0);
    fs::truncate_sync(here / "a", 4);
    CHECK(fs::read_file_sync(here / "a") == "0123");
    run(fs::truncate(here / "a", 6));
    CHECK(fs::read_file_sync(here / "a") == std::string("0123\0\0", 6));
    run(fs::truncate(here / "a"));
    CHECK(fs::stat_sync(here / "a").size == 0);
}

TEST_CASE("lutimes, lchown: the link itself", "[fs][attributes]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "");
    fs::utimes_sync(here / "a", 1, 2);
    fs::symlink_sync("a", here / "link");
    run(fs::lutimes(here / "link", 3.5, 4.25));
    CHECK(fs::lstat_sync(here / "link").mtime_ms == 4250);
    CHECK(fs::stat_sync(here / "link").mtime_ms == 2000);
    fs::symlink_sync("nowhere", here / "dangling");
    run(fs::lchown(here / "dangling", -1, -1));
    CHECK(message_of([&] { fs::chown_sync(here / "dangling", -1, -1); }) ==
          "ENOENT: no such file or directory, chown '" + (here / "dangling") + "'");
}

TEST_CASE("chown: to the owner there is, and to nobody's number", "[fs][attributes]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "");
    const fs::stats before = fs::stat_sync(here / "a");
    run(fs::chown(here / "a", before.uid, before.gid));
    fs::open_sync(here / "a").chown_sync(before.uid, -1);
    CHECK(fs::stat_sync(here / "a").uid == before.uid);
    CHECK(fs::stat_sync(here / "a").gid == before.gid);
    CHECK_THROWS_AS(fs::chown_sync(here / "a", -2, 0), usage_error);
    CHECK_THROWS_AS(fs::lchown_sync(here / "a", 0, 1LL << 32), usage_error);
}

TEST_CASE("chmod, utimes, truncate: errors say what Node says", "[fs][attributes]") {
    temporary_directory here;
    const std::string none = here / "none";
    const std::string reason = "ENOENT: no such file or directory, ";
    CHECK(message_of([&] { run(fs::chmod(none, 0600)); }) == reason + "chmod '" + none + "'");
    CHECK(message_of([&] { fs::utimes_sync(none, 1, 2); }) == reason + "utime '" + none + "'");
    CHECK(message_of([&] { run(fs::truncate(none)); }) == reason + "open '" + none + "'");
}
