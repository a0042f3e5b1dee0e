#include <cortado/koa/application.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/core/error.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/loop/event_loop.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace koa = cortado::koa;
using cortado::http_error;
using cortado::task;
using cortado::test::exchange_fixture;

namespace {

struct captured_log {
    captured_log() {
        cortado::logger::set_sink(
            [this](const cortado::logger::record& line) { lines.emplace_back(line.message); });
    }
    ~captured_log() { cortado::logger::set_sink({}); }
    std::vector<std::string> lines;
};

std::string plain(std::string_view status, std::string_view body, std::string_view fields = {}) {
    return "HTTP/1.1 " + std::string(status) + "\n" + std::string(fields) +
           "Content-Type: text/plain; charset=utf-8\nContent-Length: " + std::to_string(body.size()) +
           "\n\n" + std::string(body);
}

/** What a client receives when the application's handler is this one; nothing is logged. */
template <class Handler>
std::string answer(Handler handler) {
    koa::application app({.silent = true});
    app.use(handler);
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.failure() == nullptr);
    CHECK(client.answers() == 1);
    return client.reply();
}

}  // namespace

TEST_CASE("koa application: without middleware it answers 404", "[koa][application]") {
    koa::application app;
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.reply() == plain("404 Not Found", "Not Found"));
}

TEST_CASE("koa application: one application serves one request after the other", "[koa][application]") {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        co_await next();
        if (ctx.path() == "/a") ctx.set("X-First", "yes");
    });
    app.use([](koa::context& ctx) { ctx.body = ctx.path(); });
    const auto handler = app.as_handler();
    exchange_fixture client("GET", "/a");
    client.run(handler);
    CHECK(client.reply() ==
          "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nX-First: yes\nContent-Length: 2\n\n/a");
    client.finish();
    client.begin("GET", "/bb");
    client.run(handler);
    CHECK(client.reply() == plain("200 OK", "/bb"));
}

TEST_CASE("koa application: what never suspends is answered inside the call", "[koa][application]") {
    koa::application app;
    app.use([](koa::context& ctx) -> task<> {
        ctx.body = "now";
        co_return;
    });
    exchange_fixture client;
    const auto handler = app.as_handler();
    CHECK_FALSE(static_cast<bool>(handler(client.ex)));
    CHECK(client.ex.has_ended());
}

TEST_CASE("koa application: an error that names a status is answered by it", "[koa][application]") {
    CHECK(answer([](koa::context& ctx) { ctx.throw_(403, "not yours"); }) ==
          plain("403 Forbidden", "not yours"));
    CHECK(answer([](koa::context& ctx) { ctx.throw_(404); }) == plain("404 Not Found", "Not Found"));
    CHECK(answer([](koa::context& ctx) { ctx.assert_(1 > 2, 409, "clash"); }) ==
          plain("409 Conflict", "clash"));
    CHECK(answer([](koa::context&) { throw http_error(503, "pool of db7 is empty"); }) ==
          plain("503 Service Unavailable", "Service Unavailable"));
    CHECK(answer([](koa::context&) { throw http_error(503, "back at noon").expose(true); }) ==
          plain("503 Service Unavailable", "back at noon"));
    CHECK(answer([](koa::context&) { throw http_error(401, "no such user").expose(false); }) ==
          plain("401 Unauthorized", "Unauthorized"));
}

TEST_CASE("koa application: a status nobody knows becomes 500", "[koa][application]") {
    CHECK(answer([](koa::context& ctx) { ctx.throw_(999, "secret"); }) ==
          plain("500 Internal Server Error", "Internal Server Error"));
    CHECK(answer([](koa::context& ctx) { ctx.throw_(499, "shown"); }) ==
          plain("500 Internal Server Error", "shown"));
}

TEST_CASE("koa application: any other exception is a 500 that tells nothing", "[koa][application]") {
    const std::string expected = plain("500 Internal Server Error", "Internal Server Error");
    CHECK(answer([](koa::context&) { throw std::runtime_error("secret"); }) == expected);
    CHECK(answer([](koa::context&) { throw 7; }) == expected);
    CHECK(answer([](koa::context&, koa::next_fn) -> task<> {
              throw std::logic_error("no coroutine at all");
          }) == expected);
}

TEST_CASE("koa application: an error drops all headers but its own", "[koa][application]") {
    CHECK(answer([](koa::context& ctx) {
              ctx.set("X-Before", "yes");
              ctx.type = "html";
              ctx.body = "<p>half done";
              ctx.status = 201;
              ctx.message = "made";
              throw http_error(401).header("WWW-Authenticate", "Basic").header("bad name", "left out");
          }) == plain("401 Unauthorized", "Unauthorized", "WWW-Authenticate: Basic\n"));
}

TEST_CASE("koa application: listeners hear of each error before it is answered", "[koa][application]") {
    captured_log log;
    std::vector<std::string> heard;
    koa::application app;
    app.on_error([&](const std::exception& error, koa::context& ctx) {
        heard.push_back(std::string(ctx.path()) + ": " + error.what() + (ctx.writable() ? "" : " (sent)"));
    });
    app.on_error([&](const std::exception&, koa::context&) { heard.push_back("second"); });
    app.use([](koa::context& ctx) {
        if (ctx.path() == "/int") throw 7;
        ctx.throw_(404, "nothing here");
    });
    exchange_fixture client("GET", "/a");
    client.run(app.as_handler());
    client.finish();
    client.begin("GET", "/int");
    client.run(app.as_handler());
    CHECK(heard ==
          std::vector<std::string>{"/a: nothing here", "second", "/int: non-error thrown", "second"});
    CHECK(log.lines.empty());
}

TEST_CASE("koa application: a listener that throws is logged, and the error is answered",
          "[koa][application]") {
    captured_log log;
    koa::application app;
    app.on_error([](const std::exception&, koa::context&) { throw std::runtime_error("listener broke"); });
    app.use([](koa::context&) { throw std::runtime_error("broken"); });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.reply() == plain("500 Internal Server Error", "Internal Server Error"));
    CHECK(log.lines == std::vector<std::string>{"koa: an on_error listener threw: listener broke"});
}

TEST_CASE("koa application: without a listener errors are logged unless they are for the client",
          "[koa][application]") {
    const auto log_of = [](auto thrown, bool silent) {
        captured_log log;
        koa::application app({.silent = silent});
        app.use([thrown](koa::context&) { throw thrown; });
        exchange_fixture client("GET", "/x?y");
        client.run(app.as_handler());
        return log.lines;
    };
    using lines = std::vector<std::string>;
    CHECK(log_of(std::runtime_error("broken"), false) == lines{"koa: GET /x?y: broken"});
    CHECK(log_of(std::runtime_error("broken"), true).empty());
    CHECK(log_of(http_error(500, "broken"), false) == lines{"koa: GET /x?y: broken"});
    CHECK(log_of(http_error(400, "shown"), false).empty());
    CHECK(log_of(http_error(400, "hidden").expose(false), false) == lines{"koa: GET /x?y: hidden"});
    CHECK(log_of(http_error(404).expose(false), false).empty());
}

TEST_CASE("koa application: an error after the response has ended changes nothing but is heard of",
          "[koa][application]") {
    std::vector<std::string> heard;
    koa::application app;
    app.on_error([&](const std::exception& error, koa::context&) { heard.emplace_back(error.what()); });
    app.use([](koa::context& ctx) {
        ctx.body = "sent";
        ctx.answer();
        throw std::runtime_error("late");
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.failure() == nullptr);
    CHECK(client.reply() == plain("200 OK", "sent"));
    CHECK(heard == std::vector<std::string>{"late"});
}

TEST_CASE("koa application: an error in the middle of a body is heard of and cuts the connection",
          "[koa][application]") {
    std::vector<std::string> heard;
    koa::application app;
    app.on_error([&](const std::exception& error, koa::context&) { heard.emplace_back(error.what()); });
    app.use([](koa::context& ctx) -> task<> {
        ctx.status = 200;
        co_await ctx.exchange().write("half");
        throw std::runtime_error("late");
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.answers() == 0);
    CHECK_THROWS_AS(std::rethrow_exception(client.failure()), std::runtime_error);
    CHECK(heard == std::vector<std::string>{"late"});
    CHECK(client.reply() == "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nhalf\n");
}

TEST_CASE("koa application: a body that was written piece by piece is ended", "[koa][application]") {
    CHECK(answer([](koa::context& ctx) -> task<> {
              ctx.status = 200;
              co_await ctx.exchange().write("all");
          }) == "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nall\n");
}

TEST_CASE("koa application: a stopped request is not answered and not reported",
          "[koa][application][cancel]") {
    captured_log log;
    int heard = 0;
    koa::application app;
    app.on_error([&](const std::exception&, koa::context&) { ++heard; });
    app.use([](koa::context&) { throw cortado::operation_cancelled(); });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK(client.answers() == 0);
    CHECK_THROWS_AS(std::rethrow_exception(client.failure()), cortado::operation_cancelled);
    CHECK(heard == 0);
    CHECK(log.lines.empty());
}

TEST_CASE("koa application: with respond = false the response is left to the handler", "[koa][application]") {
    CHECK(answer([](koa::context& ctx) {
              ctx.respond = false;
              ctx.body = "unused by Koa";
              ctx.exchange().body.assign(std::string_view("mine"));
              ctx.exchange().end();
          }) == plain("200 OK", "mine"));
    CHECK(answer([](koa::context& ctx) { ctx.respond = false; }) ==
          plain("500 Internal Server Error", "Internal Server Error"));
    koa::application app;
    app.use([](koa::context& ctx) {
        ctx.respond = false;
        ctx.exchange().hold();
    });
    exchange_fixture client;
    client.run(app.as_handler());
    CHECK_FALSE(client.is_done());
    client.ex.body.assign(std::string_view("later"));
    client.ex.end();
    client.ex.release();
    CHECK(client.is_done());
    CHECK(client.reply() == "HTTP/1.1 200 OK\nContent-Length: 5\n\nlater");
}

TEST_CASE("koa application: it is frozen by being put to use", "[koa][application]") {
    const auto handler = [](koa::context& ctx) { ctx.body = "x"; };
    const auto listener = [](const std::exception&, koa::context&) {};
    koa::application served;
    static_cast<void>(served.as_handler());
    CHECK_THROWS_AS(served.use(handler), cortado::usage_error);
    CHECK_THROWS_AS(served.on_error(listener), cortado::usage_error);
    koa::application mounted;
    koa::application outer;
    outer.use(mounted);
    CHECK_THROWS_AS(mounted.use(handler), cortado::usage_error);
    CHECK_THROWS_AS(outer.use(outer), cortado::usage_error);
}

TEST_CASE("koa application: handlers and mounts outlive the object they were made of", "[koa][application]") {
    cortado::web::handler handler;
    {
        koa::application outer;
        {
            koa::application inner;
            inner.use(
                [text = std::string("from a mount that is gone")](koa::context& ctx) { ctx.body = text; });
            outer.use(inner);
        }
        handler = outer.as_handler();
    }
    exchange_fixture client;
    client.run(handler);
    CHECK(client.reply() == plain("200 OK", "from a mount that is gone"));
}

TEST_CASE("koa application: listen() takes any port, serves there, and tells when", "[koa][application]") {
    const koa::application app;
    bool is_called = false;
    cortado::server server = app.listen(0, [&is_called] { is_called = true; });
    CHECK(is_called);
    CHECK(server.is_listening());
    CHECK(server.port() != 0);
    std::string log;
    cortado::server local = app.listen(0, {.host = "127.0.0.1"}, [&log] { log += "called"; });
    CHECK(local.address() == "http://127.0.0.1:" + std::to_string(local.port()));
    CHECK(log == "called");
    local.abort();
    cortado::server any = app.listen();
    CHECK(any.port() != 0);
    any.abort();
    CHECK_THROWS_AS(app.listen(server.port()), std::system_error);
    server.abort();
    cortado::run();
    CHECK_FALSE(server.is_listening());
}
