#include <cortado/middleware/method_override.hpp>

#include <string>
#include <utility>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::message_of;
namespace express = cortado::express;
namespace koa = cortado::koa;
namespace middleware = cortado::middleware;
namespace web = cortado::web;

namespace {

/** What the face, the exchange and the memory of the original say. */
std::string seen(std::string_view shown, web::exchange& ex) {
    const auto* const before = ex.attached<middleware::original_method>();
    return std::string(shown) + ' ' + std::string(cortado::http::to_string(ex.request.verb)) + ' ' +
           (before != nullptr ? before->name : "none");
}

std::vector<std::pair<std::string, web::handler>> showing(
    const std::vector<middleware::ready_layer>& layers) {
    express::application first;
    first.use(
        [](express::request&, express::response&, express::next_fn next) { next(); });  // the face has begun
    for (const auto& layer : layers) first.use(layer);
    first.use(
        [](express::request& req, express::response& res) { res.send(seen(req.method, req.exchange())); });
    koa::application second({.silent = true});
    for (const auto& layer : layers) second.use(layer);
    second.use([](koa::context& ctx) -> cortado::task<> {
        ctx.body = seen(ctx.method, ctx.exchange());
        co_return;
    });
    return {{"express", first.as_handler()}, {"koa", second.as_handler()}};
}

std::string say(const web::handler& app, const std::string& wanted, const std::string& method = "POST") {
    return ask(app, {.method = method, .headers = {{"X-HTTP-Method-Override", wanted}}}).body;
}

}  // namespace

TEST_CASE("method_override: a POST becomes what its header asks for, if HTTP has that", "[middleware]") {
    for (const auto& [face, app] : showing({middleware::method_override()})) {
        CAPTURE(face);
        CHECK(say(app, "DELETE") == "DELETE DELETE POST");
        CHECK(say(app, "patch") == "PATCH PATCH POST");
        CHECK(say(app, " put , DELETE") == "PUT PUT POST");
        CHECK(say(app, "M-SEARCH") == "M-SEARCH M-SEARCH POST");
        for (const char* wanted : {"", "BOGUS", "DELETE2", ",DELETE", "PRI", "DESCRIBE", "P\xc3\x9cT"})
            CHECK(say(app, wanted) == "POST POST POST");
        CHECK(say(app, "DELETE", "GET") == "GET GET GET");
        const auto reply = ask(app, {.method = "POST"});
        CHECK(reply.body == "POST POST POST");
        CHECK(reply.header("Vary") == "X-HTTP-Method-Override");
        CHECK(ask(app).header("Vary").empty());
    }
}

TEST_CASE("method_override: HEAD is neither given nor taken", "[middleware]") {
    for (const auto& [face, app] :
         showing({middleware::method_override("X-HTTP-Method-Override", {.methods = {}})})) {
        CAPTURE(face);
        CHECK(say(app, "HEAD") == "POST POST POST");
        CHECK(say(app, "head", "GET") == "GET GET GET");
        CHECK(say(app, "GET", "HEAD").empty());
        CHECK(say(app, "DELETE", "GET") == "DELETE DELETE GET");
    }
}

TEST_CASE("exchange: to make a HEAD of a request, or another of a HEAD, is a usage_error", "[web]") {
    koa::application app({.silent = true});
    app.use([](koa::context& ctx) -> cortado::task<> {
        web::exchange& ex = ctx.exchange();
        ctx.set("X-Told",
                message_of([&ex] { ex.override_method(ex.request.method_name == "HEAD" ? "GET" : "HEAD"); }));
        ctx.body = seen(ctx.method, ex);
        co_return;
    });
    const std::string told =
        "override_method: a HEAD stays one, and nothing becomes one; it decides about the body sent";
    CHECK(ask(app.as_handler(), {.method = "POST"}).header("X-Told") == told);
    CHECK(ask(app.as_handler(), {.method = "POST"}).body == "POST POST none");
    CHECK(ask(app.as_handler(), {.method = "HEAD"}).header("X-Told") == told);
}

TEST_CASE("method_override: the method may stand in the query, or come from a function", "[middleware]") {
    const auto post = [](const web::handler& app, const std::string& url) {
        return ask(app, {.method = "POST", .url = url}).body;
    };
    for (const auto& [face, app] : showing({middleware::method_override("_method")})) {
        CAPTURE(face);
        CHECK(post(app, "/?_method=DELETE") == "DELETE DELETE POST");
        CHECK(post(app, "/?a=b&_method=%70ut&_method=GET") == "PUT PUT POST");
        CHECK(post(app, "/?_method=") == "POST POST POST");
        CHECK(post(app, "/?_METHOD=PUT") == "POST POST POST");
        CHECK(ask(app, {.url = "/?_method=DELETE"}).body == "GET GET GET");
        CHECK(ask(app, {.method = "POST"}).header("Vary").empty());
    }
    const auto of_path = [](web::exchange& ex) -> std::optional<std::string> {
        return ex.request.target == "/put" ? std::optional<std::string>("put") : std::nullopt;
    };
    for (const auto& [face, app] : showing({middleware::method_override(of_path)})) {
        CAPTURE(face);
        CHECK(post(app, "/put") == "PUT PUT POST");
        CHECK(post(app, "/") == "POST POST POST");
    }
}

TEST_CASE("method_override: of two the second decides by what was sent; a bad header is a mistake",
          "[middleware]") {
    for (const auto& [face, app] :
         showing({middleware::method_override(), middleware::method_override("_method")})) {
        CAPTURE(face);
        const web::inject_request both{
            .method = "POST", .url = "/?_method=PUT", .headers = {{"X-HTTP-Method-Override", "DELETE"}}};
        CHECK(ask(app, both).body == "PUT PUT POST");
        CHECK(say(app, "DELETE") == "DELETE DELETE POST");
    }
    CHECK(message_of([] { middleware::method_override("X-a b"); }) ==
          "method_override: 'X-a b' is no name of a header field");
}
