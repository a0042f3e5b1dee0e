// Hello, World! as one writes it with Koa: layers around a context, each going on below with `co_await
// next()`.
//
//   $ curl -s http://127.0.0.1:3000/
//   Hello, World!
//
//   $ curl -s -o /dev/null -w '%header{x-layers}' http://127.0.0.1:3000/
//   outer>inner>hello<inner<outer
//
//   $ curl -s -w ' %{http_code}' http://127.0.0.1:3000/nowhere
//   Not Found 404

#include "port.hpp"

#include <cortado/koa.hpp>

#include <string>

namespace koa = cortado::koa;

static koa::application make_app() {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        ctx.state["trail"] = "outer>";
        co_await next();  // everything below, to its very end
        ctx.set("X-Layers", ctx.state["trail"].as<std::string>() + "<outer");
    });
    app.use([](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        ctx.state["trail"].as<std::string>() += "inner>";
        co_await next();
        ctx.state["trail"].as<std::string>() += "<inner";
    });
    app.use([](koa::context& ctx) {
        if (ctx.path() != "/") return;  // nothing was set: 404
        ctx.state["trail"].as<std::string>() += "hello";
        ctx.body = "Hello, World!";
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    koa::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    return cortado::run();
}
#endif
