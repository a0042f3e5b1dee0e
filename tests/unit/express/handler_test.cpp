#include <cortado/express/handler.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

#include <memory>

using express::next_fn;
using express::request;
using express::response;

namespace {

void plain_function(request&, response& res) { res.send("function"); }
task<> coroutine_function(request&, response& res) {
    res.send("coroutine");
    co_return;
}
void noexcept_function(request&, response& res, next_fn) noexcept { res.end("noexcept"); }
void on_error(const http_error& error, request&, response& res, next_fn) { res.send(error.what()); }

struct functor {
    std::unique_ptr<std::string> text = std::make_unique<std::string>("functor");
    void operator()(request&, response& res) const { res.send(*text); }
};

struct own_error {
    int number;
};

}  // namespace

TEST_CASE("handler: functions, functors, generic lambdas and coroutines are handlers", "[express][handler]") {
    express::application app;
    app.get("/function", plain_function)
        .get("/coroutine", coroutine_function)
        .get("/noexcept", noexcept_function);
    app.get("/functor", functor());
    app.get("/generic", [](auto& req, auto& res) { res.send(req.url); });
    app.get(
        "/generic-next", [](auto&, auto&, auto next) { next(); }, [](auto&, auto& res) { res.send("next"); });
    int calls = 0;
    app.get("/mutable", [calls](request&, response& res) mutable { res.send(++calls); });
    CHECK(brief(get(app, "/function")) == "200 function");
    CHECK(brief(get(app, "/coroutine")) == "200 coroutine");
    CHECK(brief(get(app, "/noexcept")) == "200 noexcept");
    CHECK(brief(get(app, "/functor")) == "200 functor");
    CHECK(brief(get(app, "/generic")) == "200 /generic");
    CHECK(brief(get(app, "/generic-next")) == "200 next");
    CHECK(brief(get(app, "/mutable")) == "200 1");
    CHECK(brief(get(app, "/mutable")) == "200 2");
}

TEST_CASE("handler: an error handler takes its type and the children of it", "[express][handler][errors]") {
    express::application app;
    app.get("/child", [](request&, response&) { throw http_error(400, "child"); });
    app.get("/own", [](request&, response&) { throw own_error{7}; });
    app.get("/next", [](request&, response&, next_fn next) { next(own_error{8}); });
    app.use([](const own_error& error, request&, response& res, next_fn next) {
        if (error.number == 8) return res.send("eight");
        next(error);
    });
    app.use([](own_error error, request&, response& res, next_fn) {
        res.send("own " + std::to_string(error.number));
    });
    app.use(on_error);
    CHECK(brief(get(app, "/child")) == "200 child");
    CHECK(brief(get(app, "/own")) == "200 own 7");
    CHECK(brief(get(app, "/next")) == "200 eight");
}

TEST_CASE("handler: the layer knows where it was registered", "[express][handler]") {
    const auto place = std::source_location::current();
    const cortado::web::layer made = express::detail::make_layer(plain_function, place).what;
    CHECK(made.place.line() == place.line());
    CHECK(made.kind == cortado::web::layer::style::linear);
    CHECK(express::detail::make_layer(on_error, place).what.kind == cortado::web::layer::style::error);
    const cortado::web::layer faced = cortado::web::face<request>::make(functor());
    CHECK(faced.call != nullptr);
}
