#pragma once

#include <cortado/core/stopwatch.hpp>
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/web/inject.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

/** The order in which layers are entered and left, written down while a request goes through them. */
namespace demo {

namespace express = cortado::express;
namespace koa = cortado::koa;

struct trace {
    struct step {
        int layer;
        std::string_view what;
        std::int64_t us;
    };
    cortado::stopwatch watch;
    std::vector<step> steps;

    void note(int layer, std::string_view what) { steps.push_back({layer, what, watch.us()}); }
};

inline constexpr int handler_layer = 3;

inline koa::application koa_onion(std::shared_ptr<trace> log, std::chrono::milliseconds pause) {
    koa::application app;
    for (int layer = 0; layer < handler_layer; ++layer) {
        app.use([log, layer](koa::context&, koa::next_fn next) -> cortado::task<> {
            log->note(layer, "enter");
            co_await next();
            log->note(layer, "leave");
        });
    }
    app.use([log, pause](koa::context& ctx) -> cortado::task<> {
        log->note(handler_layer, "enter");
        co_await cortado::sleep_for(pause);
        ctx.body = "done";
        log->note(handler_layer, "leave");
    });
    return app;
}

inline express::application express_chain(std::shared_ptr<trace> log, std::chrono::milliseconds pause) {
    express::application app;
    for (int layer = 0; layer < handler_layer; ++layer) {
        app.use([log, layer](express::request&, express::response&, express::next_fn next) {
            log->note(layer, "enter");
            next();
            log->note(layer, "leave");
        });
    }
    app.use([log, pause](express::request&, express::response& res) -> cortado::task<> {
        log->note(handler_layer, "enter");
        co_await cortado::sleep_for(pause);
        res.send("done");
        log->note(handler_layer, "leave");
    });
    return app;
}

/** Send one request through a face's layers.
    @return `{"face":"koa","layers":[...],"steps":[{"layer":0,"what":"enter","us":1},...]}` */
inline cortado::task<cortado::json_literal> run_onion(bool is_koa, std::chrono::milliseconds pause) {
    auto log = std::make_shared<trace>();
    cortado::web::handler layers =
        is_koa ? koa_onion(log, pause).as_handler() : express_chain(log, pause).as_handler();
    cortado::web::inject_request request;
    log->watch.reset();
    co_await cortado::web::inject(std::move(layers), std::move(request));
    std::vector<cortado::json_literal> steps;
    for (const trace::step& step : log->steps) {
        steps.push_back({{"layer", step.layer}, {"what", step.what}, {"us", step.us}});
    }
    co_return cortado::json_literal{{"face", is_koa ? "koa" : "express"},
                                    {"layers", {"layer 1", "layer 2", "layer 3", "handler"}},
                                    {"steps", steps}};
}

}  // namespace demo
