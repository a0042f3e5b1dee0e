#include <cortado/middleware/request_id.hpp>

#include <string>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::message_of;
using cortado::test::planned_answer;
namespace middleware = cortado::middleware;

namespace {

middleware::request_id_options numbered(bool accept) {
    return {.accept = accept, .generator = [] { return std::string("seven"); }};
}

std::string named(const cortado::web::handler& app, const std::string& sent) {
    return std::string(ask(app, {.headers = {{"X-Request-Id", sent}}}).header("X-Request-Id"));
}

}  // namespace

TEST_CASE("request_id: each request gets another name of 128 bits", "[middleware]") {
    for (const auto& [face, app] : in_both_faces({middleware::request_id()})) {
        CAPTURE(face);
        const std::string first(ask(app).header("X-Request-Id"));
        CHECK(first.size() == 32);
        CHECK(first.find_first_not_of("0123456789abcdef") == std::string::npos);
        CHECK(ask(app).header("X-Request-Id") != first);
    }
}

TEST_CASE("request_id: a name from in front is taken only if it can do no harm", "[middleware]") {
    const std::string longest(128, 'x');
    for (const auto& [face, app] : in_both_faces({middleware::request_id(numbered(true))})) {
        CAPTURE(face);
        for (const std::string& good : {std::string("Az09-_.~:+/=@"), longest})
            CHECK(named(app, good) == good);
        for (const std::string& bad : {std::string(), longest + 'x', std::string("a b"), std::string("a\"b"),
                                       std::string("a\tb"), std::string("<b>"), std::string("caf\xc3\xa9")})
            CHECK(named(app, bad) == "seven");
    }
    for (const auto& [face, app] : in_both_faces({middleware::request_id(numbered(false))})) {
        CAPTURE(face);
        CHECK(named(app, "good") == "seven");
    }
}

TEST_CASE("request_id: handlers can read the name, and answers to errors carry it", "[middleware]") {
    cortado::koa::application app({.silent = true});
    app.use([](cortado::koa::context& ctx, cortado::koa::next_fn next) -> cortado::task<> {
        const std::string before(middleware::request_id_of(ctx.exchange()));
        co_await next();
        ctx.body = "[" + before + "] [" + std::string(middleware::request_id_of(ctx.exchange())) + "]";
    });
    app.use(middleware::request_id(numbered(true)));
    CHECK(ask(app.as_handler()).body == "[] [seven]");
    for (const auto& [face, failing] : in_both_faces({middleware::request_id(numbered(true))},
                                                     {.status = 500, .how = planned_answer::way::thrown})) {
        CAPTURE(face);
        CHECK(ask(failing).header("X-Request-Id") == "seven");
    }
    CHECK(message_of([] { middleware::request_id({.header = "X a"}); }) ==
          "request_id: 'X a' is no name of a header field");
}
