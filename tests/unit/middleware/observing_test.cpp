// What observes a program: metrics, health, stall_detector.
#include <cortado/middleware/health.hpp>
#include <cortado/middleware/metrics.hpp>
#include <cortado/middleware/request_id.hpp>
#include <cortado/middleware/stall_detector.hpp>

#include <cortado/core/event.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>

#include <functional>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"
#include "support/log_capture.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::task;
using cortado::test::ask;
using cortado::test::message_of;
namespace express = cortado::express;
namespace koa = cortado::koa;
namespace middleware = cortado::middleware;
namespace web = cortado::web;
using namespace std::chrono_literals;

namespace {

/** A clock that stands still until it is put forward. */
struct manual_clock {
    std::shared_ptr<std::chrono::steady_clock::time_point> time =
        std::make_shared<std::chrono::steady_clock::time_point>(1h);

    std::chrono::steady_clock::time_point operator()() const { return *time; }
    void put_forward(std::chrono::nanoseconds span) const { *time += span; }
};

using work = std::function<void(web::exchange&)>;
using site = std::pair<std::string, web::handler>;

task<> answer_late(express::response& res, const work& done) {
    co_await cortado::yield();
    done(res.exchange());
    res.send("done");
}
task<> answer_late(koa::context& ctx, const work& done) {
    co_await cortado::yield();
    done(ctx.exchange());
    ctx.body = "done";
}

unsigned line_in_express = 0, line_in_koa = 0;

web::handler express_site(const middleware::ready_layer& layer, const work& done) {
    express::application app;
    app.use(layer);
    express::router users;
    line_in_express = __LINE__ + 1;
    users.get("/:id", [done](express::request&, express::response& res) {
        done(res.exchange());
        res.send("done");
    });
    app.use("/users", users);
    app.get("/late/:id",
            [done](express::request&, express::response& res) { return answer_late(res, done); });
    app.use("/plain", [done](express::request&, express::response& res) {
        done(res.exchange());
        res.send("done");
    });
    return app.as_handler();
}

web::handler koa_site(const middleware::ready_layer& layer, const work& done) {
    koa::application app({.silent = true});
    app.use(layer).use(middleware::request_id());  // whose context of its own changes nothing
    koa::router users({.prefix = "/users"});
    users.use([](koa::context&, koa::next_fn next) { return next(); });
    line_in_koa = __LINE__ + 1;
    users.get("/:id", [done](koa::context& ctx) {
        done(ctx.exchange());
        ctx.body = "done";
    });
    koa::router late;
    late.get("/late/:id", [done](koa::context& ctx) { return answer_late(ctx, done); });
    app.use(users.routes()).use(late.routes());
    app.use([done](koa::context& ctx) {
        if (!std::string_view(ctx.path).starts_with("/plain")) return;
        done(ctx.exchange());
        ctx.body = "done";
    });
    return app.as_handler();
}

/** The same routes in both faces, whose handlers do some work. */
template <class Layer>
std::vector<site> sites(
    const Layer& layer, const work& done = [](web::exchange&) {}) {
    const middleware::ready_layer ready(layer.as_layer());
    return {{"express", express_site(ready, done)}, {"koa", koa_site(ready, done)}};
}

std::string get(const web::handler& app, std::string url) {
    const auto reply = ask(app, {.url = std::move(url)});
    return std::to_string(reply.status) + ' ' + reply.body;
}

/** The lines that begin so. */
std::string lines_of(const std::string& text, std::string_view start) {
    std::istringstream all(text);
    std::string found;
    for (std::string line; std::getline(all, line);) {
        if (line.starts_with(start)) found += line + '\n';
    }
    return found;
}

}  // namespace

// ---- metrics

TEST_CASE("metrics: counts by method, route and status, in the words of Prometheus",
          "[middleware][metrics]") {
    const manual_clock clock;
    const auto slow = [clock](web::exchange&) { clock.put_forward(31'250us); };
    for (int face = 0; face < 2; ++face) {
        const middleware::metrics counted({.buckets = {0.01, 0.5}, .lag_interval = 0ms, .clock = clock});
        const auto [name, app] = sites(counted, slow)[static_cast<std::size_t>(face)];
        CAPTURE(name);
        CHECK(get(app, "/users/7") == "200 done");
        CHECK(get(app, "/users/8?x=1") == "200 done");
        CHECK(get(app, "/late/9") == "200 done");
        const auto reply = ask(app, {.url = "/metrics?now"});
        CHECK(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
        CHECK(reply.body == R"(# HELP http_requests_total Requests answered.
# TYPE http_requests_total counter
http_requests_total{method="GET",route="/late/:id",status="200"} 1
http_requests_total{method="GET",route="/users/:id",status="200"} 2
# HELP http_request_duration_seconds Time until an answer has left.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{method="GET",route="/late/:id",le="0.01"} 0
http_request_duration_seconds_bucket{method="GET",route="/late/:id",le="0.5"} 1
http_request_duration_seconds_bucket{method="GET",route="/late/:id",le="+Inf"} 1
http_request_duration_seconds_sum{method="GET",route="/late/:id"} 0.03125
http_request_duration_seconds_count{method="GET",route="/late/:id"} 1
http_request_duration_seconds_bucket{method="GET",route="/users/:id",le="0.01"} 0
http_request_duration_seconds_bucket{method="GET",route="/users/:id",le="0.5"} 2
http_request_duration_seconds_bucket{method="GET",route="/users/:id",le="+Inf"} 2
http_request_duration_seconds_sum{method="GET",route="/users/:id"} 0.0625
http_request_duration_seconds_count{method="GET",route="/users/:id"} 2
# HELP http_requests_in_flight Requests not answered yet.
# TYPE http_requests_in_flight gauge
http_requests_in_flight 0
# HELP http_requests_aborted_total Answers that did not arrive whole.
# TYPE http_requests_aborted_total counter
http_requests_aborted_total 0
)");
        CHECK(ask(app, {.method = "POST", .url = "/metrics"}).status == 404);
    }
}

TEST_CASE("metrics: requests under way are a gauge, and lost ones are counted", "[middleware][metrics]") {
    const middleware::metrics counted({.prefix = "app_", .lag_interval = 0ms});
    express::application app;
    app.use(counted);
    cortado::event never;
    app.get("/", [&](express::request&, express::response&) -> task<> { co_await never; });
    cortado::test::exchange_fixture fixture("GET", "/");
    fixture.run(app.as_handler());
    CHECK(lines_of(counted.text(), "app_requests_in_flight") == "app_requests_in_flight 1\n");
    fixture.finish();
    CHECK(lines_of(counted.text(), "app_requests_") ==
          "app_requests_total{method=\"GET\",route=\"/\",status=\"499\"} 1\n"
          "app_requests_in_flight 0\napp_requests_aborted_total 1\n");
}

TEST_CASE("metrics: a loop that is late is seen", "[middleware][metrics]") {
    const manual_clock clock;
    const middleware::metrics counted({.lag_interval = 1ms, .clock = clock});
    const auto app = sites(counted, [clock](web::exchange&) { clock.put_forward(250ms); }).front().second;
    CHECK(get(app, "/users/7") == "200 done");
    auto looking = [](const middleware::metrics& in) -> task<> {
        while (lines_of(in.text(), "event_loop_lag_seconds_count") == "event_loop_lag_seconds_count 0\n")
            co_await cortado::sleep_for(1ms);
    };
    cortado::run(looking(counted));
    CHECK(lines_of(counted.text(), "event_loop_lag_seconds_sum") == "event_loop_lag_seconds_sum 0.249\n");
    CHECK(lines_of(counted.text(), "event_loop_lag_seconds_bucket{le=\"0.25\"}").substr(39) !=
          lines_of(counted.text(), "event_loop_lag_seconds_bucket{le=\"0.1\"}").substr(38));
}

TEST_CASE("metrics: clients cannot make names, however many paths and methods they try",
          "[middleware][metrics][attack]") {
    const middleware::metrics counted({.lag_interval = 0ms});
    for (const auto& [name, app] : sites(counted)) {
        for (int i = 0; i < 300; ++i) {
            CHECK(get(app, "/users/" + std::to_string(i)) == "200 done");
            CHECK(ask(app, {.url = "/no/" + std::to_string(i) + "/a%22%7D%0A"}).status == 404);
        }
        cortado::test::exchange_fixture strange("BREW", "/tea");
        strange.run(app);
    }
    CHECK(lines_of(counted.text(), "http_requests_total") ==
          "http_requests_total{method=\"GET\",route=\"/users/:id\",status=\"200\"} 600\n"
          "http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 600\n"
          "http_requests_total{method=\"other\",route=\"none\",status=\"404\"} 2\n");
}

TEST_CASE("metrics: names of one's own are escaped, and their number is bounded",
          "[middleware][metrics][attack]") {
    const auto by_body = [](web::exchange& ex) {
        const std::string_view which = ex.request.headers["X-Route"];
        if (which == "lines") return std::string("a\"} 1\nevil{x=\"\\");
        if (which == "bytes") return std::string("\xff\xc3(");
        if (which == "throws") throw std::runtime_error("no name");
        return std::string(which);
    };
    const middleware::metrics counted({.route = by_body, .max_series = 4, .lag_interval = 0ms});
    const cortado::test::log_capture log;
    const auto app = sites(counted).front().second;
    for (const char* which : {"lines", "bytes", "throws", "a", "a", "b", "c", "d"})
        ask(app, {.url = "/users/1", .headers = {{"X-Route", which}}});
    const auto line = [](std::string_view route, int count) {
        return "http_requests_total{method=\"GET\",route=\"" + std::string(route) + "\",status=\"200\"} " +
               std::to_string(count) + '\n';
    };
    CHECK(lines_of(counted.text(), "http_requests_total") ==
          line("a", 2) + line(R"(a\"} 1\nevil{x=\"\\)", 1) + line("none", 1) + line("other", 3) +
              line("\xef\xbf\xbd\xef\xbf\xbd(", 1));
    CHECK(lines_of(counted.text(), "evil").empty());
    CHECK(log.lines() == "GET /users/1: an on_finish function threw: no name\n");
}

TEST_CASE("metrics: what can be no metric is refused", "[middleware][metrics]") {
    const auto refusal = [](middleware::metrics_options options) {
        return message_of([&] { middleware::metrics made(std::move(options)); });
    };
    CHECK(refusal({.buckets = {1, 1}}) ==
          "metrics: the buckets must ascend, each bound above the one before");
    CHECK(refusal({.prefix = "1a"}) == "metrics: no name can begin with \"1a\"; use letters, digits and _");
    CHECK(refusal({.max_series = 0}) == "metrics: max_series must be above 0");
    CHECK(refusal({.lag_interval = -1ms}) == "metrics: lag_interval must not be below 0; 0 is for never");
}

// ---- health

TEST_CASE("health: ready is what all checks say, plain or awaited", "[middleware][health]") {
    const cortado::test::log_capture log;
    cortado::event never;
    middleware::health health({.keep = 0ms});
    bool is_up = true;
    health.check("disk", [&] { return is_up; });
    health.check("data\"base", [&]() -> task<bool> {
        co_await cortado::yield();
        co_return is_up;
    });
    for (const auto& [name, app] : sites(health)) {
        CAPTURE(name);
        is_up = true;
        const auto reply = ask(app, {.url = "/readyz?verbose"});
        CHECK(reply.status == 200);
        CHECK(reply.header("Content-Type") == "application/json; charset=utf-8");
        CHECK(reply.header("Cache-Control") == "no-store");
        CHECK(reply.body == R"({"status":"ok","checks":{"disk":"ok","data\"base":"ok"}})");
        CHECK(ask(app, {.method = "HEAD", .url = "/readyz"}).status == 200);
        is_up = false;
        CHECK(get(app, "/readyz") ==
              R"(503 {"status":"unavailable","checks":{"disk":"failed","data\"base":"failed"}})");
        CHECK(get(app, "/livez") == R"(200 {"status":"ok"})");
        CHECK(ask(app, {.method = "POST", .url = "/livez"}).status == 404);
        CHECK(get(app, "/users/7") == "200 done");
    }
    middleware::health worse({.timeout = 24h, .keep = 0ms});
    worse.check("throws", []() -> bool { throw std::runtime_error("connection refused"); });
    worse.check(
        "hangs",
        [&]() -> task<bool> {
            co_await never;
            co_return true;
        },
        1ms);
    worse.check("fine", [] { return true; });
    for (const auto& [name, app] : sites(worse)) {
        CAPTURE(name);
        CHECK(get(app, "/readyz") ==
              R"(503 {"status":"unavailable","checks":{"throws":"failed","hangs":"timeout","fine":"ok"}})");
    }
    const std::string told = "health: the check \"throws\" fails: connection refused\n";
    CHECK(log.lines() == told + told);
}

TEST_CASE("health: who asks often does not make the checks run often", "[middleware][health][attack]") {
    int runs = 0;
    middleware::health health({.keep = 24h, .show_checks = false});
    health.check("disk", [&] { return ++runs == 1; });
    for (const auto& [name, app] : sites(health)) {
        for (int i = 0; i < 100; ++i) CHECK(get(app, "/readyz") == R"(200 {"status":"ok"})");
    }
    CHECK(runs == 1);
    // Nor does who asks while they run.
    cortado::event gate;
    int starts = 0;
    middleware::health slow({.timeout = 24h, .keep = 0ms});
    slow.check("disk", [&]() -> task<bool> {
        if (++starts > 1) co_await gate;
        co_return starts == 1;
    });
    const auto app = sites(slow).back().second;
    CHECK(get(app, "/readyz") == R"(200 {"status":"ok","checks":{"disk":"ok"}})");
    auto one = [](web::handler asked, std::string& into) -> task<> {
        web::inject_request request{.url = "/readyz"};
        const auto reply = co_await web::inject(std::move(asked), std::move(request));
        into += std::to_string(reply.status) + ' ';
    };
    auto another = [&one](web::handler asked, std::string& into, cortado::event& opened) -> task<> {
        co_await one(asked, into);
        co_await one(asked, into);
        opened.set();
    };
    std::string statuses;
    cortado::run(cortado::when_all(one(app, statuses), another(app, statuses, gate)));
    CHECK(statuses == "200 200 503 ");
    CHECK(starts == 2);
}

TEST_CASE("health: while a program ends it is not ready, and says so before its server closes",
          "[middleware][health]") {
    middleware::health health;
    health.check("disk", [] { return true; });
    const auto app = sites(health).front().second;
    struct closing_server {
        const middleware::health& of;
        const web::handler& asked;
        std::string& seen;
        task<> close() {
            web::inject_request ready{.url = "/readyz"};
            web::inject_request live{.url = "/livez"};
            const auto first = co_await web::inject(asked, std::move(ready));
            const auto second = co_await web::inject(asked, std::move(live));
            seen = std::to_string(first.status) + first.body + ' ' + std::to_string(second.status);
        }
    };
    CHECK(get(app, "/readyz").starts_with("200"));
    std::string seen;
    cortado::run(health.drain(closing_server{health, app, seen}, 1ms));
    CHECK(seen == R"(503{"status":"unavailable"} 200)");
    CHECK_FALSE(health.is_ready());
    health.ready(true);
    CHECK(get(app, "/readyz").starts_with("200"));
}

TEST_CASE("health: what could never pass is refused", "[middleware][health]") {
    CHECK(message_of([] { middleware::health({.timeout = 0ms}); }) ==
          "health: the timeout must be above 0, or no check could pass");
    CHECK(message_of([] { middleware::health({.ready_path = "ready"}); }) ==
          "health: the path \"ready\" does not begin with a slash");
    middleware::health health;
    health.check("a", [] { return true; });
    CHECK(message_of([&] { health.check("a", [] { return true; }); }) ==
          "health: there is a check \"a\" already");
    CHECK(message_of([&] {
              health.check(
                  "b", [] { return true; }, 0ms);
          }) == "health: the timeout of the check \"b\" must be above 0");
}

// ---- stall_detector

namespace {

/** Notes what a detector tells. */
struct stall_notes {
    manual_clock clock;
    std::shared_ptr<std::vector<middleware::stall>> told = std::make_shared<std::vector<middleware::stall>>();

    middleware::ready_layer layer() const {
        return middleware::stall_detector(
            {.report = [kept = told](const middleware::stall& each) { kept->push_back(each); },
             .clock = clock});
    }
    work blocking(std::chrono::milliseconds span) const {
        return [kept = clock, span](web::exchange&) { kept.put_forward(span); };
    }
    std::string take() const {
        std::string text;
        for (const middleware::stall& each : *told) {
            text += each.method + ' ' + (each.route.empty() ? "[" + each.path + "]" : each.route) + ' ' +
                    std::to_string(each.duration.count()) + '\n';
        }
        told->clear();
        return text;
    }
};

}  // namespace

TEST_CASE("stall_detector: names the route that held the loop up, and where it was registered",
          "[middleware][stall_detector]") {
    const stall_notes notes;
    for (const auto& [name, app] : sites(notes.layer(), notes.blocking(512ms))) {
        CAPTURE(name);
        CHECK(get(app, "/users/7") == "200 done");
        REQUIRE(notes.told->size() == 1);
        const middleware::stall first = notes.told->front();
        CHECK(first.place.line() == (name == "koa" ? line_in_koa : line_in_express));
        CHECK(first.text() == "GET /users/:id (registered at " + std::string(first.place.file_name()) + ':' +
                                  std::to_string(first.place.line()) + ") blocked the event loop for 512 ms");
        CHECK(std::string_view(first.place.file_name()).ends_with("observing_test.cpp"));
        CHECK(notes.take() == "GET /users/:id 512\n");
        CHECK(get(app, "/late/7") == "200 done");  // behind a suspension
        CHECK(notes.take() == "GET /late/:id 512\n");
        CHECK(get(app, "/plain/x?y=1") == "200 done");
        CHECK(notes.told->front().place.line() != 0);
        CHECK(notes.take() == "GET [/plain/x?y=1] 512\n");
    }
    for (const auto& [name, app] : sites(notes.layer(), notes.blocking(99ms))) {
        CHECK(get(app, "/users/7") == "200 done");
        CHECK(get(app, "/late/7") == "200 done");
        CHECK(notes.take().empty());
    }
}

TEST_CASE("stall_detector: knows what a request has set going, also behind its answer",
          "[middleware][stall_detector]") {
    const stall_notes notes;
    const auto later = [&](web::exchange&) {
        cortado::set_timeout([clock = notes.clock] { clock.put_forward(300ms); }, 1);
        auto behind = [](manual_clock clock) -> task<> {
            co_await cortado::yield();
            clock.put_forward(200ms);
        };
        cortado::spawn(behind(notes.clock));
    };
    for (const auto& [name, app] : sites(notes.layer(), later)) {
        CAPTURE(name);
        CHECK(get(app, "/users/7") == "200 done");
        cortado::run();
        CHECK(notes.take() == "GET /users/:id 200\nGET /users/:id 300\n");
    }
}

TEST_CASE("stall_detector: a request that wakes another one is not blamed for it",
          "[middleware][stall_detector]") {
    const stall_notes notes;
    cortado::event gate;
    express::application app;
    app.use(notes.layer());
    app.get("/wait", [&](express::request&, express::response& res) -> task<> {
        co_await gate;
        notes.clock.put_forward(400ms);
        res.send("waited");
    });
    app.get("/wake", [&](express::request&, express::response& res) {
        notes.clock.put_forward(50ms);
        gate.set();
        notes.clock.put_forward(60ms);
        res.send("woke");
    });
    auto one = [](web::handler asked, std::string url) -> task<> {
        web::inject_request request{.url = std::move(url)};
        co_await web::inject(std::move(asked), std::move(request));
    };
    cortado::run(cortado::when_all(one(app.as_handler(), "/wait"), one(app.as_handler(), "/wake")));
    CHECK(notes.take() == "GET /wait 400\nGET /wake 110\n");
}

TEST_CASE("stall_detector: without a function of one's own it is a warning, in which nobody forges a line",
          "[middleware][stall_detector][attack]") {
    const manual_clock clock;
    const cortado::test::log_capture log;
    express::application app;
    app.use(middleware::stall_detector({.threshold = 1ms, .clock = clock}));
    app.get("/report/:year", [clock](express::request&, express::response& res) {
        clock.put_forward(5ms);
        res.send("done");
    });
    ask(app.as_handler(), {.url = "/report/2024"});
    const std::string line = log.lines();
    CHECK(line.starts_with("GET /report/:year (registered at "));
    CHECK(line.ends_with(
        ") blocked the event loop for 5 ms; compute on the pool: co_await run_blocking(...)\n"));
    const middleware::stall forged{7ms, "GET", "", "/a\n\x1b[2J\"\xc2\x9b", {}};
    CHECK(forged.text() == "GET /a%0A%1B[2J%22%C2%9B blocked the event loop for 7 ms");
    CHECK(message_of([] { middleware::stall_detector({.threshold = 0ms}); }) ==
          "stall_detector: the threshold must be 1 ms or more; every stretch is as long as 0");
    // Nor does it harm anybody to throw in it.
    const auto broken = [](const middleware::stall&) { throw std::runtime_error("full"); };
    const auto layer = middleware::stall_detector({.report = broken, .clock = clock});
    for (const auto& [name, site] : sites(layer, [clock](web::exchange&) { clock.put_forward(1s); }))
        CHECK(get(site, "/users/7") == "200 done");
    CHECK(log.lines() == line + "stall_detector: full\nstall_detector: full\n");
}
