// The scripts of promise_record.mjs, each beside what Node 20.20.2 printed.
#include "parity/node/loop_script.hpp"

#include <cortado/core/task.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/timers.hpp>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;
using namespace node_parity;

namespace {

std::runtime_error error(const char* what) { return std::runtime_error(what); }

template <class T>
promise<T> failed(const char* what) {
    return promise<T>::reject(error(what));
}

/** Counts microtasks: writes `1`, `2`, ... one each. */
void count(script_log& log, int most) {
    promise<> each = promise<>::resolve();
    for (int i = 1; i <= most; ++i) each = each.then([&log, i] { log(std::to_string(i)); });
}

promise<std::string> later(int milliseconds, std::string value = {}) {
    return promise<std::string>(
        [&](auto resolve) { set_timeout([resolve, value] { resolve(value); }, milliseconds); });
}
promise<std::string> fails(int milliseconds, const char* what) {
    return promise<std::string>(
        [&](auto, auto reject) { set_timeout([reject, what] { reject(error(what)); }, milliseconds); });
}

std::string text_of(const std::exception_ptr& reason) { return uncaught_logger::what(reason); }
std::string joined(const std::vector<std::exception_ptr>& reasons) {
    std::string text;
    for (const auto& each : reasons) text.append(text.empty() ? "" : ",").append(text_of(each));
    return text;
}
std::string joined(const std::vector<int>& numbers) {
    std::string text;
    for (const int each : numbers) text.append(text.empty() ? "" : ",").append(std::to_string(each));
    return text;
}

using pair = std::tuple<int, int>;
std::string joined(const pair& numbers) {
    return std::to_string(std::get<0>(numbers)) + "," + std::to_string(std::get<1>(numbers));
}

/** Run a coroutine as the main module. */
template <class Script>
std::string run_async(Script script) {
    return run_script([&](script_log& log, auto&) { spawn(script(log)); });
}

}  // namespace

TEST_CASE("node promises: all gives the values two microtasks after those of its promises",
          "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all(promise<int>::resolve(1), promise<int>::resolve(2)).then([&](const pair& v) {
                  log("all " + joined(v));
              });
              count(log, 5);
          }) == "1|all 1,2|2|3|4|5|");
    CHECK(run_script([](script_log& log, auto&) {
              auto work = [](script_log& to) -> task<> {
                  to("in");
                  const std::vector<promise<int>> both{promise<int>::resolve(1), promise<int>::resolve(2)};
                  const auto values = co_await promise<>::all(both);
                  to("all " + joined(values));
              };
              spawn(work(log));
              count(log, 5);
              log("out");
          }) == "in|out|1|all 1,2|2|3|4|5|");
}

TEST_CASE("node promises: all of nothing is there at once", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all(std::vector<promise<int>>()).then([&](const std::vector<int>& v) {
                  log("all " + std::to_string(v.size()));
              });
              count(log, 3);
          }) == "all 0|1|2|3|");
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all().then([&](const std::tuple<>&) { log("all 0"); });
              count(log, 3);
          }) == "all 0|1|2|3|");
}

TEST_CASE("node promises: all takes values of several types", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all(1, promise<std::string>::resolve("two"), promise<>::resolve())
                  .then([&](const auto& v) {
                      log("all " + std::to_string(std::get<0>(v)) + " " + std::get<1>(v));
                  });
              count(log, 5);
          }) == "1|all 1 two|2|3|4|5|");
}

TEST_CASE("node promises: all keeps the order asked, not that of coming", "[parity][promise]") {
    CHECK(run_async([](script_log& log) -> task<> {
              const auto v = co_await promise<>::all(later(6, "slow"), later(1, "fast"));
              log(std::get<0>(v) + "," + std::get<1>(v));
          }) == "slow,fast|");
}

TEST_CASE("node promises: all is rejected by the first that is", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all(promise<int>::resolve(1), failed<int>("a"), failed<int>("b"))
                  .then([&](const auto&) { log("never"); },
                        [&](std::exception_ptr x) { log("failed " + text_of(x)); });
              count(log, 5);
          }) == "1|failed a|2|3|4|5|");
    CHECK(run_async([](script_log& log) -> task<> {
              const auto slow = later(6).then([&log](std::string v) {
                  log("slow");
                  return v;
              });
              try {
                  co_await promise<>::all(slow, fails(1, "no"));
              } catch (const std::exception& x) {
                  log(x.what());
              }
              co_await slow;
              log("end");
          }) == "no|slow|end|");
}

TEST_CASE("node promises: all starts tasks, in their order", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              auto f = [](script_log& to) -> task<int> {
                  to("f");
                  co_await promise<>::resolve();
                  to("g");
                  co_return 4;
              };
              promise<>::all(f(log), f(log)).then([&](const pair& v) { log("all " + joined(v)); });
              count(log, 5);
          }) == "f|f|g|g|1|2|all 4,4|3|4|5|");
}

TEST_CASE("node promises: all of chains, and of other combinations", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all(promise<int>::resolve(1).then([](int v) { return v + 1; }),
                             promise<int>::resolve(5))
                  .then([&](const pair& v) { log("all " + joined(v)); });
              count(log, 6);
          }) == "1|2|all 2,5|3|4|5|6|");
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all(promise<>::race(promise<int>::resolve(1)),
                             promise<>::any(promise<int>::resolve(2)))
                  .then([&](const pair& v) { log("all " + joined(v)); });
              count(log, 6);
          }) == "1|2|all 1,2|3|4|5|6|");
}

TEST_CASE("node promises: race ends as the first does", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::race(promise<std::string>::resolve("a"), promise<std::string>::resolve("b"))
                  .then([&](const std::string& v) { log("race " + v); });
              count(log, 4);
          }) == "1|race a|2|3|4|");
    CHECK(run_script([](script_log& log, auto&) {
              const promise<int> pending([](const auto&) {});
              promise<>::race(pending, failed<int>("a"), promise<int>::resolve(1))
                  .then([&] { log("never"); }, [&](std::exception_ptr x) { log("failed " + text_of(x)); });
              count(log, 4);
          }) == "1|failed a|2|3|4|");
    CHECK(run_async([](script_log& log) -> task<> {
              log(co_await promise<>::race(later(8, "slow"), later(1, "fast")));
          }) == "fast|");
}

TEST_CASE("node promises: race of nothing never ends", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::race(std::vector<promise<int>>())
                  .then([&] { log("never"); }, [&](std::exception_ptr) { log("never"); });
              count(log, 3);
          }) == "1|2|3|");
}

TEST_CASE("node promises: a race is lost quietly", "[parity][promise]") {
    CHECK(run_async([](script_log& log) -> task<> {
              log(co_await promise<>::race(promise<std::string>::resolve("a"), fails(1, "lost")));
              co_await later(4);
              log("end");
          }) == "a|end|");
}

TEST_CASE("node promises: any takes the first value", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::any(failed<std::string>("a"), promise<std::string>::resolve("b"),
                             promise<std::string>::resolve("c"))
                  .then([&](const std::string& v) { log("any " + v); });
              count(log, 4);
          }) == "1|any b|2|3|4|");
}

TEST_CASE("node promises: any of rejected ones keeps the errors in the order asked", "[parity][promise]") {
    auto write = [](script_log& log) {
        return [&log](std::exception_ptr x) {
            try {
                std::rethrow_exception(x);
            } catch (const aggregate_error& all) {
                log(std::string(all.what()) + ": " + joined(all.errors()));
            }
        };
    };
    CHECK(run_script([&](script_log& log, auto&) {
              promise<>::any(failed<int>("a"), failed<int>("b")).then([&] { log("never"); }, write(log));
              count(log, 5);
          }) == "1|All promises were rejected: a,b|2|3|4|5|");
    CHECK(run_async([](script_log& log) -> task<> {
              try {
                  co_await promise<>::any(fails(4, "slow"), fails(1, "fast"));
              } catch (const aggregate_error& all) {
                  log(joined(all.errors()));
              }
          }) == "slow,fast|");
    CHECK(run_script([&](script_log& log, auto&) {
              promise<>::any(std::vector<promise<int>>()).catch_([&](std::exception_ptr x) {
                  try {
                      std::rethrow_exception(x);
                  } catch (const aggregate_error& all) {
                      log(std::string(all.what()) + " " + std::to_string(all.errors().size()));
                  }
              });
              count(log, 3);
          }) == "All promises were rejected 0|1|2|3|");
}

TEST_CASE("node promises: all_settled tells every end", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              auto write = [&log](const settled<int>& r) {
                  log(std::string(r.status) + " " +
                      (r.status == "fulfilled" ? std::to_string(*r.value) : text_of(r.reason)));
              };
              promise<>::all_settled(promise<int>::resolve(1), failed<int>("a"), 3)
                  .then([write](const auto& all) {
                      std::apply([&](const auto&... each) { (write(each), ...); }, all);
                  });
              count(log, 5);
          }) == "1|fulfilled 1|rejected a|fulfilled 3|2|3|4|5|");
    CHECK(run_script([](script_log& log, auto&) {
              promise<>::all_settled(std::vector<promise<>>()).then([&](const auto& all) {
                  log("settled " + std::to_string(all.size()));
              });
              count(log, 3);
          }) == "settled 0|1|2|3|");
}

TEST_CASE("node promises: the four side by side", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              const auto p = promise<int>::resolve(1);
              const auto q = failed<int>("q");
              promise<>::all(p, q).then([](const pair&) {}, [&](std::exception_ptr) { log("all"); });
              promise<>::all_settled(p, q).then([&](const auto&) { log("settled"); });
              promise<>::any(q, p).then([&] { log("any"); });
              promise<>::race(q, p).then([] {}, [&](std::exception_ptr) { log("race"); });
              q.then([] {}, [&](std::exception_ptr) { log("catch"); });
              count(log, 5);
          }) == "catch|1|all|settled|any|race|2|3|4|5|");
}

TEST_CASE("node promises: what nobody asked for is reported once, for the whole", "[parity][promise]") {
    CHECK(run_script([](script_log& log, auto&) {
              on_unhandled_rejection([&log](std::exception_ptr x) { log("unhandled " + text_of(x)); });
              promise<>::all(failed<int>("a"), failed<int>("b"));
              promise<>::any(failed<int>("c"));
              promise<>::race(failed<int>("d"), failed<int>("e"));
              promise<>::all_settled(failed<int>("f"));
          }) == "unhandled a|unhandled All promises were rejected|unhandled d|");
}
