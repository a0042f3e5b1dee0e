#include <cortado/middleware/cors.hpp>

#include "faces.hpp"
#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::planned_answer;
using cortado::web::header_list;
using cortado::web::inject_response;
namespace middleware = cortado::middleware;

namespace {

constexpr const char* allow_origin = "Access-Control-Allow-Origin";

header_list from(const char* origin) { return {{"Origin", origin}}; }

inject_response preflight(const cortado::web::handler& app, const char* origin) {
    return ask(app, {.method = "OPTIONS",
                     .headers = {{"Origin", origin},
                                 {"Access-Control-Request-Method", "PUT"},
                                 {"Access-Control-Request-Headers", "X-Own, Content-Type"}}});
}

}  // namespace

TEST_CASE("cors: by default everybody's scripts may read, with nobody's cookies", "[middleware][cors]") {
    for (const auto& [face, app] : in_both_faces({middleware::cors()})) {
        CAPTURE(face);
        const auto reply = ask(app, {.headers = from("https://a.example")});
        CHECK(reply.header(allow_origin) == "*");
        CHECK(reply.header("Access-Control-Allow-Credentials").empty());
        CHECK(reply.header("Vary").empty());
        CHECK(reply.body == "hello");
    }
}

TEST_CASE("cors: a preflight is answered at once", "[middleware][cors]") {
    for (const auto& [face, app] : in_both_faces(
             {middleware::cors({.exposed_headers = {"X-Total"}, .max_age = std::chrono::hours(1)})})) {
        CAPTURE(face);
        const auto reply = preflight(app, "https://a.example");
        CHECK(reply.status == 204);
        CHECK(reply.body.empty());
        CHECK(reply.header(allow_origin) == "*");
        CHECK(reply.header("Access-Control-Allow-Methods") == "GET,HEAD,PUT,PATCH,POST,DELETE");
        CHECK(reply.header("Access-Control-Allow-Headers") == "X-Own, Content-Type");
        CHECK(reply.header("Access-Control-Expose-Headers") == "X-Total");
        CHECK(reply.header("Access-Control-Max-Age") == "3600");
        CHECK(reply.header("Vary") == "Access-Control-Request-Headers");
    }
}

TEST_CASE("cors: who is in a private net is asked by pages of the public one only where that is wanted",
          "[middleware][cors][attack]") {
    for (const bool is_wanted : {false, true}) {
        const auto layer =
            middleware::cors({.origin = {"https://a.example"}, .private_network_access = is_wanted});
        for (const auto& [face, app] : in_both_faces({layer})) {
            CAPTURE(face, is_wanted);
            const auto told = [&app = app](const char* origin, const char* asked) {
                const auto reply = ask(app, {.method = "OPTIONS",
                                             .headers = {{"Origin", origin},
                                                         {"Access-Control-Request-Method", "PUT"},
                                                         {"Access-Control-Request-Private-Network", asked}}});
                return std::string(reply.header("Access-Control-Allow-Private-Network"));
            };
            CHECK(told("https://a.example", "true") == (is_wanted ? "true" : ""));
            CHECK(told("https://a.example", "false").empty());
            CHECK(told("https://evil.example", "true").empty());
        }
    }
}

TEST_CASE("cors: a preflight can be left to the layers below, and have another status",
          "[middleware][cors]") {
    for (const auto& [face, app] : in_both_faces({middleware::cors({.preflight_continue = true})})) {
        CAPTURE(face);
        const auto reply = preflight(app, "https://a.example");
        CHECK(reply.body == "hello");
        CHECK(reply.header("Access-Control-Allow-Methods") == "GET,HEAD,PUT,PATCH,POST,DELETE");
    }
    for (const auto& [face, app] : in_both_faces({middleware::cors(
             {.methods = {"GET"}, .options_success_status = 200, .allowed_headers = {"X-Own"}})})) {
        CAPTURE(face);
        const auto reply = preflight(app, "https://a.example");
        CHECK(reply.status == 200);
        CHECK(reply.header("Content-Length") == "0");
        CHECK(reply.header("Access-Control-Allow-Methods") == "GET");
        CHECK(reply.header("Access-Control-Allow-Headers") == "X-Own");
    }
}

TEST_CASE("cors: of a list only its members are let in, whatever looks like them", "[middleware][cors]") {
    const auto layer =
        middleware::cors({.origin = {"https://a.example", "http://b.example:8080"}, .credentials = true});
    for (const auto& [face, app] : in_both_faces({layer})) {
        CAPTURE(face);
        const auto reply = ask(app, {.headers = from("http://b.example:8080")});
        CHECK(reply.header(allow_origin) == "http://b.example:8080");
        CHECK(reply.header("Access-Control-Allow-Credentials") == "true");
        CHECK(reply.header("Vary") == "Origin");
        for (const char* attacker :
             {"https://a.example.evil.com", "https://evil-a.example", "http://a.example",
              "https://a.example:444", "https://a.example/", "https://A.example", "null", "*",
              "https://evil.com#https://a.example", "https://a.example,https://evil.com",
              "https://sub.a.example", "http://b.example", ""}) {
            CAPTURE(attacker);
            for (const auto& refused : {ask(app, {.headers = from(attacker)}), preflight(app, attacker)}) {
                CHECK(refused.header(allow_origin).empty());
                CHECK(refused.header("Vary").starts_with("Origin"));
            }
        }
        CHECK(ask(app).header(allow_origin).empty());
    }
}

TEST_CASE("cors: null is let in by its name alone", "[middleware][cors]") {
    const auto everybody = [](std::string_view) { return true; };
    for (const auto& layer : {middleware::cors({.origin = true}), middleware::cors({.origin = everybody})}) {
        for (const auto& [face, app] : in_both_faces({layer})) {
            CAPTURE(face);
            CHECK(ask(app, {.headers = from("null")}).header(allow_origin).empty());
            CHECK(ask(app, {.headers = from("https://a.example")}).header(allow_origin) ==
                  "https://a.example");
        }
    }
    for (const auto& [face, app] : in_both_faces({middleware::cors({.origin = {"null"}})})) {
        CAPTURE(face);
        CHECK(ask(app, {.headers = from("null")}).header(allow_origin) == "null");
    }
}

TEST_CASE("cors: a fixed origin is named whoever asks, and false switches it off", "[middleware][cors]") {
    for (const auto& [face, app] : in_both_faces({middleware::cors({.origin = "https://a.example"})})) {
        CAPTURE(face);
        const auto reply = ask(app, {.headers = from("https://evil.com")});
        CHECK(reply.header(allow_origin) == "https://a.example");
        CHECK(reply.header("Vary") == "Origin");
    }
    for (const auto& [face, app] : in_both_faces({middleware::cors({.origin = false})})) {
        CAPTURE(face);
        CHECK(preflight(app, "https://a.example").header(allow_origin).empty());
    }
}

TEST_CASE("cors: scripts can read errors as well", "[middleware][cors]") {
    const planned_answer plan{.status = 403, .pieces = {"no"}, .how = planned_answer::way::thrown};
    for (const auto& [face, app] :
         in_both_faces({middleware::cors({.origin = {"https://a.example"}})}, plan)) {
        CAPTURE(face);
        const auto reply = ask(app, {.headers = from("https://a.example")});
        CHECK(reply.status == 403);
        CHECK(reply.header(allow_origin) == "https://a.example");
        CHECK(reply.header("Vary") == "Origin");
    }
}

TEST_CASE("cors: scripts can read an error also where a layer below adds Vary of its own",
          "[middleware][cors]") {
    cortado::koa::application app({.silent = true});
    app.use(middleware::cors({.origin = "https://a.example"}));
    app.use([](cortado::koa::context& ctx) {
        ctx.exchange().before_head(
            [](cortado::web::exchange& ex) { ex.response.headers.append("Vary", "Accept-Encoding"); });
        ctx.throw_(403);
    });
    const auto reply = ask(app.as_handler(), {.headers = from("https://a.example")});
    CHECK(reply.status == 403);
    CHECK(reply.header(allow_origin) == "https://a.example");
}

TEST_CASE("cors: what would let everybody act as the user is refused", "[middleware][cors]") {
    CHECK_THROWS_WITH(middleware::cors({.credentials = true}),
                      "cors: credentials go with origins that are named; no browser takes them with \"*\"");
    CHECK_THROWS_WITH(
        middleware::cors({.origin = true, .credentials = true}),
        "cors: with credentials and origin = true every page on the web acts as your user; name "
        "the origins, or say credentials_for_everybody");
    const auto asked_for =
        middleware::cors({.origin = true, .credentials = true, .credentials_for_everybody = true});
    for (const auto& [face, app] : in_both_faces({asked_for})) {
        CAPTURE(face);
        CHECK(ask(app, {.headers = from("https://evil.com")}).header(allow_origin) == "https://evil.com");
        CHECK(ask(app, {.headers = from("null")}).header(allow_origin).empty());
    }
}

TEST_CASE("cors: an origin that no browser sends is refused", "[middleware][cors]") {
    for (const char* wrong : {"https://a.example/", "a.example", "https://", "https://a.example/path",
                              "https://*.example", "https://a.example, https://b.example", "://x"}) {
        CAPTURE(wrong);
        CHECK_THROWS_WITH(middleware::cors({.origin = {wrong}}),
                          "cors: '" + std::string(wrong) +
                              "' is no origin; write scheme, host and port alone: \"https://example.com\"");
        CHECK_THROWS_AS(middleware::cors({.origin = wrong}), cortado::usage_error);
    }
}

TEST_CASE("cors: what a layer below takes away from an answer stays away", "[middleware][cors]") {
    const auto secret = middleware::make_layer([](cortado::web::exchange& ex) {
        ex.response.headers.erase(allow_origin);
        return true;
    });
    for (const auto& [face, app] : in_both_faces({middleware::cors(), secret})) {
        CAPTURE(face);
        CHECK(ask(app, {.headers = from("https://a.example")}).header(allow_origin).empty());
    }
}
