#include <cortado/loop/timer_queue.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "support/catch.hpp"

using cortado::steady_ns;
using cortado::timer_node;
using cortado::timer_queue;

namespace {

struct named : timer_node {
    named(std::string& to, std::string called)
        : timer_node([](timer_node& node) {
              auto& self = static_cast<named&>(node);
              self.log += self.name;
              if (self.then != nullptr) self.then(self);
          }),
          log(to),
          name(std::move(called)) {}
    std::string& log;
    std::string name;
    void (*then)(named&) = nullptr;
    timer_queue* queue = nullptr;
};

struct numbered : timer_node {
    explicit numbered(std::vector<int>& to, int n)
        : timer_node([](timer_node& node) {
              auto& self = static_cast<numbered&>(node);
              self.log.push_back(self.number);
          }),
          log(to),
          number(n) {}
    std::vector<int>& log;
    int number;
};

}  // namespace

TEST_CASE("timer_queue: timers expire by deadline, equal ones by insertion", "[loop][timer_queue]") {
    timer_queue queue;
    std::string log;
    named a(log, "a"), b(log, "b"), c(log, "c"), d(log, "d");
    queue.insert(a, 30);
    queue.insert(b, 10);
    queue.insert(c, 30);
    queue.insert(d, 20);
    CHECK(queue.next_deadline() == 10);
    queue.expire(29);
    CHECK(log == "bd");
    CHECK(queue.next_deadline() == 30);
    queue.expire(30);
    CHECK(log == "bdac");
    CHECK(queue.is_empty());
}

TEST_CASE("timer_queue: inserting again moves a timer", "[loop][timer_queue]") {
    timer_queue queue;
    std::string log;
    named a(log, "a"), b(log, "b");
    queue.insert(a, 10);
    queue.insert(b, 20);
    queue.insert(a, 30);
    CHECK(a.deadline() == 30);
    queue.expire(30);
    CHECK(log == "ba");
}

TEST_CASE("timer_queue: a timer leaves when it is removed or dies", "[loop][timer_queue]") {
    timer_queue queue;
    std::string log;
    named a(log, "a"), c(log, "c");
    {
        named b(log, "b");
        queue.insert(a, 1);
        queue.insert(b, 2);
        queue.insert(c, 3);
        queue.remove(a);
        CHECK_FALSE(a.is_queued());
    }
    queue.expire(10);
    CHECK(log == "c");
}

TEST_CASE("timer_queue: a timer may outlive its queue", "[loop][timer_queue]") {
    std::string log;
    named a(log, "a");
    {
        timer_queue queue;
        queue.insert(a, 1);
    }
    CHECK_FALSE(a.is_queued());
}

TEST_CASE("timer_queue: what an expired timer inserts waits for the next time, whatever its deadline",
          "[loop][timer_queue]") {
    timer_queue queue;
    std::string log;
    named again(log, "a"), other(log, "o");
    again.queue = &queue;
    again.then = [](named& self) { self.queue->insert(self, -1000); };
    queue.insert(again, 1);
    queue.insert(other, 2);
    queue.expire(5);
    CHECK(log == "ao");
    queue.expire(5);
    CHECK(log == "aoa");
}

TEST_CASE("timer_queue: an expired timer may remove another that is due", "[loop][timer_queue]") {
    timer_queue queue;
    std::string log;
    named first(log, "1"), third(log, "3");
    auto second = std::make_unique<named>(log, "2");
    static std::unique_ptr<named>* doomed = nullptr;
    doomed = &second;
    first.then = [](named&) { doomed->reset(); };
    queue.insert(first, 1);
    queue.insert(*second, 2);
    queue.insert(third, 3);
    queue.expire(5);
    CHECK(log == "13");
}

TEST_CASE("timer_queue: it does what a multimap does", "[loop][timer_queue]") {
    std::mt19937 random(42);
    auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    for (int round = 0; round < 50; ++round) {
        std::vector<int> log;
        std::vector<int> expected;
        std::vector<std::unique_ptr<numbered>> nodes;
        std::multimap<steady_ns, int> model;  // equal keys keep their insertion order
        for (int i = 0; i < 40; ++i) nodes.push_back(std::make_unique<numbered>(log, i));
        timer_queue queue;
        auto forget = [&](int i) {
            for (auto at = model.begin(); at != model.end(); ++at) {
                if (at->second == i) {
                    model.erase(at);
                    return;
                }
            }
        };
        for (int step = 0; step < 400; ++step) {
            const int i = pick(40);
            timer_node& node = *nodes[static_cast<std::size_t>(i)];
            const int action = pick(10);
            if (action < 6) {
                const steady_ns deadline = pick(30);
                forget(i);
                model.emplace(deadline, i);
                queue.insert(node, deadline);
            } else if (action < 9) {
                if (node.is_queued()) queue.remove(node);
                forget(i);
            } else {
                const steady_ns now = pick(30);
                while (!model.empty() && model.begin()->first <= now) {
                    expected.push_back(model.begin()->second);
                    model.erase(model.begin());
                }
                queue.expire(now);
            }
            REQUIRE(queue.is_empty() == model.empty());
            if (!model.empty()) REQUIRE(queue.next_deadline() == model.begin()->first);
        }
        REQUIRE(log == expected);
    }
}
