// expect: for one application per loop write cortado::listen(port, options, factory)
// expect: cortado: the factory of listen() is called without arguments and returns an application by value
#include <cortado/koa.hpp>

int main() {
    cortado::koa::application app;
    app.listen(0, {.threads = 2}, [] { return cortado::koa::application(); });
    cortado::listen(0, {.threads = 2}, [&app]() -> cortado::koa::application& { return app; });
}
