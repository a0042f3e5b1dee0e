#include <cortado/koa.hpp>

namespace koa = cortado::koa;
using namespace cortado::literals;

cortado::task<> frame(koa::application& app);
cortado::task<> frame(koa::application& app) {
    // snippet
    static_cast<void>(app);
    co_return;
}
