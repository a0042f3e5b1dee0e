#include <cortado/fs/opendir.hpp>

#include <cortado/core/error.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/loop/event_loop.hpp>

#include <set>
#include <string>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

TEST_CASE("opendir: each entry comes once, with its kind", "[fs][opendir]") {
    temporary_directory here;
    std::set<std::string> wanted;
    for (int i = 0; i < 100; ++i) {
        fs::write_file_sync(here / std::to_string(i), "");
        wanted.insert(std::to_string(i));
    }
    fs::mkdir_sync(here / "d");
    fs::symlink_sync("d", here / "link");
    std::set<std::string> seen;
    auto work = [&]() -> task<> {
        fs::dir opened = co_await fs::opendir(here.path());
        CHECK(opened.path() == here.path());
        while (true) {
            const std::optional<fs::dirent> each = co_await opened.read();
            if (!each) break;
            CHECK(each->parent_path == here.path());
            CHECK(each->is_directory() == (each->name == "d"));
            CHECK(each->is_symbolic_link() == (each->name == "link"));
            seen.insert(each->name);
        }
        co_await opened.close();
    };
    run(work());
    wanted.insert({"d", "link"});
    CHECK(seen == wanted);
}

TEST_CASE("opendir: one operation at a time, none when it is closed", "[fs][opendir]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "");
    const fs::dir opened = fs::opendir_sync(here.path());
    task<std::optional<fs::dirent>> reading = opened.read();
    reading.start();
    CHECK_THROWS_AS(opened.read_sync(), usage_error);
    CHECK_THROWS_AS(opened.close_sync(), usage_error);
    run();
    CHECK(reading.take()->name == "a");
    CHECK_FALSE(opened.read_sync());
    opened.close_sync();
    CHECK(message_of([&] { static_cast<void>(opened.read_sync()); }) == "Directory handle was closed");
    CHECK(message_of([&] { run(opened.close()); }) == "Directory handle was closed");
    CHECK(message_of([] { fs::dir().close_sync(); }) == "Directory handle was closed");
    CHECK(fs::dir().path().empty());
}

TEST_CASE("opendir: a handle that goes while it is read leaves the read its directory", "[fs][opendir]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "");
    fs::dir opened = fs::opendir_sync(here.path());
    task<std::optional<fs::dirent>> reading = opened.read();
    reading.start();
    opened = fs::dir();
    run();
    CHECK(reading.take()->name == "a");
}
