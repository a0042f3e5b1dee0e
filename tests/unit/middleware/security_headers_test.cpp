#include <cortado/middleware/security_headers.hpp>

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

/** What helmet 8 sets, in its order. */
const cortado::web::header_list by_helmet = {
    {"Content-Security-Policy",
     "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors "
     "'self';"
     "img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';"
     "style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Origin-Agent-Cluster", "?1"},
    {"Referrer-Policy", "no-referrer"},
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-DNS-Prefetch-Control", "off"},
    {"X-Download-Options", "noopen"},
    {"X-Frame-Options", "SAMEORIGIN"},
    {"X-Permitted-Cross-Domain-Policies", "none"},
    {"X-XSS-Protection", "0"},
};

/** The headers without those of the body and the connection. */
cortado::web::header_list set_by_layers(const cortado::web::inject_response& reply) {
    cortado::web::header_list kept;
    for (const auto& line : reply.headers) {
        const std::string& name = line.first;
        if (name != "Content-Type" && name != "Content-Length" && name != "Date" && name != "Connection" &&
            name != "Keep-Alive")
            kept.push_back(line);
    }
    return kept;
}

std::string refusal(middleware::security_headers_options options) {
    return message_of([&] { middleware::security_headers(std::move(options)); });
}
std::string refusal_of_policy(middleware::content_security_policy_options policy) {
    middleware::security_headers_options options;
    options.content_security_policy = std::move(policy);
    return refusal(std::move(options));
}

}  // namespace

TEST_CASE("security_headers: by default the headers are helmet's, on errors as well", "[middleware]") {
    for (const auto& [face, app] : in_both_faces({middleware::security_headers()})) {
        CAPTURE(face);
        CHECK(set_by_layers(ask(app)) == by_helmet);
    }
    const planned_answer failing{.status = 403, .how = planned_answer::way::thrown};
    for (const auto& [face, app] : in_both_faces({middleware::security_headers()}, failing)) {
        CAPTURE(face);
        const auto reply = ask(app);
        CHECK(reply.status == 403);
        CHECK(reply.header("X-Frame-Options") == "SAMEORIGIN");
        CHECK(reply.header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains");
    }
}

TEST_CASE("security_headers: each can be changed or left out, and the layers below have the last word",
          "[middleware]") {
    middleware::security_headers_options options;
    options.content_security_policy = {.directives = {{"scriptSrc", {"'self'", "cdn.example"}},
                                                      {"style-src", {"null"}},
                                                      {"media-src", {"m.example"}}},
                                       .report_only = true};
    options.content_security_policy.use_defaults = true;
    options.cross_origin_embedder_policy = "require-corp";
    options.cross_origin_opener_policy = "";
    options.cross_origin_resource_policy = "same-site";
    options.origin_agent_cluster = false;
    options.referrer_policy = {"origin", "unsafe-url"};
    options.strict_transport_security = {
        .max_age = std::chrono::seconds(5), .include_sub_domains = false, .preload = true};
    options.x_content_type_options = options.x_download_options = options.x_xss_protection = false;
    options.x_dns_prefetch_control = "on";
    options.x_frame_options = "deny";
    options.x_permitted_cross_domain_policies = "";
    const cortado::web::header_list expected = {
        {"Content-Security-Policy-Report-Only",
         "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors "
         "'self';"
         "img-src 'self' data:;object-src 'none';script-src 'self' cdn.example;script-src-attr 'none';"
         "upgrade-insecure-requests;media-src m.example"},
        {"Cross-Origin-Embedder-Policy", "require-corp"},
        {"Cross-Origin-Resource-Policy", "same-site"},
        {"Referrer-Policy", "origin,unsafe-url"},
        {"Strict-Transport-Security", "max-age=5; preload"},
        {"X-DNS-Prefetch-Control", "on"},
        {"X-Frame-Options", "SAMEORIGIN"},
    };
    const planned_answer own{.headers = {{"X-Frame-Options", "SAMEORIGIN"}}};
    for (const auto& [face, app] : in_both_faces({middleware::security_headers(options)}, own)) {
        CAPTURE(face);
        CHECK(set_by_layers(ask(app)) == expected);
    }
}

TEST_CASE("security_headers: X-Powered-By goes unless it may stay", "[middleware]") {
    for (const bool goes : {true, false}) {
        cortado::express::application app;
        app.set("x-powered-by", true);
        app.use(middleware::security_headers({.x_powered_by = goes}));
        app.use([](cortado::express::request&, cortado::express::response& res) { res.send("hello"); });
        CHECK(ask(app.as_handler()).header("X-Powered-By").empty() == goes);
    }
}

TEST_CASE("security_headers: what a header does not know is refused with helmet's words", "[middleware]") {
    const std::string value =
        "Content-Security-Policy received an invalid directive value for \"script-src\"";
    CHECK(refusal_of_policy({.directives = {{"script-src", {"self"}}}}) ==
          value + ". \"self\" should be quoted");
    CHECK(refusal_of_policy({.directives = {{"script-src", {"nonce-1"}}}}) ==
          value + ". \"nonce-1\" should be quoted");
    CHECK(refusal_of_policy({.directives = {{"script-src", {"a;b"}}}}) == value);
    CHECK(refusal_of_policy({.directives = {{"Script-src", {"'self'"}}}}) ==
          "Content-Security-Policy received an invalid directive name \"Script-src\"");
    CHECK(refusal_of_policy({.directives = {{"script-src", {"'self'"}}, {"scriptSrc", {"'self'"}}}}) ==
          "Content-Security-Policy received a duplicate directive \"script-src\"");
    CHECK(refusal_of_policy({.use_defaults = false}) ==
          "Content-Security-Policy has no directives. Either set some or disable the header");
    CHECK(refusal({.cross_origin_opener_policy = "none"}) ==
          "Cross-Origin-Opener-Policy does not support the \"none\" policy");
    CHECK(refusal({.referrer_policy = {"foo"}}) ==
          "Referrer-Policy received an unexpected policy token \"foo\"");
    CHECK(refusal({.x_frame_options = "allow-from"}) ==
          "X-Frame-Options received an invalid action \"allow-from\"");
    CHECK(refusal({.x_permitted_cross_domain_policies = "some"}) ==
          "X-Permitted-Cross-Domain-Policies does not support \"some\"");
}
