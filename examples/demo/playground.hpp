#pragma once

#include <cortado/core/literals.hpp>
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/sleep.hpp>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

/** The routes that the page lets people try. */
namespace demo {

namespace express = cortado::express;
namespace koa = cortado::koa;

/** A request that the page has ready, and the handler that answers it, as it stands below. */
struct preset {
    std::string_view method;
    std::string_view path;
    std::string_view body;
    std::string_view code;
};

inline constexpr std::array<preset, 9> presets{{
    {"GET", "/try/users/7", "",
     R"(app.get("/users/:id", [](express::request& req, express::response& res) {
    res.json({{"id", req.params["id"]}});
});)"},
    {"GET", "/try/koa", "",
     R"(app.get("/koa", [](koa::context& ctx) {
    ctx.body = {{"face", "koa"}};
});)"},
    {"POST", "/try/echo", "What came in goes out.",
     R"(app.post("/echo", [](express::request& req, express::response& res) -> cortado::task<> {
    std::string body = co_await req.text();
    res.type("text").send(body);
});)"},
    {"GET", "/try/slow", "",
     R"(app.get("/slow", [](express::request&, express::response& res) -> cortado::task<> {
    co_await cortado::sleep_for(100_ms);
    res.send("done");
});)"},
    {"GET", "/try/search?q=flat+white&page=2", "",
     R"(app.get("/search", [](express::request& req, express::response& res) {
    res.json({{"q", req.query()["q"]}, {"page", req.query()["page"]}});
});)"},
    {"GET", "/try/files/css/site.css", "",
     R"(app.get("/files/*path", [](express::request& req, express::response& res) {
    res.json({{"segments", req.params.all("path")}});
});)"},
    {"GET", "/try/teapot", "",
     R"(app.get("/teapot", [](express::request&, express::response&) {
    throw cortado::http_error(418);
});)"},
    {"GET", "/try/bug", "",
     R"(app.get("/bug", [](express::request&, express::response&) {
    throw std::runtime_error("this text stays on the server");
});)"},
    {"GET", "/try/nowhere", "", "// No route: the application answers 404 by itself."},
}};

inline express::router playground() {
    using namespace cortado::literals;
    express::router app;
    app.get("/users/:id", [](express::request& req, express::response& res) {
        res.json({{"id", req.params["id"]}});
    });
    app.get("/koa", [](koa::context& ctx) { ctx.body = {{"face", "koa"}}; });
    app.post("/echo", [](express::request& req, express::response& res) -> cortado::task<> {
        std::string body = co_await req.text();
        res.type("text").send(body);
    });
    app.get("/slow", [](express::request&, express::response& res) -> cortado::task<> {
        co_await cortado::sleep_for(100_ms);
        res.send("done");
    });
    app.get("/search", [](express::request& req, express::response& res) {
        res.json({{"q", req.query()["q"]}, {"page", req.query()["page"]}});
    });
    app.get("/files/*path", [](express::request& req, express::response& res) {
        res.json({{"segments", req.params.all("path")}});
    });
    app.get("/teapot", [](express::request&, express::response&) { throw cortado::http_error(418); });
    app.get("/bug", [](express::request&, express::response&) {
        throw std::runtime_error("this text stays on the server");
    });
    return app;
}

}  // namespace demo
