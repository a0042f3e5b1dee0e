// The Koa face at its smallest: one middleware that answers everything, without a router.
#include "port.hpp"

#include <cortado/koa.hpp>

#include <string>
#include <string_view>

namespace koa = cortado::koa;

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
    app.use(answer);
    auto server = app.listen(bench::port_from_environment(), {.host = "127.0.0.1"});
    bench::announce(server.port());
    return cortado::run();
}
