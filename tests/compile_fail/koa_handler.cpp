// expect: a Koa handler is task<>(koa::context&, koa::next_fn), task<>(koa::context&) or void(koa::context&)
#include <cortado/koa.hpp>

namespace koa = cortado::koa;

int main() {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn& next) -> cortado::task<> {
        ctx.body = "next is taken by value";
        co_await next();
    });
}
