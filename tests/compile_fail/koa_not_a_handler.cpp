// expect: use() takes a Koa handler, task<>(koa::context&, koa::next_fn), task<>(koa::context&) or void(koa::context&)
#include <cortado/koa.hpp>

namespace koa = cortado::koa;

int main() {
    koa::application app;
    app.use("middleware");
}
