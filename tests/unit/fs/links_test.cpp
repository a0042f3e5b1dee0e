#include <cortado/fs/links.hpp>

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

TEST_CASE("symlink: it leads where it was told to", "[fs][links]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "A");
    run(fs::symlink("a", here / "link"));
    CHECK(fs::read_file_sync(here / "link") == "A");
    CHECK(fs::readlink_sync(here / "link") == "a");
    const std::string far(1000, 'x');
    fs::symlink_sync(far, here / "far");
    CHECK(run(fs::readlink(here / "far")) == far);
}

TEST_CASE("link: both names are the file's", "[fs][links]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "A");
    run(fs::link(here / "a", here / "b"));
    fs::append_file_sync(here / "b", "B");
    CHECK(fs::read_file_sync(here / "a") == "AB");
    CHECK(fs::stat_sync(here / "a").nlink == 2);
}

TEST_CASE("links: errors say what Node says", "[fs][links]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "");
    CHECK(message_of([&] { fs::symlink_sync("x", here / "a"); }) ==
          "EEXIST: file already exists, symlink 'x' -> '" + (here / "a") + "'");
    CHECK(message_of([&] { run(fs::link(here / "none", here / "b")); }) ==
          "ENOENT: no such file or directory, link '" + (here / "none") + "' -> '" + (here / "b") + "'");
    CHECK(message_of([&] { fs::readlink_sync(here / "a"); }) ==
          "EINVAL: invalid argument, readlink '" + (here / "a") + "'");
}
