// Middleware in the order of docs/middleware.md: measured, named, logged, guarded, packed; then the routes.
//
//   $ curl -s http://127.0.0.1:3000/users/7
//   {"id":"7","name":"Ada"}
//
//   $ curl -s -o /dev/null -w '%{http_code} %header{x-request-id} %header{x-frame-options}' -H 'X-Request-Id: seven' http://127.0.0.1:3000/users/7
//   200 seven SAMEORIGIN
//
//   $ curl -s --compressed -o /dev/null -w '%header{content-encoding}' http://127.0.0.1:3000/users
//   gzip
//
//   $ curl -s http://127.0.0.1:3000/readyz
//   {"status":"ok","checks":{"users":"ok"}}
//
//   $ curl -s -o /dev/null -w '%header{access-control-allow-origin}' -H 'Origin: https://app.example.com' http://127.0.0.1:3000/users/7
//   https://app.example.com
//
//   $ curl -s http://127.0.0.1:3000/metrics | grep 'requests_total{.*:id'
//   http_requests_total{method="GET",route="/users/:id",status="200"} 3

#include "port.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware.hpp>
#include <cortado/process.hpp>
#include <cortado/zlib.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace express = cortado::express;
namespace middleware = cortado::middleware;
using namespace cortado::literals;

static void add_routes(express::application& app) {
    app.get("/users", [](express::request&, express::response& res) {
        res.json({{"users", std::vector<std::string>(200, "Ada")}});
    });
    app.get("/users/:id", [](express::request& req, express::response& res) {
        res.json({{"id", req.params["id"]}, {"name", "Ada"}});
    });
    app.get("/slow", [](express::request&, express::response& res) -> cortado::task<> {
        co_await cortado::sleep_for(1_h);  // given up by timeout()
        res.send("done");
    });
}

static express::application make_app(const middleware::health& health,
                                     cortado::function<void(std::string_view)> log,
                                     std::chrono::milliseconds patience = 5_s) {
    express::application app;
    app.use(middleware::metrics());
    app.use(middleware::stall_detector({.threshold = 50_ms}));
    app.use(middleware::request_id());
    app.use(middleware::logger(":request-id :method :url :status", {.stream = std::move(log)}));
    app.use(health);
    app.use(middleware::security_headers());
    app.use(middleware::cors({.origin = {"https://app.example.com"}}));
    app.use(middleware::rate_limit({.limit = 100, .window = 1_min}));
    app.use(middleware::timeout(patience));
    app.use(middleware::compress());
    app.use(middleware::json({.limit = "10kb"}));
    add_routes(app);
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status());
        res.json({{"error", err.expose() ? err.what() : "something went wrong"}});
    });
    return app;
}

static middleware::health make_health() {
    middleware::health health;
    health.check("users", []() -> cortado::task<bool> {
        co_await cortado::yield();  // a query, say
        co_return true;
    });
    return health;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
/** Not ready from the first signal on; the server ends when balancers had the time to hear of it. */
static cortado::task<> end_well(middleware::health health, cortado::server server) {
    co_await cortado::process::signal(SIGINT, SIGTERM);
    co_await health.drain(server, 1_s);
}

int main() {
    const middleware::health health = make_health();
    express::application app = make_app(health, [](std::string_view line) {
        std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
    });
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    cortado::spawn(end_well(health, server));
    return cortado::run();
}
#endif
