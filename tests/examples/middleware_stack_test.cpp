#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/middleware_stack.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("middleware_stack: every answer is measured, named, logged and guarded", "[examples]") {
    const middleware::health health = make_health();
    std::string log;
    const auto app = make_app(health, [&log](std::string_view line) { log.append(line).append("\n"); });
    const auto named = [](std::string url, cortado::web::header_list headers = {}) {
        headers.emplace_back("X-Request-Id", "seven");
        return cortado::web::inject_request{.url = std::move(url), .headers = std::move(headers)};
    };
    const auto user = ask(app, named("/users/7", {{"Origin", "https://app.example.com"}}));
    CHECK(summary(user) == R"(200 application/json; charset=utf-8: {"id":"7","name":"Ada"})");
    CHECK(user.header("X-Request-Id") == "seven");
    CHECK(user.header("X-Frame-Options") == "SAMEORIGIN");
    CHECK(user.header("Access-Control-Allow-Origin") == "https://app.example.com");
    CHECK(user.header("RateLimit") == "limit=100, remaining=99, reset=60");
    CHECK(ask(app, named("/users", {{"Accept-Encoding", "gzip"}})).header("Content-Encoding") == "gzip");
    const auto impatient = make_app(
        health, [](std::string_view) {}, std::chrono::milliseconds(1));
    const auto late = ask(impatient, named("/slow"));
    CHECK(summary(late) == "503 text/plain; charset=utf-8: Response timeout");
    CHECK(late.header("X-Frame-Options") == "SAMEORIGIN");
    CHECK(ask(app, named("/readyz")).body == R"({"status":"ok","checks":{"users":"ok"}})");
    CHECK(log == "seven GET /users/7 200\nseven GET /users 200\nseven GET /readyz 200\n");
    const std::string figures = ask(app, named("/metrics")).body;
    CHECK(figures.find(R"(http_requests_total{method="GET",route="/users/:id",status="200"} 1)") !=
          std::string::npos);
    cortado::web::inject_request broken{.method = "POST", .url = "/users", .body = "{"};
    broken.headers.emplace_back("Content-Type", "application/json");
    CHECK(ask(app, std::move(broken)).status == 400);
}
