// Ending without dropping anybody: on SIGINT (Ctrl-C) or SIGTERM the server accepts nothing more, closes what
// is idle, lets running requests answer for up to five seconds, and then the program ends. A second signal
// ends it at once.
//
//   $ curl -s http://127.0.0.1:3000/
//   Press Ctrl-C while /slow is running.
//
//   $ curl -s http://127.0.0.1:3000/slow
//   done
//
//   $ (sleep 0.3; kill -TERM $SERVER_PID) & curl -s -w ' %header{connection}' http://127.0.0.1:3000/slow
//   done close

#include "port.hpp"

#include <cortado/core/literals.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/server/signals.hpp>

#include <chrono>
#include <cstdio>

namespace koa = cortado::koa;
using namespace cortado::literals;

static koa::application make_app(std::chrono::milliseconds slow = 1_s) {
    koa::application app;
    app.use([slow](koa::context& ctx) -> cortado::task<> {
        if (ctx.path() == "/slow") {
            co_await cortado::sleep_for(slow);
            ctx.body = "done";
        } else if (ctx.path() == "/") {
            ctx.body = "Press Ctrl-C while /slow is running.";
        }
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    koa::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1", .drain_timeout = 5_s});
    cortado::close_on_signals(server);
    example::announce(server);
    cortado::run();  // returns when the last connection has ended
    std::puts("everybody was answered");
    return 0;
}
#endif
