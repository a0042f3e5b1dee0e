#pragma once

#include "../site/site.hpp"
#include "onion.hpp"
#include "page_css.hpp"
#include "page_html.hpp"
#include "page_js.hpp"
#include "playground.hpp"

#include <cortado/core/stopwatch.hpp>
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/server/server.hpp>
#include <cortado/web/inject.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/** What stands behind the page. */
namespace demo {

/** What the live figures are made of. One loop serves the demo, so nothing is locked. */
struct figures {
    std::uint64_t requests = 0;
    cortado::server server;
};

/** Read a number from the query, kept within its bounds. */
inline int bounded(std::string_view text, int otherwise, int least, int most) {
    int number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return std::clamp(number, least, most);
}

inline void add_page(express::application& app) {
    app.use([](express::request&, express::response& res, express::next_fn next) {
        res.set("Content-Security-Policy", "default-src 'self'").set("X-Content-Type-Options", "nosniff");
        next();
    });
    app.get("/", [](express::request&, express::response& res) { res.type("html").send(page_html); });
    app.get("/demo.css", [](express::request&, express::response& res) { res.type("css").send(page_css); });
    app.get("/demo.js", [](express::request&, express::response& res) { res.type("js").send(page_js); });
    app.get("/favicon.svg",
            [](express::request&, express::response& res) { res.type("svg").send(favicon_svg); });
}

/** `POST /api/try?method=GET&path=/try/users/7`: run the request in memory and show the octets of its reply.
 */
inline void add_try(express::application& app) {
    app.use("/try", playground());
    express::application open;
    open.use("/try", playground());
    const cortado::web::handler routes = open.as_handler();

    app.get("/api/presets", [](express::request&, express::response& res) {
        std::vector<cortado::json_literal> list;
        for (const preset& p : presets) {
            list.push_back({{"method", p.method}, {"path", p.path}, {"body", p.body}, {"code", p.code}});
        }
        res.json(list);
    });
    app.post("/api/try", [routes](express::request& req, express::response& res) -> cortado::task<> {
        cortado::web::inject_request tried;
        tried.method = req.query()["method"];
        tried.url = req.query()["path"];
        if (!tried.url.starts_with("/try"))
            throw cortado::http_error(400, "the routes to try are below /try");
        if (!std::ranges::all_of(tried.method, [](char c) { return c >= 'A' && c <= 'Z'; }) ||
            !std::ranges::all_of(tried.url, [](char c) { return c > ' ' && c < '\x7f'; })) {
            throw cortado::http_error(400,
                                      "a path has no spaces and only ASCII characters; encode others as %20");
        }
        tried.body = co_await req.text();
        const cortado::stopwatch watch;
        const auto reply = co_await cortado::web::inject(routes, std::move(tried));
        res.json({{"us", watch.us()}, {"raw", reply.raw}});
    });
}

inline void add_onion(express::application& app) {
    app.get("/api/onion/:face", [](express::request& req, express::response& res) -> cortado::task<> {
        const std::chrono::milliseconds pause(bounded(req.query()["ms"], 20, 0, 1000));
        const bool is_koa = req.params["face"] == "koa";
        if (!is_koa && req.params["face"] != "express")
            throw cortado::http_error(404, "the faces are koa and express");
        const cortado::json_literal trace = co_await run_onion(is_koa, pause);
        res.json(trace);
    });
}

/** `GET /api/stream?lines=12&ms=250`: a line each so many milliseconds. */
inline void add_stream(express::application& app) {
    app.get("/api/stream", [](koa::context& ctx) {
        const int lines = bounded(ctx.query()["lines"], 12, 0, 1000);
        const std::chrono::milliseconds pause(bounded(ctx.query()["ms"], 250, 0, 10'000));
        auto next_line = [lines, pause, line = 0]() mutable -> cortado::task<std::string> {
            if (line == lines) co_return std::string();
            if (line > 0) co_await cortado::sleep_for(pause);
            ++line;
            co_return fmt::format("line {} of {}\n", line, lines);
        };
        ctx.type = "text";
        ctx.body = cortado::stream::readable::from(std::move(next_line));
    });
}

inline void add_upload(express::application& app) {
    app.post("/api/upload", [](express::request& req, express::response& res) -> cortado::task<> {
        const cortado::stopwatch watch;
        std::uint64_t bytes = 0;
        std::uint64_t pieces = 0;
        for (;;) {
            const std::string_view piece = co_await req.read();
            if (piece.empty()) break;
            bytes += piece.size();
            ++pieces;
        }
        res.json({{"bytes", bytes}, {"pieces", pieces}, {"us", watch.us()}});
    });
}

/** `GET /api/stats?ms=500`: the figures as server-sent events, for ever or `count` times. */
inline void add_stats(express::application& app, std::shared_ptr<figures> live) {
    app.get("/api/stats", [live](express::request& req, express::response& res) {
        const std::chrono::milliseconds pause(bounded(req.query()["ms"], 500, 0, 10'000));
        const int count = bounded(req.query()["count"], -1, -1, 1000);
        auto next_event = [live, pause, left = count, before = live->requests,
                           watch = cortado::stopwatch()]() mutable -> cortado::task<std::string> {
            if (left == 0) co_return std::string();
            if (left > 0) --left;
            co_await cortado::sleep_for(pause);
            const auto elapsed = static_cast<double>(std::max<std::int64_t>(1, watch.us()));
            const double rate = static_cast<double>(live->requests - before) * 1e6 / elapsed;
            before = live->requests;
            watch.reset();
            co_return fmt::format("data: {{\"rate\":{:.1f},\"requests\":{},\"connections\":{}}}\n\n", rate,
                                  live->requests, live->server.connection_count());
        };
        res.set("Cache-Control", "no-store").type("text/event-stream");
        res.send_stream(cortado::stream::readable::from(std::move(next_event)));
    });
}

inline express::application make_app(std::shared_ptr<figures> live = std::make_shared<figures>()) {
    express::application app;
    app.use([live](express::request&, express::response&, express::next_fn next) {
        ++live->requests;
        next();
    });
    add_page(app);
    add_try(app);
    add_onion(app);
    add_stream(app);
    add_upload(app);
    add_stats(app, live);
    app.use("/site", site::make_app());
    app.get("/api/hello",
            [](express::request&, express::response& res) { res.type("text").send("Hello, World!"); });
    app.use([](const cortado::http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status()).json({{"error", err.what()}});
    });
    return app;
}

}  // namespace demo
