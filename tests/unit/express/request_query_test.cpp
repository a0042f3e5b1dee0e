#include <cortado/express/request_query.hpp>

#include "fixture.hpp"
#include "support/catch.hpp"

using cortado::http::nested_query;
using express::query_value;
using express::request;
using express::request_query;
using express::response;
using list = std::vector<std::string_view>;

namespace {

request_query read(std::string_view text, std::string_view parser) {
    express::settings rules;
    rules.set("query parser", parser);
    request_query query;
    query.read(text, rules);
    return query;
}

std::string pairs_of(const request_query& query) {
    std::string text;
    for (const auto& [name, value] : query) text += name + "=" + value + " ";
    return text;
}

/** The message of the http_error(400) that a call throws. */
template <class Call>
std::string refusal(Call call) {
    try {
        call();
    } catch (const http_error& error) {
        CHECK(error.status() == 400);
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("request_query: the simple parser leaves names flat", "[express][request]") {
    const request_query query = read("tag=a&tag=b&x[y]=1&e=", "simple");
    CHECK(query["tag"] == "a");
    CHECK(query.all("tag") == list{"a", "b"});
    CHECK(query["x[y]"] == "1");
    CHECK(query["x"]["y"].empty());
    CHECK(query["tag"].all() == list{"a"});
    CHECK(query["none"].all().empty());
    CHECK(query["e"].all() == list{""});
    CHECK(query.has("e"));
    CHECK_FALSE(query.has("x"));
    CHECK(pairs_of(query) == "tag=a tag=b x[y]=1 e= ");
    CHECK(query.size() == 4);
}

TEST_CASE("request_query: the extended parser nests", "[express][request]") {
    const request_query query =
        read("tag=a&tag=b&user[name]=Ann&user[tags][]=x&list[0][id]=7&n=1", "extended");
    CHECK(query["tag"] == "a");
    CHECK(query.all("tag") == list{"a", "b"});
    CHECK(query["tag"][1] == "b");
    CHECK(query["user"].empty());
    CHECK(query.has("user"));
    CHECK(query["user"]["name"] == "Ann");
    CHECK(query["user"].all() == list{"Ann"});
    CHECK(query["user"]["tags"].all() == list{"x"});
    CHECK(query["list"][0]["id"] == "7");
    CHECK(query["list"][1]["id"].empty());
    CHECK(query["user"]["none"]["deeper"].all().empty());
    CHECK(query["n"] == "1");
    CHECK_FALSE(query.has("user[name]"));
    CHECK(query["user"].nested().is_object());
    CHECK(pairs_of(query) == "tag=a tag=b user[name]=Ann user[tags]=x list[0][id]=7 n=1 ");
    CHECK(query["user"].dump() == R"({"name":"Ann","tags":["x"]})");
}

TEST_CASE("request_query: more than twenty of a name are all there behind the extended parser",
          "[express][request]") {
    std::string text;
    for (int i = 0; i < 25; ++i) text += "t=" + std::to_string(i) + "&";
    CHECK(read(text, "extended").all("t").size() == 25);
    CHECK(read(text, "simple").all("t").size() == 25);
}

TEST_CASE("request_query: as JSON it is the object that Express has", "[express][request]") {
    CHECK(read("b=1&tag=a&10=x&tag=b&2=y&01=z", "simple").dump() ==
          R"({"2":"y","10":"x","b":"1","tag":["a","b"],"01":"z"})");
    CHECK(read("b=1&tag[]=a&x[y]=2", "extended").dump() == R"({"b":"1","tag":["a"],"x":{"y":"2"}})");
    CHECK(read("", "simple").dump() == "{}");
    CHECK(read("a=%22", "simple")["a"].dump() == R"("\"")");
}

TEST_CASE("request_query: read again it forgets what was there before", "[express][request]") {
    express::settings simple;
    express::settings extended;
    extended.set("query parser", "extended");
    request_query query;
    query.read("a[b]=1", extended);
    query.read("c=2", simple);
    CHECK(query.dump() == R"({"c":"2"})");
    query.read("d[e]=3", extended);
    CHECK(query.dump() == R"({"d":{"e":"3"}})");
    CHECK(pairs_of(query) == "d[e]=3 ");
}

TEST_CASE("request.query: goes by the setting of the application it is in", "[express][request]") {
    express::application outer;
    express::application inner;
    inner.set("query parser", "extended");
    inner.get("/", [](request& req, response& res) {
        res.json({{"name", req.query()["user"]["name"]}, {"user", req.query()["user"]}});
    });
    outer.use("/inner", [](request& req, response&, express::next_fn next) {
        CHECK(req.query()["user[name]"] == "Ann");
        next();
    });
    outer.use("/inner", inner);
    outer.use([](request& req, response& res) { res.json(req.query()); });
    CHECK(get(outer, "/inner?user[name]=Ann").body == R"({"name":"Ann","user":{"name":"Ann"}})");
    CHECK(get(outer, "/?user[name]=Ann").body == R"({"user[name]":"Ann"})");

    express::application off;
    off.set("query parser", false);
    off.use([](request& req, response& res) { res.json(req.query()); });
    CHECK(get(off, "/?a=1").body == "{}");
}

TEST_CASE("request.query: a parser of one's own is asked once for a text", "[express][request]") {
    int calls = 0;
    express::application app;
    app.set("query parser", [&calls](std::string_view text) {
        ++calls;
        return nested_query(nested_query::kind::object, {{"all", nested_query(std::string(text))}});
    });
    app.use([](request& req, response& res) {
        res.send(std::string(req.query()["all"]) + "|" + std::string(req.query()["all"]));
    });
    CHECK(get(app, "/?x;y").body == "x;y|x;y");
    CHECK(calls == 1);
    CHECK(get(app, "/").body == "|");
    CHECK(calls == 2);
}

TEST_CASE("request_query.as: reads numbers and bools, or is a 400 that says what is wrong",
          "[express][request]") {
    const request_query query = read("page=2&size=x&f=1.5&on=true&off=0&neg=-1&big=256", "simple");
    CHECK(query.as<int>("page") == 2);
    CHECK(query.as<double>("f") == 1.5);
    CHECK(query.as<bool>("on"));
    CHECK_FALSE(query.as<bool>("off"));
    CHECK(query.as<int>("none", 7) == 7);
    CHECK(query.as<int>("page", 7) == 2);
    CHECK(refusal([&] { query.as<int>("size", 7); }) ==
          R"(query parameter "size" is "x", not an integer from -2147483648 to 2147483647)");
    CHECK(refusal([&] { query.as<unsigned char>("big"); }) ==
          R"(query parameter "big" is "256", not an integer from 0 to 255)");
    CHECK(refusal([&] { query.as<unsigned>("neg"); }) ==
          R"(query parameter "neg" is "-1", not an integer from 0 to 4294967295)");
    CHECK(refusal([&] { query.as<bool>("page"); }) == R"(query parameter "page" is "2", not true or false)");
    CHECK(refusal([&] { query.as<double>("none"); }) ==
          R"(query parameter "none" is missing; it must be a number)");
    CHECK(read("a[b]=1", "extended").as<int>("c", 3) == 3);
}
