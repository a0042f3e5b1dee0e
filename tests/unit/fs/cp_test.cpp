#include <cortado/fs/cp.hpp>

#include <cortado/core/error.hpp>
#include <cortado/fs/attributes.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_loop.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
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
    fs::mkdir_sync(here / "t/a/b", {.recursive = true});
    fs::write_file_sync(here / "t/a/b/f", "F");
    fs::write_file_sync(here / "t/g", "G");
    fs::symlink_sync("g", here / "t/link");
}

}  // namespace

TEST_CASE("cp: a tree, with its links and permissions", "[fs][cp]") {
    temporary_directory here;
    make_tree(here);
    fs::chmod_sync(here / "t/g", 0604);
    fs::chmod_sync(here / "t/a", 0750);
    run(fs::cp(here / "t", here / "new/deep", {.recursive = true}));
    CHECK(fs::readdir_sync(here / "new/deep", {.recursive = true}) ==
          names{"a", "g", "link", "a/b", "a/b/f"});
    CHECK(fs::read_file_sync(here / "new/deep/a/b/f") == "F");
    CHECK((fs::stat_sync(here / "new/deep/g").mode & 0777) == 0604);
    CHECK((fs::stat_sync(here / "new/deep/a").mode & 0777) == 0750);
    CHECK(fs::readlink_sync(here / "new/deep/link") == here / "t/g");
    fs::cp_sync(here / "t/link", here / "kept", {.verbatim_symlinks = true});
    CHECK(fs::readlink_sync(here / "kept") == "g");
    fs::cp_sync(here / "t/link", here / "file", {.dereference = true});
    CHECK(fs::lstat_sync(here / "file").is_file());
}

TEST_CASE("cp: the filter is asked for each, with both paths; what leaves it leaves cp", "[fs][cp]") {
    temporary_directory here;
    make_tree(here);
    names asked;
    const std::size_t start = here.path().size() + 1;
    auto filter = [&](const std::string& source, const std::string& destination) {
        asked.push_back(source.substr(start) + ">" + destination.substr(start));
        return !source.ends_with("/b");
    };
    run(fs::cp(here / "t", here / "new", {.recursive = true, .filter = filter}));
    CHECK(asked == names{"t>new", "t/a>new/a", "t/a/b>new/a/b", "t/g>new/g", "t/link>new/link"});
    CHECK(fs::readdir_sync(here / "new", {.recursive = true}) == names{"a", "g", "link"});
    auto thrower = [](const std::string&, const std::string&) -> bool { throw std::runtime_error("no"); };
    CHECK(message_of([&] { run(fs::cp(here / "t", here / "other", {.filter = thrower})); }) == "no");
    CHECK_FALSE(fs::exists_sync(here / "other"));
}

TEST_CASE("cp: a directory is not copied into itself", "[fs][cp]") {
    temporary_directory here;
    make_tree(here);
    fs::symlink_sync("t/a", here / "way");
    const auto refusal = [&](const std::string& from, const std::string& to) {
        return "Invalid src or dest: cp returned EINVAL (cannot copy " + from +
               " to a subdirectory of self " + to + ") " + to;
    };
    CHECK(message_of([&] { run(fs::cp(here / "t", here / "t/a/x", {.recursive = true})); }) ==
          refusal(here / "t", here / "t/a/x"));
    CHECK(message_of([&] { fs::cp_sync(here / "t/a", here / "way/x", {.recursive = true}); }) ==
          refusal(here / "t/a", here / "way/x"));
    CHECK_FALSE(fs::exists_sync(here / "t/a/x"));
}

TEST_CASE("cp: what is no file cannot be copied, and says so", "[fs][cp]") {
    temporary_directory here;
    const std::string pipe = here / "pipe", place = here / "socket", to = here / "to";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(message_of([&] { fs::cp_sync(pipe, to); }) ==
          "Cannot copy a FIFO pipe: cp returned EINVAL (cannot copy a FIFO pipe: " + to + ") " + to);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(place.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, place.c_str(), place.size() + 1);
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK(message_of([&] { fs::cp_sync(place, to); }) ==
          "Cannot copy a socket file: cp returned EINVAL (cannot copy a socket file: " + to + ") " + to);
    ::close(socket);
    CHECK_THROWS_AS(fs::cp_sync(here / "a", to, {.dereference = true, .verbatim_symlinks = true}),
                    usage_error);
    CHECK_THROWS_AS(fs::cp_sync(here / "a", to, {.mode = 8}), usage_error);
}
