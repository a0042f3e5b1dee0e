// expect: next() does nothing until it is awaited: co_await next()
#include <cortado/koa.hpp>

#pragma GCC diagnostic error "-Wunused-result"

namespace koa = cortado::koa;

int main() {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
        next();
        ctx.body = "too early";
        co_return;
    });
}
