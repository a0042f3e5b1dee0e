#include <cortado/fs/watch.hpp>

#include <cortado/core/error.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/file.hpp>
#include <cortado/fs/links.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/remove.hpp>
#include <cortado/fs/rename.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>

#include <optional>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "temporary_directory.hpp"

using namespace cortado;
using cortado::test::message_of;
using cortado::test::temporary_directory;

namespace {

std::string text_of(const std::optional<fs::watch_event>& event) {
    if (!event) return "closed";
    return (event->event_type == fs::watch_event_type::change ? "change:" : "rename:") + event->filename;
}

task<std::string> take(fs::watcher& watcher, int count) {
    std::string log;
    for (int i = 0; i < count; ++i) {
        const std::optional<fs::watch_event> event = co_await watcher.next();
        log += text_of(event) + " ";
    }
    co_return log;
}

}  // namespace

TEST_CASE("watch: what happens in a directory is told in order", "[fs][watch]") {
    temporary_directory here;
    fs::watcher watcher = fs::watch(here.path());
    fs::write_file_sync(here / "a", "x");
    fs::rename_sync(here / "a", here / "b");
    fs::rm_sync(here / "b");
    CHECK(run(take(watcher, 5)) == "rename:a change:a rename:a rename:b rename:b ");
}

TEST_CASE("watch: a file is told by its own name", "[fs][watch]") {
    temporary_directory here;
    fs::write_file_sync(here / "a", "");
    fs::watcher watcher = fs::watch(here / "a");
    fs::append_file_sync(here / "a", "x");
    CHECK(run(take(watcher, 1)) == "change:a ");
    fs::rm_sync(here / "a");
    CHECK(run(take(watcher, 3)) == "change:a rename:a rename:a ");
}

TEST_CASE("watch: whoever waits hears of it when it happens", "[fs][watch]") {
    temporary_directory here;
    fs::watcher watcher = fs::watch(here.path());
    std::string log;
    auto listen = [&]() -> task<> { log = co_await take(watcher, 2); };
    auto act = [&]() -> task<> {
        co_await yield();
        co_await fs::mkdir(here / "d");
        co_await fs::rmdir(here / "d");
    };
    run(when_all(listen(), act()));
    CHECK(log == "rename:d rename:d ");
}

TEST_CASE("watch: close() ends the wait", "[fs][watch]") {
    temporary_directory here;
    fs::watcher watcher = fs::watch(here.path());
    std::string log;
    auto listen = [&]() -> task<> { log = co_await take(watcher, 1); };
    auto close = [&]() -> task<> {
        co_await yield();
        watcher.close();
        watcher.close();
    };
    run(when_all(listen(), close()));
    CHECK(log == "closed ");
    CHECK(watcher.is_closed());
    CHECK(run(take(watcher, 1)) == "closed ");
    CHECK(run() == 0);  // nothing keeps the loop running
}

TEST_CASE("watch: its end ends the wait of a coroutine that outlives it", "[fs][watch]") {
    temporary_directory here;
    std::optional<fs::watcher> watcher = fs::watch(here.path());
    task<std::optional<fs::watch_event>> waiting = watcher->next();
    waiting.start();
    watcher.reset();
    CHECK(run() == 0);
    CHECK(text_of(waiting.take()) == "closed");
}

TEST_CASE("watch: a stop closes it", "[fs][watch]") {
    temporary_directory here;
    fs::watcher watcher = fs::watch(here.path());
    stop_source stop;
    task<std::optional<fs::watch_event>> waiting = watcher.next();
    waiting.start(stop.token());
    stop.request_stop();
    CHECK(run() == 0);
    CHECK_THROWS_AS(waiting.take(), operation_cancelled);
    CHECK(watcher.is_closed());
}

TEST_CASE("watch: too many events for the system are one without a name", "[fs][watch]") {
    temporary_directory here;
    fs::watcher watcher = fs::watch(here.path());
    fs::file a = fs::open_sync(here / "a", "w");
    fs::file b = fs::open_sync(here / "b", "w");
    bool has_overflowed = false;
    const int kept = std::stoi(fs::read_file_sync("/proc/sys/fs/inotify/max_queued_events"));
    REQUIRE(kept <= 1'000'000);
    auto work = [&]() -> task<> {
        for (int i = 0; i < kept + 10; ++i)
            (i % 2 == 0 ? a : b).write_sync("x");  // equal neighbours are merged
        while (!has_overflowed) {
            const std::optional<fs::watch_event> event = co_await watcher.next();
            has_overflowed = text_of(event) == "change:";
        }
    };
    run(work());
    CHECK(has_overflowed);
}

TEST_CASE("watch: a move takes it along, errors say what Node says", "[fs][watch]") {
    temporary_directory here;
    CHECK(message_of([&] { static_cast<void>(fs::watch(here / "none")); }) ==
          "ENOENT: no such file or directory, watch '" + (here / "none") + "'");
    fs::watcher first = fs::watch(here.path());
    fs::watcher second = std::move(first);
    CHECK(first.is_closed());
    fs::write_file_sync(here / "a", "");
    CHECK(run(take(second, 1)) == "rename:a ");
    second = fs::watch(here.path());
    fs::rm_sync(here / "a");
    CHECK(run(take(second, 1)) == "rename:a ");
    CHECK_THROWS_AS(first.next(), usage_error);
}

TEST_CASE("watch: recursive, with what comes later and what is moved", "[fs][watch]") {
    temporary_directory here;
    fs::mkdir_sync(here / "a/b", {.recursive = true});
    fs::symlink_sync("a", here / "link");
    fs::watcher watcher = fs::watch(here.path(), {.recursive = true});
    fs::write_file_sync(here / "a/b/f", "x");
    CHECK(run(take(watcher, 2)) == "rename:a/b/f change:a/b/f ");
    fs::mkdir_sync(here / "new");
    fs::mkdir_sync(here / "new/in");  // before anybody looks
    CHECK(run(take(watcher, 2)) == "rename:new rename:new/in ");
    fs::write_file_sync(here / "new/in/g", "");
    CHECK(run(take(watcher, 1)) == "rename:new/in/g ");
    fs::rename_sync(here / "a", here / "new/c");
    CHECK(run(take(watcher, 4)) == "rename:a rename:new/c rename:new/c/b rename:new/c/b/f ");
    fs::append_file_sync(here / "new/c/b/f", "y");
    fs::rm_sync(here / "new/c/b/f");
    CHECK(run(take(watcher, 2)) == "change:new/c/b/f rename:new/c/b/f ");
    fs::rmdir_sync(here / "new/c/b");
    CHECK(run(take(watcher, 1)) == "rename:new/c/b ");
    fs::rm_sync(here.path() + "/link");
    CHECK(run(take(watcher, 1)) == "rename:link ");
}

TEST_CASE("watch: what was moved out of the tree is heard of no more", "[fs][watch]") {
    temporary_directory here, elsewhere;
    fs::mkdir_sync(here / "d");
    fs::write_file_sync(here / "d/f", "");
    fs::watcher watcher = fs::watch(here.path(), {.recursive = true});
    fs::rename_sync(here / "d", elsewhere / "d");
    CHECK(run(take(watcher, 1)) == "rename:d ");
    fs::append_file_sync(elsewhere / "d/f", "x");
    fs::write_file_sync(here / "e", "");
    CHECK(run(take(watcher, 1)) == "rename:e ");
}

TEST_CASE("watch: one that is not persistent does not keep the loop running", "[fs][watch]") {
    temporary_directory here;
    fs::watcher watcher = fs::watch(here.path(), {.persistent = false});
    task<std::optional<fs::watch_event>> waiting = watcher.next();
    waiting.start();
    CHECK(run() == 0);
    watcher.ref();
    fs::write_file_sync(here / "a", "");
    auto stop = [&]() -> task<> {
        co_await waiting.when_done();
        watcher.unref();
    };
    task<> stopping = stop();
    stopping.start();
    CHECK(run() == 0);
    CHECK(text_of(waiting.take()) == "rename:a");
    CHECK_FALSE(watcher.is_closed());
}

TEST_CASE("watch: beside one that is persistent the other hears of everything, and its end ends the run",
          "[fs][watch]") {
    temporary_directory here;
    fs::watcher idle = fs::watch(here.path(), {.persistent = false});
    std::optional<fs::watcher> kept = fs::watch(here.path());
    std::string heard, told;
    auto listen = [&]() -> task<> {
        while (!idle.is_closed()) {
            const std::optional<fs::watch_event> event = co_await idle.next();
            heard += text_of(event) + " ";
        }
    };
    auto act = [&]() -> task<> {
        told = co_await take(*kept, 1);
        kept.reset();
    };
    task<> listening = listen(), acting = act();
    listening.start();
    acting.start();
    fs::mkdir_sync(here / "d");
    CHECK(run() == 0);
    CHECK(told == "rename:d ");
    CHECK(heard == "rename:d ");
    idle.close();
    CHECK(run() == 0);
    CHECK(heard == "rename:d closed ");
}
