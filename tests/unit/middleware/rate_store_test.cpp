#include <cortado/middleware/rate_store.hpp>

#include <cortado/core/error.hpp>
#include <cortado/core/sync_wait.hpp>

#include "support/catch.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace mw = cortado::middleware;
using cortado::sync_wait;
using namespace std::chrono_literals;
using algorithm = mw::rate_algorithm;

namespace {

struct fixture {
    explicit fixture(algorithm how, std::uint64_t limit = 3, std::chrono::milliseconds window = 60s,
                     std::size_t keys = 1000)
        : rule{how, limit, window}, store({.max_keys = keys, .clock = [this] { return now; }}) {}

    mw::rate_verdict take(std::string key = "a") { return sync_wait(store.take(std::move(key), rule)); }
    /** "+" for each that is allowed. */
    std::string take_many(int count, const std::string& key = "a") {
        std::string text;
        for (int i = 0; i < count; ++i) text += take(key).is_allowed ? '+' : '-';
        return text;
    }
    /** Allowed, remaining, reset and retry_after in milliseconds. */
    std::string tell(std::string key = "a") {
        const mw::rate_verdict verdict = take(std::move(key));
        return std::string(verdict.is_allowed ? "+ " : "- ") + std::to_string(verdict.remaining) + " " +
               std::to_string(verdict.reset.count()) + " " + std::to_string(verdict.retry_after.count());
    }

    std::chrono::system_clock::time_point now{1'000'000s};
    mw::rate_rule rule;
    mw::memory_rate_store store;
};

}  // namespace

TEST_CASE("rate_store: a fixed window begins with the first and ends at its time",
          "[middleware][rate_limit]") {
    fixture f(algorithm::fixed_window);
    CHECK(f.tell() == "+ 2 60000 0");
    f.now += 20s;
    CHECK(f.tell() == "+ 1 40000 0");
    CHECK(f.tell() == "+ 0 40000 40000");
    f.now += 500us;
    CHECK(f.tell() == "- 0 40000 40000");
    f.now += 40s - 1ms;
    CHECK(f.tell() == "- 0 1 1");
    f.now += 1ms;
    CHECK(f.tell() == "+ 2 60000 0");
}

TEST_CASE("rate_store: around the end of a fixed window twice as many may come", "[middleware][rate_limit]") {
    fixture f(algorithm::fixed_window);
    f.take();
    f.now += 59s;
    CHECK(f.take_many(3) == "++-");
    f.now += 1s;
    CHECK(f.take_many(4) == "+++-");
}

TEST_CASE("rate_store: a sliding window weighs the one before", "[middleware][rate_limit]") {
    fixture f(algorithm::sliding_window, 4);
    CHECK(f.tell() == "+ 3 60000 0");
    f.now += 59s;
    CHECK(f.take_many(4) == "+++-");
    CHECK(f.tell() == "- 0 1000 16000");
    f.now += 1s;
    CHECK(f.take_many(2) == "--");
    CHECK(f.tell() == "- 0 60000 15000");
    f.now += 15s;
    CHECK(f.tell() == "+ 0 45000 15000");
    CHECK(f.take_many(1) == "-");
    f.now += 15s;
    CHECK(f.take_many(2) == "+-");
    f.now += 10min;
    CHECK(f.take_many(5) == "++++-");
}

TEST_CASE("rate_store: when a sliding window says to come again, one is allowed and not before",
          "[middleware][rate_limit]") {
    for (const std::uint64_t limit : {1U, 2U, 5U, 7U}) {
        fixture f(algorithm::sliding_window, limit, 1000ms);
        for (int i = 0; i < 50; ++i) {
            mw::rate_verdict verdict = f.take();
            if (verdict.remaining > 0) continue;
            INFO(limit << " " << i << " " << verdict.retry_after.count());
            REQUIRE(verdict.retry_after > 0ms);
            f.now += verdict.retry_after - 1ms;
            CHECK_FALSE(f.take().is_allowed);
            f.now += 1ms;
            CHECK(f.take().is_allowed);
            f.now += std::chrono::milliseconds(i * 13);
        }
    }
}

TEST_CASE("rate_store: a bucket gives what is in it at once, and then as it is filled",
          "[middleware][rate_limit]") {
    fixture f(algorithm::token_bucket, 3, 60s);
    CHECK(f.tell() == "+ 2 20000 0");
    CHECK(f.take_many(3) == "++-");
    CHECK(f.tell() == "- 0 60000 20000");
    f.now += 20s - 1ms;
    CHECK(f.tell() == "- 0 40001 1");
    f.now += 1ms;
    CHECK(f.tell() == "+ 0 60000 20000");
    f.now += 1h;
    CHECK(f.take_many(4) == "+++-");
}

TEST_CASE("rate_store: those who are refused take nothing from themselves", "[middleware][rate_limit]") {
    for (const algorithm how :
         {algorithm::fixed_window, algorithm::sliding_window, algorithm::token_bucket}) {
        fixture f(how, 2);
        f.take_many(1000);
        f.now += 2min;
        CHECK(f.take_many(3) == "++-");
    }
}

TEST_CASE("rate_store: a clock that is set back locks nobody out", "[middleware][rate_limit]") {
    for (const algorithm how :
         {algorithm::fixed_window, algorithm::sliding_window, algorithm::token_bucket}) {
        fixture f(how, 2);
        f.take_many(2);
        f.now -= 1h;
        f.take();
        f.now += 1min;
        CHECK(f.take().is_allowed);
    }
}

TEST_CASE("rate_store: each key has its own count, which can be forgotten", "[middleware][rate_limit]") {
    fixture f(algorithm::fixed_window, 1);
    CHECK(f.take_many(2, "a") == "+-");
    CHECK(f.take_many(2, "b") == "+-");
    sync_wait(f.store.reset("a"));
    CHECK(f.take_many(2, "a") == "+-");
    CHECK(f.take_many(1, "b") == "-");
}

TEST_CASE("rate_store: takes no more memory than for so many keys, however long",
          "[middleware][rate_limit][attack]") {
    fixture f(algorithm::fixed_window, 1, 60s, 10);
    const std::string longest(100'000, 'x');
    CHECK(f.take_many(2, longest + "a") == "+-");
    CHECK(f.take_many(2, longest + "b") == "+-");
    sync_wait(f.store.reset(longest + "b"));
    CHECK(f.take_many(2, longest + "b") == "+-");
    for (int i = 0; i < 1000; ++i) {
        f.take(std::to_string(i));
        f.take("busy");
    }
    CHECK(f.store.size() == 10);
    CHECK(f.take_many(1, "busy") == "-");  // who asks is not forgotten
}

TEST_CASE("rate_store: serves several threads, and loses none", "[middleware][rate_limit]") {
    mw::memory_rate_store store;
    const mw::rate_rule rule{algorithm::fixed_window, 100, 1h};
    std::atomic<int> allowed{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                if (sync_wait(store.take("a", rule)).is_allowed) ++allowed;
                static_cast<void>(sync_wait(store.take(std::to_string(i), rule)));
            }
        });
    }
    for (std::thread& each : threads) each.join();
    CHECK(allowed == 100);
}

TEST_CASE("rate_store: refuses to hold nothing", "[middleware][rate_limit]") {
    CHECK_THROWS_WITH(mw::memory_rate_store({.max_keys = 0}),
                      "memory_rate_store: max_keys must be above 0, or nobody is limited");
}
