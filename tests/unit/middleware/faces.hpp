#pragma once

#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/middleware/ready_layer.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/web/inject.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cortado::test {

/** What a handler of either face answers. */
struct planned_answer {
    enum class way { whole, stream, written, thrown, held };
    int status = 200;
    web::header_list headers = {};
    std::vector<std::string> pieces = {"hello"};
    way how = way::whole;

    std::string text() const {
        std::string all;
        for (const std::string& piece : pieces) all += piece;
        return all;
    }
};

inline task<> answer_express(const planned_answer plan, express::response& res) {
    if (plan.how == planned_answer::way::thrown) throw http_error(plan.status, plan.text());
    res.status(plan.status);
    for (const auto& [name, value] : plan.headers) res.set(name, value);
    if (plan.how == planned_answer::way::whole) {
        res.send(plan.text());
    } else if (plan.how == planned_answer::way::stream) {
        res.send_stream(stream::readable::from(plan.pieces));
    } else {
        for (const std::string& piece : plan.pieces) co_await res.write(piece);
        res.end();
    }
}

inline task<> answer_koa(const planned_answer plan, koa::context& ctx) {
    if (plan.how == planned_answer::way::thrown) throw http_error(plan.status, plan.text());
    ctx.status = plan.status;
    for (const auto& [name, value] : plan.headers) ctx.set(name, value);
    if (plan.how == planned_answer::way::whole) {
        ctx.body = plan.text();
    } else if (plan.how == planned_answer::way::stream) {
        ctx.body = stream::readable::from(plan.pieces);
    } else {
        ctx.respond = false;
        web::exchange& ex = ctx.exchange();
        for (const std::string& piece : plan.pieces) co_await ex.write(piece);
        ex.end();
    }
    for (const auto& [name, value] : plan.headers) {
        if (!ctx.header_sent()) ctx.set(name, value);
    }
}

/** An application of each face with the same middleware in front of the same answer. */
inline std::vector<std::pair<std::string, web::handler>> in_both_faces(
    const std::vector<middleware::ready_layer>& layers, const planned_answer& plan = {}) {
    express::application first;
    first.set("etag", false);
    first.set("x-powered-by", false);
    for (const auto& layer : layers) first.use(layer);
    first.use([plan](express::request&, express::response& res) { return answer_express(plan, res); });
    koa::application second({.silent = true});
    for (const auto& layer : layers) second.use(layer);
    second.use([plan](koa::context& ctx) { return answer_koa(plan, ctx); });
    return {{"express", first.as_handler()}, {"koa", second.as_handler()}};
}

inline web::inject_response ask(const web::handler& app, web::inject_request request = {}) {
    web::inject_response reply;
    auto asking = [](web::handler asked, web::inject_request sent, web::inject_response& into) -> task<> {
        into = co_await web::inject(std::move(asked), std::move(sent));
    };
    run(asking(app, std::move(request), reply));
    return reply;
}

}  // namespace cortado::test
