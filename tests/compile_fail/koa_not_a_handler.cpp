// expect: cortado: use() takes a Koa handler
#include <cortado/koa.hpp>

namespace koa = cortado::koa;

int main() {
    koa::application app;
    app.use("middleware");
}
