#include <cortado/koa/middleware.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/core/error.hpp>
#include <cortado/koa/application.hpp>

#include <memory>
#include <string>
#include <utility>

namespace koa = cortado::koa;
namespace web = cortado::web;
using cortado::task;
using cortado::test::exchange_fixture;

namespace {

task<> function(koa::context& ctx) {
    ctx.body = "function";
    co_return;
}
void plain_function(koa::context& ctx) noexcept { ctx.body = "plain"; }
task<> passing(koa::context&, koa::next_fn next) { return next(); }

struct functor {
    std::string text;
    task<> operator()(koa::context& ctx, koa::next_fn next) const {
        co_await next();
        ctx.body = text;
    }
};

template <class... Handlers>
std::string body_of(Handlers&&... handlers) {
    koa::application app({.silent = true});
    (app.use(std::forward<Handlers>(handlers)), ...);
    exchange_fixture client;
    client.run(app.as_handler());
    return std::string(client.ex.body.text());
}

/** The face of a list that is not Koa's, told by the first parameter. */
struct foreign_request {};

}  // namespace

template <>
struct cortado::web::face<foreign_request> {
    template <class H>
    static layer make(H handler) {
        layer made;
        made.state = std::make_shared<H>(std::move(handler));
        made.call = [](void* state, exchange& ex, cursor) -> task<> {
            foreign_request request;
            ex.body.assign(std::string_view((*static_cast<H*>(state))(request)));
            ex.end();
            return {};
        };
        return made;
    }
};

TEST_CASE("koa middleware: each form of a handler is taken", "[koa][middleware]") {
    CHECK(body_of(function) == "function");
    CHECK(body_of(&function) == "function");
    CHECK(body_of(plain_function) == "plain");
    CHECK(body_of(passing, function) == "function");
    CHECK(body_of(functor{"functor"}) == "functor");
    CHECK(body_of([](koa::context& ctx) { ctx.body = "lambda"; }) == "lambda");
    CHECK(body_of([](auto& ctx, auto next) -> task<> {
              co_await next();
              ctx.body = "generic";
          }) == "generic");
    CHECK(body_of([count = 0](koa::context& ctx) mutable { ctx.body = ++count; }) == "1");
    CHECK(body_of([only = std::make_unique<std::string>("move-only")](koa::context& ctx) {
              ctx.body = *only;
          }) == "move-only");
}

TEST_CASE("koa middleware: handlers of another face and bare layers are taken", "[koa][middleware]") {
    CHECK(body_of([](foreign_request&) { return "foreign"; }) == "foreign");
    const koa::middleware erased(function);
    CHECK(body_of(erased.as_layer()) == "function");
    CHECK(body_of(erased) == "function");
}

TEST_CASE("koa middleware: it knows where it was registered", "[koa][middleware]") {
    const koa::middleware here(function);
    const auto line = static_cast<unsigned>(__LINE__ - 1);
    CHECK(here.as_layer().place.line() == line);
    CHECK(std::string(here.as_layer().place.file_name()) == __FILE__);
}

TEST_CASE("koa middleware: what can never be called is refused at registration", "[koa][middleware]") {
    koa::application app;
    task<> (*none)(koa::context&) = nullptr;
    CHECK_THROWS_AS(app.use(none), cortado::usage_error);
    web::layer error_handler = koa::middleware(function).as_layer();
    error_handler.kind = web::layer::style::error;
    CHECK_THROWS_AS(app.use(error_handler), cortado::usage_error);
}
