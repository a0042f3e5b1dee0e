#include <cortado/middleware/memory_session_store.hpp>

#include <cortado/core/error.hpp>
#include <cortado/core/sync_wait.hpp>

#include "support/catch.hpp"

#include <thread>
#include <vector>

namespace mw = cortado::middleware;
using cortado::sync_wait;
using namespace std::chrono_literals;
using time_point = std::chrono::system_clock::time_point;

namespace {

struct fixture {
    explicit fixture(std::size_t sessions = 3, std::size_t octets = 1000)
        : store({.max_sessions = sessions, .max_octets = octets, .clock = [this] { return now; }}) {}

    void save(std::string id, std::string data, std::chrono::seconds life = 60s) {
        mw::stored_session session{std::move(data), now + life};
        sync_wait(store.save(std::move(id), std::move(session)));
    }
    std::string load(std::string id) {
        const auto found = sync_wait(store.load(std::move(id)));
        return found ? found->data : "nothing";
    }

    time_point now{1000s};
    mw::memory_session_store store;
};

}  // namespace

TEST_CASE("memory_session_store: gives what was saved until it is destroyed", "[middleware][session]") {
    fixture f;
    CHECK(f.load("a") == "nothing");
    f.save("a", "1");
    f.save("a", "2");
    CHECK(f.load("a") == "2");
    CHECK(f.store.size() == 1);
    sync_wait(f.store.destroy("a"));
    sync_wait(f.store.destroy("a"));
    CHECK(f.load("a") == "nothing");
    f.save("b", "3");
    f.store.clear();
    CHECK(f.load("b") == "nothing");
}

TEST_CASE("memory_session_store: a session ends at its time, unless it is touched", "[middleware][session]") {
    fixture f;
    f.save("a", "1", 60s);
    f.save("b", "2", 60s);
    f.now += 59s;
    sync_wait(f.store.touch("a", f.now + 60s));
    sync_wait(f.store.touch("none", f.now + 60s));
    CHECK(f.load("b") == "2");
    f.now += 1s;
    CHECK(f.load("b") == "nothing");
    CHECK(f.load("a") == "1");
    CHECK(f.store.size() == 1);
}

TEST_CASE("memory_session_store: for one too many the one not used the longest goes",
          "[middleware][session]") {
    fixture f(3);
    f.save("a", "1");
    f.save("b", "2");
    f.save("c", "3");
    CHECK(f.load("a") == "1");
    f.save("d", "4");
    CHECK(f.store.size() == 3);
    CHECK(f.load("b") == "nothing");
    CHECK(f.load("a") + f.load("c") + f.load("d") == "134");
}

TEST_CASE("memory_session_store: counts octets, too, and keeps nothing larger than all of it",
          "[middleware][session]") {
    fixture f(100, 10);
    f.save("a", "1234");
    f.save("b", "1234");
    f.save("a", "12345678");
    CHECK(f.load("b") == "nothing");
    CHECK(f.load("a") == "12345678");
    f.save("c", "1234567890");
    CHECK(f.store.size() == 0);
    f.save("d", "123456789");
    CHECK(f.load("d") == "123456789");
}

TEST_CASE("memory_session_store: those that have expired go as others come", "[middleware][session]") {
    fixture f(1000);
    for (int i = 0; i < 100; ++i) f.save("old" + std::to_string(i), "", 1s);
    f.now += 1s;
    for (int i = 0; i < 50; ++i) f.save("new" + std::to_string(i), "");
    CHECK(f.store.size() == 50);
}

TEST_CASE("memory_session_store: serves several threads", "[middleware][session]") {
    mw::memory_session_store store({.max_sessions = 20});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&store, t] {
            for (int i = 0; i < 500; ++i) {
                const std::string id = std::to_string((i * 7 + t) % 30);
                mw::stored_session session{id, std::chrono::system_clock::now() + 60s};
                sync_wait(store.save(id, std::move(session)));
                static_cast<void>(sync_wait(store.load(id)));
                sync_wait(store.touch(id, std::chrono::system_clock::now() + 60s));
                if (i % 3 == 0) sync_wait(store.destroy(id));
            }
        });
    }
    for (std::thread& each : threads) each.join();
    CHECK(store.size() <= 20);
}

TEST_CASE("memory_session_store: refuses to hold nothing", "[middleware][session]") {
    CHECK_THROWS_WITH(
        mw::memory_session_store({.max_sessions = 0}),
        "memory_session_store: max_sessions and max_octets must be above 0, or no session lasts");
}
