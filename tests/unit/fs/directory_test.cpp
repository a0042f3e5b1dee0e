#include <cortado/fs/directory.hpp>

#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_loop.hpp>

#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;
using names = std::vector<std::string>;

namespace {

void make_tree(const temporary_directory& here) {
    fs::mkdir_sync(here / "sub/deep", {.recursive = true});
    fs::mkdir_sync(here / "aa");
    for (const char* each : {"a", "sub/b", "sub/deep/c", "aa/x"}) fs::write_file_sync(here / each, "");
    fs::symlink_sync("sub", here / "link");
}

}  // namespace

TEST_CASE("readdir: names come sorted, without dots", "[fs][directory]") {
    temporary_directory here;
    CHECK(fs::readdir_sync(here.path()).empty());
    make_tree(here);
    CHECK(fs::readdir_sync(here.path()) == names{"a", "aa", "link", "sub"});
    CHECK(run(fs::readdir(here.path() + "/")) == names{"a", "aa", "link", "sub"});
}

TEST_CASE("readdir: with what is in the directories within", "[fs][directory]") {
    temporary_directory here;
    make_tree(here);
    const names all = {"a", "aa", "link", "sub", "aa/x", "sub/b", "sub/deep", "sub/deep/c"};
    CHECK(fs::readdir_sync(here.path(), {.recursive = true}) == all);
    CHECK(run(fs::readdir(here.path() + "//", {.recursive = true})) == all);
}

TEST_CASE("readdir: with types", "[fs][directory]") {
    temporary_directory here;
    make_tree(here);
    std::string log;
    for (const fs::dirent& each : fs::readdir_sync(here.path(), fs::with_file_types)) {
        CHECK(each.parent_path == here.path());
        log += each.name + (each.is_file() ? "f " : each.is_directory() ? "d " : "l ");
    }
    CHECK(log == "af aad linkl subd ");
    log.clear();
    for (const fs::dirent& each : run(fs::readdir(here.path(), fs::with_file_types, {.recursive = true})))
        log += each.parent_path.substr(here.path().size()) + "|" + each.name + " ";
    CHECK(log == "|a |aa |link |sub /aa|x /sub|b /sub|deep /sub/deep|c ");
}

TEST_CASE("readdir: errors say what Node says", "[fs][directory]") {
    temporary_directory here;
    fs::write_file_sync(here / "f", "");
    CHECK(message_of([&] { fs::readdir_sync(here / "f"); }) ==
          "ENOTDIR: not a directory, scandir '" + (here / "f") + "'");
    CHECK(message_of([&] { run(fs::readdir(here / "none", {.recursive = true})); }) ==
          "ENOENT: no such file or directory, scandir '" + (here / "none") + "'");
}

TEST_CASE("mkdir: one, or the way there with the first that was made", "[fs][directory]") {
    temporary_directory here;
    CHECK(fs::mkdir_sync(here / "one", {.mode = 0700}) == std::nullopt);
    CHECK((fs::stat_sync(here / "one").mode & 0777) == 0700);
    CHECK(run(fs::mkdir(here / "m/n/o", {.recursive = true})) == here / "m");
    CHECK(run(fs::mkdir(here / "m/n/o", {.recursive = true})) == std::nullopt);
    CHECK(fs::mkdir_sync(here / "m/z/", {.recursive = true}) == here / "m/z/");
    CHECK(fs::stat_sync(here / "m/n/o").is_directory());
}

TEST_CASE("mkdir: errors say what Node says", "[fs][directory]") {
    temporary_directory here;
    fs::write_file_sync(here / "f", "");
    fs::symlink_sync("nowhere", here / "dangling");
    const auto mkdir = [&](const std::string& name, bool recursive) {
        return message_of([&] { fs::mkdir_sync(here / name, {.recursive = recursive}); });
    };
    const auto said = [&](const char* text, const char* name) {
        return std::string(text) + ", mkdir '" + (here / name) + "'";
    };
    CHECK(mkdir("f", false) == said("EEXIST: file already exists", "f"));
    CHECK(mkdir("f", true) == said("EEXIST: file already exists", "f"));
    CHECK(mkdir("f/x/y", true) == said("ENOTDIR: not a directory", "f/x/y"));
    CHECK(mkdir("no/x", false) == said("ENOENT: no such file or directory", "no/x"));
    CHECK(mkdir("dangling/x", true) == said("ENOENT: no such file or directory", "dangling/x"));
    CHECK(mkdir("dangling", true) == said("ENOENT: no such file or directory", "dangling"));
    CHECK(message_of([] { fs::mkdir_sync("", {.recursive = true}); }) ==
          "ENOENT: no such file or directory, mkdir ''");
    // Where the parent is there and yet nothing can be made; Node 20 never comes back from it.
    CHECK(message_of([] { fs::mkdir_sync("/proc/none/x", {.recursive = true}); }) ==
          "ENOENT: no such file or directory, mkdir '/proc/none/x'");
}

TEST_CASE("mkdtemp: the prefix and six more, for its owner alone", "[fs][directory]") {
    temporary_directory here;
    const std::string one = fs::mkdtemp_sync(here / "t-");
    const std::string two = run(fs::mkdtemp(here / "t-"));
    CHECK(one.size() == (here / "t-").size() + 6);
    CHECK(one.find(here / "t-") == 0);
    CHECK(one != two);
    CHECK((fs::stat_sync(one).mode & 0777) == 0700);
    CHECK(message_of([&] { fs::mkdtemp_sync(here / "no/t-"); }) ==
          "ENOENT: no such file or directory, mkdtemp '" + (here / "no/t-XXXXXX") + "'");
}
