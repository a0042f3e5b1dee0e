#include <cortado/koa/views.hpp>

#include "support/catch.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/core/value_of.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/web/inject.hpp>

#include <string>

namespace koa = cortado::koa;

namespace {

/** Writes what it is given. */
struct plain_engine {
    std::string render(std::string_view name, const cortado::value_ref& locals) const {
        std::string made(name);
        made += ' ';
        append_json(made, locals.find("title"));
        append_json(made, locals.find("user"));
        return made;
    }
};
struct home_page {
    std::string title;
};

cortado::web::inject_response ask(const koa::application& app) {
    return cortado::sync_wait(cortado::web::inject(app.as_handler(), {.url = "/"}));
}

}  // namespace

TEST_CASE("ctx.render answers with a view, which sees the state below its own values") {
    koa::application app;
    app.use(koa::views(plain_engine()));
    app.use([](koa::context& ctx) {
        ctx.state["user"] = "Ann";
        ctx.state["title"] = "covered";
        ctx.render("home", home_page{"Tea"});
    });
    const auto reply = ask(app);
    CHECK(reply.status == 200);
    CHECK(reply.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(reply.body == "home \"Tea\"\"Ann\"");
}

TEST_CASE("A view may need no values") {
    koa::application app;
    app.use(koa::views(plain_engine()));
    app.use([](koa::context& ctx) { ctx.render("home"); });
    CHECK(ask(app).body == "home ");
}

TEST_CASE("ctx.render_later takes an engine that does not wait, too") {
    koa::application app;
    app.use(koa::views(plain_engine()));
    app.use([](koa::context& ctx) -> cortado::task<> {
        home_page page{"Tea"};
        co_await ctx.render_later("home", std::move(page));
    });
    const auto reply = ask(app);
    CHECK(reply.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(reply.body == "home \"Tea\"");
}

TEST_CASE("ctx.render without an engine names the cure") {
    koa::application app;
    std::string message;
    app.use([&](koa::context& ctx) {
        try {
            ctx.render("home");
        } catch (const cortado::usage_error& wrong) {
            message = wrong.what();
        }
    });
    CHECK(ask(app).status == 404);
    CHECK(message ==
          "ctx.render: no layer above has an engine; app.use(koa::views(templates::engine(pages))) first");
}
