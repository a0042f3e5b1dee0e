#include <cortado/express/setting_value.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

#include <memory>
#include <string>
#include <vector>

using cortado::http::nested_query;
using express::json_member;
using express::request;
using express::response;
using express::setting_value;

TEST_CASE("setting_value: knows what it was made of", "[express][settings]") {
    using list = std::vector<std::string>;
    CHECK_FALSE(setting_value().has_value());
    CHECK(*setting_value(false).find<bool>() == false);
    CHECK(setting_value(7).number() == 7);
    CHECK(setting_value("a").text() == "a");
    CHECK(*setting_value({"a", "b"}).find<list>() == list{"a", "b"});
    CHECK(setting_value([](std::string_view) { return "tag"; }).function_of<express::etag_function>());
    CHECK(setting_value([](std::string_view) {
              return nested_query();
          }).function_of<express::query_function>());
    CHECK(setting_value([](std::string_view, std::size_t) {
              return true;
          }).function_of<express::trust_function>());
    const setting_value replacer([](json_member&) {});
    CHECK(replacer.function_of<express::json_replacer>());
    CHECK_FALSE(replacer.function_of<express::etag_function>());
    CHECK(static_cast<bool>(replacer));
    CHECK(replacer == setting_value(replacer));
    CHECK_FALSE(replacer == setting_value([](json_member&) {}));
}

TEST_CASE("settings: functions are set by name, and can be asked for", "[express][settings]") {
    express::application app;
    app.set("etag", [](std::string_view body) { return "\"" + std::to_string(body.size()) + "\""; });
    app.set("query parser", [](std::string_view text) { return nested_query(std::string(text)); });
    app.set("trust proxy", [](std::string_view, std::size_t hop) { return hop == 0; });
    app.get("/", [](request& req, response& res) { res.json({{"ip", req.ip()}}); });
    CHECK(app.enabled("etag"));
    CHECK(app.get("trust proxy").function_of<express::trust_function>());
    const auto received = get(app, "/", {{"X-Forwarded-For", "1.1.1.1, 2.2.2.2"}});
    CHECK(received.body == R"({"ip":"2.2.2.2"})");
    CHECK(received.header("ETag") == "\"16\"");
}

TEST_CASE("settings: one that takes no such value says what it takes", "[express][settings]") {
    express::application app;
    const auto replacer = [](json_member&) {};
    CHECK_THROWS_WITH(app.set("etag", replacer), "unknown value for etag function: ");
    CHECK_THROWS_WITH(app.set("query parser", replacer), "unknown value for query parser function: ");
    CHECK_THROWS_WITH(app.set("trust proxy", replacer),
                      "express: the setting 'trust proxy' takes a bool, a number of hops, addresses and "
                      "networks, or a function");
    CHECK_THROWS_WITH(
        app.set("json replacer", "x"),
        "express: the setting 'json replacer' takes a function of json_member&, or a list of names");
    CHECK_THROWS_WITH(app.set("views", true),
                      "express: the setting 'views' takes a folder or a list of them");
}

TEST_CASE("settings: a list of addresses is trusted", "[express][settings]") {
    express::application app;
    app.set("trust proxy", {"10.0.0.0/8", "192.168.0.1"});
    app.get("/", [](request& req, response& res) {
        res.send(req.app().settings.trust_proxy().trusts("10.1.1.1", 3));
    });
    CHECK(get(app, "/").body == "true");
}

TEST_CASE("settings: json replacer is for json and jsonp, also of an outer application",
          "[express][settings]") {
    express::application outer;
    express::application inner;
    outer.set("json replacer", [](json_member& member) {
        if (member.key() == "hidden") member.leave_out();
        if (member.key() == "n") member.replace(8);
    });
    outer.set("json spaces", 1);
    const auto answer = [](request&, response& res) { res.json({{"n", 7}, {"hidden", true}}); };
    outer.get("/json", answer);
    outer.get("/text", [](request&, response& res) { res.send("{\"hidden\":1}"); });
    outer.get("/jsonp", [](request&, response& res) { res.jsonp({{"n", 7}, {"hidden", true}}); });
    inner.get("/", answer);
    outer.use("/inner", inner);
    CHECK(get(outer, "/json").body == "{\n \"n\": 8\n}");
    CHECK(get(outer, "/inner").body == "{\n \"n\": 8\n}");
    CHECK(get(outer, "/text").body == "{\"hidden\":1}");
    CHECK(get(outer, "/jsonp").body == "{\n \"n\": 8\n}");
    CHECK(get(outer, "/jsonp?callback=f").body == "/**/ typeof f === 'function' && f({\n \"n\": 8\n});");
}

TEST_CASE("settings: json replacer as a list names the members that are written", "[express][settings]") {
    express::application app;
    app.set("json replacer", {"a", "list"});
    app.get("/", [](request&, response& res) {
        res.json({{"a", 1}, {"b", 2}, {"list", cortado::json_literal::array({{{"a", 3}, {"b", 4}}, 5})}});
    });
    CHECK(get(app, "/").body == R"({"a":1,"list":[{"a":3},5]})");
}

TEST_CASE("settings: a json replacer that leaves out the whole leaves an empty body", "[express][settings]") {
    express::application app;
    app.set("json replacer", [](json_member& member) { member.leave_out(); });
    app.get("/json", [](request&, response& res) { res.json({1}); });
    app.get("/jsonp", [](request&, response& res) { res.jsonp({1}); });
    for (const char* path : {"/json", "/jsonp"}) {
        const auto received = get(app, path);
        CHECK(received.body.empty());
        CHECK(received.header("Content-Length") == "0");
        CHECK(received.header("ETag").empty());
        CHECK(received.header("Content-Type") == "application/json; charset=utf-8");
    }
    CHECK(get(app, "/jsonp?callback=f").body == "/**/ typeof f === 'function' && f();");
}

TEST_CASE("settings: the callback of jsonp is read by the query parser", "[express][settings]") {
    const auto answer_of = [](setting_value parser, std::string query) {
        express::application app;
        app.set("query parser", std::move(parser));
        app.get("/", [](request&, response& res) { res.jsonp(1); });
        return get(app, "/?" + query).body;
    };
    const std::string called = "/**/ typeof f === 'function' && f(1);";
    CHECK(answer_of("simple", "callback=f&callback=g") == called);
    CHECK(answer_of("simple", "callback[]=f") == "1");
    CHECK(answer_of("extended", "callback[]=f&callback[]=g") == called);
    CHECK(answer_of("extended", "callback[0]=f") == called);
    CHECK(answer_of("extended", "callback[x]=f") == "1");
    CHECK(answer_of(false, "callback=f") == "1");
    const auto own = [](std::string_view) {
        return nested_query(nested_query::kind::object, {{"callback", nested_query("f")}});
    };
    CHECK(answer_of(own, "any") == called);
}
