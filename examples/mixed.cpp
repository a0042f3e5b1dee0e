// Both faces in one program: handlers of both kinds in one application, and applications mounted in each
// other.
//
//   $ curl -s http://127.0.0.1:3000/express/7
//   {"id":"7","face":"express"}
//
//   $ curl -s http://127.0.0.1:3000/koa
//   {"face":"koa"}
//
//   $ curl -s -w ' %header{x-trail}' http://127.0.0.1:3000/mounted
//   an Express handler in a Koa application in an Express application inner,outer

#include "port.hpp"

#include <cortado/express.hpp>
#include <cortado/koa.hpp>

#include <string>

namespace express = cortado::express;
namespace koa = cortado::koa;

// A Koa layer: it comes back when everything below it has ended, also where that is an Express handler.
static auto leaves_a_trail(std::string name) {
    return [name](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        co_await next();
        const std::string_view so_far = ctx.exchange().response.headers["X-Trail"];
        ctx.set("X-Trail", so_far.empty() ? name : std::string(so_far) + "," + name);
    };
}

static express::application make_app() {
    koa::application inner;
    inner.use(leaves_a_trail("inner"));
    inner.use([](express::request&, express::response& res) {
        res.send("an Express handler in a Koa application in an Express application");
    });

    express::application app;
    app.use(leaves_a_trail("outer"));
    app.get("/express/:id", [](express::request& req, express::response& res) {
        res.json({{"id", req.params["id"]}, {"face", "express"}});
    });
    app.get("/koa", [](koa::context& ctx) { ctx.body = {{"face", "koa"}}; });
    app.use("/mounted", inner);
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    return cortado::run();
}
#endif
