// The server alone: a handler on the exchange, no face, no routes.
#include <cortado/loop/event_loop.hpp>
#include <cortado/server/server.hpp>
#include <cortado/web/exchange.hpp>

#include "port.hpp"

int main() {
    auto handler = cortado::web::handler::from([](cortado::web::exchange& ex) {
        ex.response.headers.append_view("Content-Type", "text/plain; charset=utf-8");
        ex.body.assign("Hello, World!");
        ex.end();
    });
    auto server = cortado::serve(bench::port_from_environment(), handler, {.host = "127.0.0.1"});
    bench::announce(server.port());
    return cortado::run();
}
