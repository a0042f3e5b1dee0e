#include <cortado/fs/remove.hpp>

#include <cortado/core/spawn.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;
using names = std::vector<std::string>;

TEST_CASE("rm: a file, a link, a tree", "[fs][remove]") {
    temporary_directory here;
    fs::mkdir_sync(here / "t/a/b", {.recursive = true});
    fs::write_file_sync(here / "t/a/b/f", "");
    fs::write_file_sync(here / "t/g", "");
    fs::mkdir_sync(here / "kept");
    fs::write_file_sync(here / "kept/f", "");
    fs::symlink_sync("../kept", here / "t/link");
    fs::symlink_sync("kept", here / "link");
    fs::rm_sync(here / "t/g");
    fs::rm_sync(here / "link", {.recursive = true});
    CHECK(fs::readdir_sync(here / "t") == names{"a", "link"});
    run(fs::rm(here / "t/", {.recursive = true}));
    CHECK(fs::readdir_sync(here.path(), {.recursive = true}) == names{"kept", "kept/f"});
}

TEST_CASE("rm: a deep tree needs no deep stack and no path longer than the system takes", "[fs][remove]") {
    temporary_directory here;
    std::string path = here / "d";
    for (int i = 0; i < 400; ++i) {
        fs::mkdir_sync(path);
        path += "/dddd";
    }
    fs::rm_sync(here / "d", {.recursive = true});
    CHECK(fs::readdir_sync(here.path()).empty());
}

TEST_CASE("rm: errors say what Node says", "[fs][remove]") {
    temporary_directory here;
    fs::mkdir_sync(here / "d");
    fs::write_file_sync(here / "d/f", "");
    fs::symlink_sync("d", here / "link");
    const std::string none = here / "none";
    try {
        fs::rm_sync(here / "d");
        FAIL("no error");
    } catch (const fs::error& failure) {
        CHECK(failure.code_name() == "ERR_FS_EISDIR");
        CHECK(std::string(failure.what()) ==
              "Path is a directory: rm returned EISDIR (is a directory) " + (here / "d"));
    }
    CHECK(message_of([&] { run(fs::rm(none)); }) ==
          "ENOENT: no such file or directory, lstat '" + none + "'");
    CHECK(message_of([&] { run(fs::rm(none, {.force = true})); }) == "no error");
    CHECK(message_of([&] { fs::rm_sync(here / "d/f/x", {.force = true}); }) ==
          "ENOTDIR: not a directory, lstat '" + (here / "d/f/x") + "'");
    CHECK(message_of([&] { fs::rm_sync(here / "link/", {.recursive = true}); }) ==
          "ENOTDIR: not a directory, rmdir '" + (here / "link/") + "'");
    CHECK(fs::exists_sync(here / "d/f"));
}

TEST_CASE("rm: what is turned into a link meanwhile is not followed", "[fs][remove]") {
    temporary_directory here;
    fs::mkdir_sync(here / "kept");
    for (int i = 0; i < 20; ++i) fs::write_file_sync(here / ("kept/" + std::to_string(i)), "");
    std::atomic<bool> is_over = false;
    std::thread other([&] {
        while (!is_over) {
            try {
                fs::mkdir_sync(here / "t/d", {.recursive = true});
                fs::rmdir_sync(here / "t/d");
                fs::symlink_sync("../kept", here / "t/d");
            } catch (const fs::error&) {}
        }
    });
    for (int i = 0; i < 300; ++i) {
        try {
            fs::rm_sync(here / "t", {.recursive = true, .force = true});
        } catch (const fs::error&) {}
    }
    is_over = true;
    other.join();
    CHECK(fs::readdir_sync(here / "kept").size() == 20);
}

namespace {

/** No more descriptors for this process than it has. */
class no_more_descriptors {
public:
    no_more_descriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int next = ::dup(0);
        ::close(next);
        const rlimit less{static_cast<rlim_t>(next), before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &less);
    }
    no_more_descriptors(const no_more_descriptors&) = delete;
    no_more_descriptors& operator=(const no_more_descriptors&) = delete;
    ~no_more_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("rm: tries again after longer and longer pauses, and then gives up", "[fs][remove]") {
    using namespace std::chrono;
    temporary_directory here;
    fs::mkdir_sync(here / "d");
    const fs::rm_options twice{.recursive = true, .max_retries = 2, .retry_delay = 2};
    const fs::rm_options often{.recursive = true, .max_retries = 1'000'000, .retry_delay = 1};
    // The loop and the sanitizers need descriptors of their own once; nothing is checked while there are none.
    CHECK(message_of([&] { fs::rm_sync(here / "none", twice); }) != "no error");
    CHECK(message_of([&] { run(fs::rm(here / "none", twice)); }) != "no error");
    std::optional<no_more_descriptors> full(std::in_place);
    const auto start = steady_clock::now();
    const std::string blocking = message_of([&] { fs::rm_sync(here / "d", twice); });
    const auto middle = steady_clock::now();
    const std::string awaited = message_of([&] { run(fs::rm(here / "d", twice)); });
    const auto end = steady_clock::now();
    const std::string at_once = message_of([&] { fs::rm_sync(here / "d", {.recursive = true}); });
    auto relieve = [&]() -> task<> {
        co_await yield();
        full.reset();
    };
    run(when_all(fs::rm(here / "d", often), relieve()));
    const std::string wanted = "EMFILE: too many open files, scandir '" + (here / "d") + "'";
    CHECK(blocking == wanted);
    CHECK(awaited == wanted);
    CHECK(at_once == wanted);
    CHECK(middle - start >= 6ms);
    CHECK(end - middle >= 6ms);
    CHECK_FALSE(fs::exists_sync(here / "d"));
}

TEST_CASE("rmdir and unlink: each removes its own kind", "[fs][remove]") {
    temporary_directory here;
    fs::mkdir_sync(here / "d");
    fs::write_file_sync(here / "d/f", "");
    CHECK(message_of([&] { fs::rmdir_sync(here / "d"); }) ==
          "ENOTEMPTY: directory not empty, rmdir '" + (here / "d") + "'");
    CHECK(message_of([&] { run(fs::unlink(here / "d")); }) ==
          "EISDIR: illegal operation on a directory, unlink '" + (here / "d") + "'");
    CHECK(message_of([&] { run(fs::rmdir(here / "d/f")); }) ==
          "ENOTDIR: not a directory, rmdir '" + (here / "d/f") + "'");
    run(fs::unlink(here / "d/f"));
    run(fs::rmdir(here / "d"));
    CHECK(fs::readdir_sync(here.path()).empty());
}
