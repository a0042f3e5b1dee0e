#include <cortado/middleware/conditional_get.hpp>

#include "faces.hpp"
#include "support/catch.hpp"

#include <cortado/middleware/etag.hpp>

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::planned_answer;
using cortado::web::header_list;
namespace middleware = cortado::middleware;

namespace {

constexpr const char* tag = "\"5-qvTGHdzF6KLavt4PO0gs2a6pQ00\"";

}  // namespace

TEST_CASE("conditional_get: a copy that is still good is a 304 without body and its type", "[middleware]") {
    for (const auto& [face, app] : in_both_faces({middleware::conditional_get(), middleware::etag()})) {
        CAPTURE(face);
        for (const char* method : {"GET", "HEAD"}) {
            const auto reply = ask(app, {.method = method, .headers = {{"If-None-Match", tag}}});
            CHECK(reply.status == 304);
            CHECK(reply.header("ETag") == tag);
            CHECK(reply.header("Content-Type").empty());
            CHECK(reply.header("Content-Length").empty());
            CHECK(reply.body.empty());
        }
    }
}

TEST_CASE("conditional_get: everything else goes out whole", "[middleware]") {
    const std::pair<const char*, header_list> requests[] = {
        {"GET", {}},
        {"GET", {{"If-None-Match", "\"other\""}}},
        {"GET", {{"If-None-Match", tag}, {"Cache-Control", "no-cache"}}},
        {"POST", {{"If-None-Match", tag}}},
    };
    for (const auto& [face, app] : in_both_faces({middleware::conditional_get(), middleware::etag()})) {
        for (const auto& [method, headers] : requests) {
            CAPTURE(face, method);
            const auto reply = ask(app, {.method = method, .headers = headers});
            CHECK(reply.status == 200);
            CHECK(reply.body == "hello");
        }
    }
}

TEST_CASE("conditional_get: goes by Last-Modified as well, and leaves errors alone", "[middleware]") {
    const header_list modified = {{"Last-Modified", "Tue, 14 Nov 2023 22:13:20 GMT"}};
    const header_list since = {{"If-Modified-Since", "Tue, 14 Nov 2023 22:13:20 GMT"}};
    for (const auto& [face, app] : in_both_faces({middleware::conditional_get()}, {.headers = modified})) {
        CAPTURE(face);
        CHECK(ask(app, {.headers = since}).status == 304);
        CHECK(ask(app, {.headers = {{"If-Modified-Since", "Tue, 14 Nov 2023 22:13:19 GMT"}}}).status == 200);
    }
    for (const auto& [face, app] :
         in_both_faces({middleware::conditional_get()}, {.status = 404, .headers = modified})) {
        CAPTURE(face);
        CHECK(ask(app, {.headers = since}).status == 404);
    }
}

TEST_CASE("conditional_get: a body that is written in pieces is left out, too", "[middleware]") {
    const planned_answer plan{
        .headers = {{"ETag", "\"v1\""}}, .pieces = {"one", "two"}, .how = planned_answer::way::written};
    for (const auto& [face, app] : in_both_faces({middleware::conditional_get()}, plan)) {
        CAPTURE(face);
        const auto reply = ask(app, {.headers = {{"If-None-Match", "\"v1\""}}});
        CHECK(reply.status == 304);
        CHECK(reply.body.empty());
        CHECK(ask(app).body == "onetwo");
    }
}
