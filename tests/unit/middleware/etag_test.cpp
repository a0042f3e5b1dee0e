#include <cortado/middleware/etag.hpp>

#include "faces.hpp"
#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::planned_answer;
namespace middleware = cortado::middleware;

TEST_CASE("etag: a successful text gets the hash that npm etag makes, strong unless told", "[middleware]") {
    for (const auto& [face, app] : in_both_faces({middleware::etag()})) {
        CAPTURE(face);
        CHECK(ask(app).header("ETag") == "\"5-qvTGHdzF6KLavt4PO0gs2a6pQ00\"");
        CHECK(ask(app, {.method = "HEAD"}).header("ETag") == "\"5-qvTGHdzF6KLavt4PO0gs2a6pQ00\"");
    }
    for (const auto& [face, app] : in_both_faces({middleware::etag({.weak = true})})) {
        CAPTURE(face);
        CHECK(ask(app).header("ETag") == "W/\"5-qvTGHdzF6KLavt4PO0gs2a6pQ00\"");
    }
}

TEST_CASE("etag: what has a tag, has failed or comes in pieces gets none", "[middleware]") {
    const planned_answer plans[] = {
        {.status = 404},
        {.status = 301},
        {.how = planned_answer::way::stream},
        {.how = planned_answer::way::written},
        {.status = 403, .how = planned_answer::way::thrown},
        {.pieces = {""}},
    };
    for (const planned_answer& plan : plans) {
        for (const auto& [face, app] : in_both_faces({middleware::etag()}, plan)) {
            CAPTURE(face, plan.status, static_cast<int>(plan.how));
            CHECK(ask(app).header("ETag").empty());
        }
    }
    for (const auto& [face, app] : in_both_faces({middleware::etag()}, {.headers = {{"ETag", "\"own\""}}})) {
        CAPTURE(face);
        CHECK(ask(app).header("ETag") == "\"own\"");
    }
}

TEST_CASE("etag: a file gets a weak tag of its size and time", "[middleware]") {
    cortado::express::application app;
    app.set("x-powered-by", false);
    app.use(middleware::etag());
    app.use([](cortado::express::request& req, cortado::express::response& res) {
        req.exchange().body.assign(cortado::web::file_slice::open("/proc/self/exe"));
        req.exchange().end();
        static_cast<void>(res);
    });
    const auto reply = ask(app.as_handler(), {.method = "HEAD"});
    CHECK(reply.header("ETag").starts_with("W/\""));
    CHECK(reply.header("ETag").find('-') != std::string_view::npos);
}
