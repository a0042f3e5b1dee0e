// expect: next() does nothing until it is awaited: co_await next()
#include <cortado/koa/compose.hpp>

#pragma GCC diagnostic error "-Wunused-result"

namespace koa = cortado::koa;

int main() {
    const auto whole = koa::compose([](koa::context& ctx, auto next) -> cortado::task<> {
        next();
        ctx.body = "too early";
        co_return;
    });
    return sizeof whole == 0;
}
