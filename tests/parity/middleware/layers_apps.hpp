#pragma once

// The applications of layers_record.mjs in C++, each made of its line of data, and what they answer.
#include <cortado/express/application.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/koa/next.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/middleware/method_override.hpp>
#include <cortado/middleware/ready_layer.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/inject.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace parity::layers {

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace web = cortado::web;
using cortado::middleware::ready_layer;
using document = nlohmann::ordered_json;  // the order of directives counts

/** Read an option into a member, if it is there. */
template <class T>
void take(const document& options, const char* name, T& into) {
    if (const auto found = options.find(name); found != options.end()) into = found->get<T>();
}

inline document recorded(const std::string& name) {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) + "/tests/parity/middleware/" + name);
    return document::parse(text);
}

/** Has an application of this line a layer of that name? */
inline bool has_layer(const document& line, std::string_view name) {
    const document& layers = line["layers"];
    return std::any_of(layers.begin(), layers.end(), [&](const document& each) { return each[0] == name; });
}

/** What the handler below the layers answers. */
struct answer {
    explicit answer(const document& of) : status(of["status"]), how(of["how"]) {
        for (const document& header : of["headers"]) headers.emplace_back(header[0], header[1]);
        for (const document& piece : of["pieces"]) pieces.push_back(spelt(piece));
    }
    /** A number stands for a text of that length. */
    static std::string spelt(const document& piece) {
        if (piece.is_string()) return piece;
        std::string text;
        const auto length = piece.get<std::size_t>();
        while (text.size() < length) text += "All work and no play. ";
        return text.substr(0, length);
    }
    std::string text() const {
        std::string all;
        for (const std::string& piece : pieces) all += piece;
        return all;
    }

    int status;
    std::string how;
    web::header_list headers;
    std::vector<std::string> pieces;
};

inline cortado::task<> answer_express(const answer& plan, express::request& req, express::response& res) {
    if (plan.how == "thrown") throw cortado::http_error(plan.status, plan.text());
    if (plan.how == "late") co_await cortado::sleep_for(std::chrono::hours(24));
    if (plan.how == "method") {
        const auto* const before = req.exchange().attached<cortado::middleware::original_method>();
        res.send(std::string(req.method) + ' ' +
                 (before != nullptr ? before->name : std::string(req.method)));
        co_return;
    }
    res.status(plan.status);
    for (const auto& [name, value] : plan.headers) res.set(name, value);
    if (plan.how == "whole") {
        res.send(plan.text());
        co_return;
    }
    for (const std::string& piece : plan.pieces) co_await res.write(piece);
    res.end();
}

inline void answer_koa(const answer& plan, koa::context& ctx) {
    if (plan.how == "thrown") ctx.throw_(plan.status, plan.text());
    if (plan.how == "body") {
        ctx.body = ctx.request.body ? cortado::json_literal{{"body", ctx.request.body}}
                                    : cortado::json_literal{{"nothing", true}};
        return;
    }
    ctx.status = plan.status;
    if (plan.how == "whole" || plan.how == "api") {
        ctx.body = plan.text();
    } else {
        ctx.body = cortado::stream::readable::from(plan.pieces);
    }
    for (const auto& [name, value] : plan.headers) ctx.set(name, value);
}

/** @param made  the layers, with the path each is mounted at */
inline web::handler express_app(const std::vector<std::pair<std::string, ready_layer>>& made, answer plan) {
    express::application app;
    app.set("env", "production");
    app.disable("x-powered-by").disable("etag");
    for (const auto& [mount, layer] : made) app.use(mount, layer);
    if (plan.how != "next") {
        app.use([plan = std::move(plan)](express::request& req, express::response& res) {
            return answer_express(plan, req, res);
        });
    }
    return app.as_handler();
}

inline web::handler koa_app(const std::vector<std::pair<std::string, ready_layer>>& made, answer plan) {
    koa::application app({.silent = true});
    for (const auto& [mount, layer] : made) app.use(layer);
    if (plan.how == "next") return app.as_handler();
    if (plan.how == "api") {
        app.use([plan](koa::context& ctx) {
            if (ctx.path == "/api") answer_koa(plan, ctx);
        });
        return app.as_handler();
    }
    app.use([plan = std::move(plan)](koa::context& ctx) { answer_koa(plan, ctx); });
    return app.as_handler();
}

inline cortado::task<> receive(web::handler app, web::inject_request request, web::inject_response& into) {
    into = co_await web::inject(std::move(app), std::move(request));
}

inline std::string octets_of(const std::string& hex) {
    std::string octets;
    for (std::size_t at = 0; at < hex.size(); at += 2)
        octets += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return octets;
}

inline web::inject_response ask(const web::handler& app, const document& asked) {
    web::inject_request request{.method = asked["method"], .url = asked["path"]};
    for (const auto& [name, value] : asked["headers"].items()) request.headers.emplace_back(name, value);
    if (asked.contains("octets")) {
        request.body = octets_of(asked["octets"]);
    } else {
        request.body = asked.value("body", std::string());
    }
    if (asked.contains("letters"))
        request.body.replace(request.body.find('#'), 1, asked["letters"].get<std::size_t>(), 'x');
    if (!request.body.empty() || (asked.contains("body") && asked["method"] != "GET"))
        request.headers.emplace_back("Content-Length", std::to_string(request.body.size()));
    web::inject_response reply;
    cortado::run(receive(app, std::move(request), reply));
    return reply;
}

/** A duration as the recorder writes it: every digit a 0. */
inline std::string without_time(const std::string& value) {
    std::string hidden;
    bool is_behind_point = false;
    for (const char c : value) {
        const bool is_digit = c >= '0' && c <= '9';
        if (c == '.') is_behind_point = true;
        if (!is_digit || is_behind_point || hidden.empty()) hidden += is_digit ? '0' : c;
    }
    return hidden;
}

/** A reply as the recorder tells it. @param whole  the handler's text, which stands as null */
inline document as_recorded(const web::inject_response& reply, const std::string& body,
                            const std::string& whole) {
    std::vector<std::pair<std::string, std::string>> headers;
    for (const auto& [name, value] : reply.headers) {
        std::string lower;
        for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        if (lower == "date" || lower == "connection" || lower == "keep-alive") continue;
        const bool is_duration = lower == "x-took" || lower == "x-response-time";
        headers.emplace_back(lower, is_duration ? without_time(value) : value);
    }
    std::sort(headers.begin(), headers.end());
    return {{"status", reply.status},
            {"headers", headers},
            {"body", body == whole ? document() : document(body)}};
}

}  // namespace parity::layers
