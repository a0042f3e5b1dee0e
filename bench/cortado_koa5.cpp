// cortado_koa behind five middlewares that only await the rest: the difference is the price of five onion
// layers.
#include "port.hpp"

#include <cortado/koa.hpp>

#include <string>
#include <string_view>

namespace koa = cortado::koa;

cortado::task<> pass_through(koa::context&, koa::next_fn next) { co_await next(); }

cortado::task<> answer(koa::context& ctx) {
    constexpr std::string_view users = "/users/";
    const std::string_view path = ctx.path();
    if (path == "/") {
        ctx.body = "Hello, World!";
    } else if (path.starts_with(users)) {
        ctx.body = std::string(path.substr(users.size()));
    }
    co_return;
}

int main() {
    koa::application app;
    for (int layer = 0; layer < 5; ++layer) app.use(pass_through);
    app.use(answer);
    auto server = app.listen(bench::port_from_environment(), {.host = "127.0.0.1"});
    bench::announce(server.port());
    return cortado::run();
}
