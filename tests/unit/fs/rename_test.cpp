#include <cortado/fs/rename.hpp>

#include <cortado/core/error.hpp>
#include <cortado/fs/attributes.hpp>
#include <cortado/fs/error.hpp>
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

TEST_CASE("rename: the new name has what the old one had", "[fs][rename]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "A");
    fs::write_file_sync(here / "b", "B");
    run(fs::rename(here / "a", here / "b"));
    CHECK_FALSE(fs::exists_sync(here / "a"));
    CHECK(fs::read_file_sync(here / "b") == "A");
    CHECK(message_of([&] { fs::rename_sync(here / "a", here / "c"); }) ==
          "ENOENT: no such file or directory, rename '" + (here / "a") + "' -> '" + (here / "c") + "'");
}

TEST_CASE("copy_file: bytes and permissions, over what was there", "[fs][rename]") {
    temporary_directory here;
    const std::string data(3'000'000, 'c');
    fs::write_file_sync(here / "a", data, {.mode = 0640});
    fs::write_file_sync(here / "b", std::string(4'000'000, 'b'));
    run(fs::copy_file(here / "a", here / "b"));
    CHECK((fs::read_file_sync(here / "b") == data));
    CHECK((fs::stat_sync(here / "b").mode & 0777) == 0640);
    fs::copy_file_sync(here / "a", here / "a");
    CHECK((fs::read_file_sync(here / "a") == data));
    fs::write_file_sync(here / "empty", "");
    fs::copy_file_sync(here / "empty", here / "b", fs::copyfile_ficlone);
    CHECK(fs::read_file_sync(here / "b").empty());
}

TEST_CASE("copy_file: a file whose size nobody knows is copied to its end", "[fs][rename]") {
    temporary_directory here;
    fs::copy_file_sync("/proc/self/status", here / "status");
    CHECK(fs::read_file_sync(here / "status").find("Name:") == 0);
}

TEST_CASE("copy_file: errors say what Node says and leave nothing behind", "[fs][rename]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "A");
    fs::write_file_sync(here / "b", "B");
    const std::string both = ", copyfile '" + (here / "a") + "' -> '" + (here / "b") + "'";
    CHECK(message_of([&] { fs::copy_file_sync(here / "a", here / "b", fs::copyfile_excl); }) ==
          "EEXIST: file already exists" + both);
    CHECK(fs::read_file_sync(here / "b") == "B");
    CHECK(message_of([&] { run(fs::copy_file(here / "none", here / "b")); }) ==
          "ENOENT: no such file or directory, copyfile '" + (here / "none") + "' -> '" + (here / "b") + "'");
    CHECK(message_of([&] { fs::copy_file_sync(here.path(), here / "c"); }) ==
          "EISDIR: illegal operation on a directory, copyfile '" + here.path() + "' -> '" + (here / "c") +
              "'");
    CHECK_FALSE(fs::exists_sync(here / "c"));
    CHECK_THROWS_AS(fs::copy_file_sync(here / "a", here / "c", 8), usage_error);
}
