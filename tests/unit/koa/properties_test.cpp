#include <cortado/koa/properties.hpp>

#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"

#include <cortado/core/error.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/middleware/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace koa = cortado::koa;
using cortado::test::exchange_fixture;

namespace {

/** What a client receives from an application of one handler. */
template <class Handler>
std::string answer(Handler handler, std::string_view method = "GET") {
    koa::application app;
    app.use(handler);
    exchange_fixture client(method);
    client.run(app.as_handler());
    CHECK(client.is_done());
    CHECK(client.failure() == nullptr);
    CHECK(client.answers() == 1);
    return client.reply();
}

std::string reply(std::string_view status, std::string_view type, std::string_view body) {
    return "HTTP/1.1 " + std::string(status) + "\nContent-Type: " + std::string(type) +
           "\nContent-Length: " + std::to_string(body.size()) + "\n\n" + std::string(body);
}

constexpr std::string_view plain = "text/plain; charset=utf-8";
constexpr std::string_view html = "text/html; charset=utf-8";
constexpr std::string_view json = "application/json; charset=utf-8";
constexpr std::string_view binary = "application/octet-stream";

auto pieces() {
    return cortado::stream::readable::from([sent = false]() mutable -> cortado::task<std::string> {
        const bool was_sent = std::exchange(sent, true);
        co_return was_sent ? "" : "stream";
    });
}

}  // namespace

TEST_CASE("koa properties: they cannot be copied, so that auto cannot dangle", "[koa][properties]") {
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::status_property>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::message_property>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::type_property>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::length_property>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<koa::body_property>);
}

TEST_CASE("koa properties: nothing set is 404 Not Found", "[koa][properties]") {
    int seen = 0;
    CHECK(answer([&](koa::context& ctx) { seen = ctx.status; }) ==
          reply("404 Not Found", plain, "Not Found"));
    CHECK(seen == 404);
    CHECK(answer([](koa::context&) {}, "HEAD") == "HTTP/1.1 404 Not Found\n\n");
}

TEST_CASE("koa properties: a body makes the status 200 unless one was set", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) { ctx.body = "hello"; }) == reply("200 OK", plain, "hello"));
    CHECK(answer([](koa::context& ctx) {
              ctx.status = 404;
              ctx.body = "hello";
          }) == reply("404 Not Found", plain, "hello"));
    CHECK(answer([](koa::context& ctx) {
              ctx.body = "hello";
              ctx.status = 201;
          }) == reply("201 Created", plain, "hello"));
    CHECK(answer([](koa::context& ctx) { ctx.body = ""; }) == reply("200 OK", plain, ""));
}

TEST_CASE("koa properties: each kind of body has its type", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) { ctx.body = " \n<p>"; }) == reply("200 OK", html, " \n<p>"));
    CHECK(answer([](koa::context& ctx) { ctx.body = std::string("a < b"); }) ==
          reply("200 OK", plain, "a < b"));
    CHECK(answer([](koa::context& ctx) { ctx.body = std::string_view("view"); }) ==
          reply("200 OK", plain, "view"));
    CHECK(answer([](koa::context& ctx) {
              const std::string kept = "kept";
              ctx.body = kept;
          }) == reply("200 OK", plain, "kept"));
    CHECK(answer([](koa::context& ctx) { ctx.body = std::vector<std::byte>(3, std::byte{'x'}); }) ==
          reply("200 OK", binary, "xxx"));
    CHECK(answer([](koa::context& ctx) {
              const std::array<std::byte, 2> bytes{std::byte{'a'}, std::byte{'b'}};
              ctx.body = bytes;
          }) == reply("200 OK", binary, "ab"));
    CHECK(answer([](koa::context& ctx) {
              ctx.body = {{"id", 7}, {"name", "Ann"}};
          }) == reply("200 OK", json, R"({"id":7,"name":"Ann"})"));
    CHECK(answer([](koa::context& ctx) {
              ctx.body = {{"a", "b"}};
          }) == reply("200 OK", json, R"({"a":"b"})"));
    CHECK(answer([](koa::context& ctx) { ctx.body = {1, 2, 3}; }) == reply("200 OK", json, "[1,2,3]"));
    CHECK(answer([](koa::context& ctx) { ctx.body = {}; }) == reply("200 OK", json, "{}"));
    CHECK(answer([](koa::context& ctx) { ctx.body = 0; }) == reply("200 OK", json, "0"));
    CHECK(answer([](koa::context& ctx) { ctx.body = true; }) == reply("200 OK", json, "true"));
    CHECK(answer([](koa::context& ctx) { ctx.body = 1.5; }) == reply("200 OK", json, "1.5"));
    CHECK(answer([](koa::context& ctx) {
              ctx.body = std::map<std::string, int>{{"one", 1}};
          }) == reply("200 OK", json, R"({"one":1})"));
    CHECK(answer([](koa::context& ctx) {
              ctx.body = std::vector<int>{1, 2};
          }) == reply("200 OK", json, "[1,2]"));
}

TEST_CASE("koa properties: a stream is sent in chunks, or by the length set for it", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) { ctx.body = pieces(); }) ==
          "HTTP/1.1 200 OK\nContent-Type: application/octet-stream\nTransfer-Encoding: "
          "chunked\n\n6\nstream\n0\n\n");
    CHECK(answer([](koa::context& ctx) {
              ctx.length = 6;
              ctx.body = pieces();
          }) == reply("200 OK", binary, "stream"));
    CHECK(answer([](koa::context& ctx) { ctx.body = std::unique_ptr<cortado::stream::readable>(); }) ==
          "HTTP/1.1 204 No Content\n\n");
}

TEST_CASE("koa properties: a null body is 204 without headers of content", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) { ctx.body = nullptr; }) == "HTTP/1.1 204 No Content\n\n");
    CHECK(answer([](koa::context& ctx) {
              ctx.status = 200;
              ctx.body = nullptr;
          }) == "HTTP/1.1 204 No Content\n\n");
    CHECK(answer([](koa::context& ctx) {
              ctx.body = "hello";
              ctx.set("X-Kept", "yes");
              ctx.body = nullptr;
          }) == "HTTP/1.1 204 No Content\nX-Kept: yes\n\n");
    CHECK(answer([](koa::context& ctx) {
              ctx.body = nullptr;
              ctx.status = 200;
          }) == "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    CHECK(answer([](koa::context& ctx) {
              ctx.body = nullptr;
              ctx.status = 200;
              ctx.body = "back";
          }) == reply("200 OK", plain, "back"));
}

TEST_CASE("koa properties: null under a JSON type is the text null", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) {
              ctx.type = "json";
              ctx.body = nullptr;
          }) == reply("404 Not Found", json, "null"));
}

TEST_CASE("koa properties: a status without content drops the body whichever is set first",
          "[koa][properties]") {
    const std::map<int, std::string> replies = {{204, "HTTP/1.1 204 No Content\n\n"},
                                                {205, "HTTP/1.1 205 Reset Content\nContent-Length: 0\n\n"},
                                                {304, "HTTP/1.1 304 Not Modified\n\n"}};
    for (const auto& [code, expected] : replies) {
        CHECK(answer([code = code](koa::context& ctx) {
                  ctx.body = "hello";
                  ctx.status = code;
              }) == expected);
        CHECK(answer([code = code](koa::context& ctx) {
                  ctx.status = code;
                  ctx.body = "hello";
              }) == expected);
    }
}

TEST_CASE("koa properties: a status alone is answered by its phrase", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) { ctx.status = 201; }) == reply("201 Created", plain, "Created"));
    CHECK(answer([](koa::context& ctx) { ctx.status = 700; }) == reply("700 ", plain, "700"));
    CHECK(answer([](koa::context& ctx) {
              ctx.status = 200;
              ctx.message = "ok";
          }) == reply("200 ok", plain, "ok"));
    CHECK(answer([](koa::context& ctx) {
              ctx.message = "lost";
              ctx.status = 200;
          }) == reply("200 OK", plain, "OK"));
    CHECK(answer([](koa::context& ctx) { ctx.status = 201; }, "HEAD") == "HTTP/1.1 201 Created\n\n");
}

TEST_CASE("koa properties: what is no status or no phrase is refused where it is set", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK_THROWS_AS(ctx.status = 99, cortado::usage_error);
    CHECK_THROWS_AS(ctx.status = 1000, cortado::usage_error);
    CHECK_THROWS_AS(ctx.message = "a\r\nb", cortado::usage_error);
    CHECK(int(ctx.status) == 404);
    CHECK(ctx.message == "Not Found");
}

TEST_CASE("koa properties: replacing a body recounts it and keeps the type that was set",
          "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) {
              ctx.type = "css";
              ctx.body = "a{}";
              ctx.length = 100;
              ctx.body = "longer{}";
          }) == reply("200 OK", "text/css; charset=utf-8", "longer{}"));
    CHECK(answer([](koa::context& ctx) {
              ctx.set("Content-Type", "application/vnd.api+json");
              ctx.body = {{"a", 1}};
          }) == reply("200 OK", "application/vnd.api+json", R"({"a":1})"));
    CHECK(answer([](koa::context& ctx) {
              ctx.body = "<p>";
              ctx.body = {{"a", 1}};
          }) == reply("200 OK", json, R"({"a":1})"));
    CHECK(answer([](koa::context& ctx) {
              ctx.set("Content-Type", "application/jsonlines");
              ctx.body = {{"a", 1}};
          }) == reply("200 OK", json, R"({"a":1})"));
}

TEST_CASE("koa properties: HEAD has the length of a body that is known", "[koa][properties]") {
    const auto head = [](std::string_view type, std::string_view length) {
        return "HTTP/1.1 200 OK\nContent-Type: " + std::string(type) + "\n" + std::string(length) + "\n";
    };
    CHECK(answer([](koa::context& ctx) { ctx.body = "hello"; }, "HEAD") ==
          head(plain, "Content-Length: 5\n"));
    CHECK(answer(
              [](koa::context& ctx) {
                  ctx.body = {{"a", 1}};
              },
              "HEAD") == head(json, "Content-Length: 7\n"));
}

TEST_CASE("koa properties: the type is read without its parameters and set by name", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.type == "");
    ctx.type = "html";
    CHECK(ctx.type == "text/html");
    CHECK(client.ex.response.headers["content-type"] == html);
    ctx.type = ".png";
    CHECK(ctx.type == "image/png");
    ctx.type = "text/x-own; charset=latin1";
    CHECK(client.ex.response.headers["content-type"] == "text/x-own; charset=latin1");
    ctx.type = "no such type";
    CHECK_FALSE(client.ex.response.headers.has("content-type"));
    const std::string text = ctx.type;
    CHECK(text.empty());
}

TEST_CASE("koa properties: the length is the one that was set, else the body's", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK(ctx.length == std::nullopt);
    ctx.body = "hello";
    CHECK(ctx.length == 5);
    ctx.length = 7;
    CHECK(ctx.length == 7);
    ctx.body = pieces();
    CHECK(ctx.length == std::nullopt);
}

TEST_CASE("koa properties: the body reads as the text that was set", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    CHECK_FALSE(ctx.body);
    ctx.body = "";
    CHECK(static_cast<bool>(ctx.body));
    ctx.body = {{"a", 1}};
    CHECK(ctx.body == R"({"a":1})");
    const std::string text = ctx.body;
    CHECK(text == R"({"a":1})");
}

TEST_CASE("koa properties: the body tells what it was set to", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    const auto kinds = [&ctx] {
        std::string found;
        if (ctx.body.is_null()) found += "null ";
        if (ctx.body.is_text()) found += "text ";
        if (ctx.body.is_bytes()) found += "bytes ";
        if (ctx.body.is_json()) found += "json ";
        if (ctx.body.is_stream()) found += "stream ";
        if (ctx.body.is_file()) found += "file ";
        return found + std::string(ctx.body());
    };
    CHECK(kinds() == "null ");
    ctx.body = "text";
    CHECK(kinds() == "text text");
    const std::vector<std::byte> bytes{std::byte{'b'}, std::byte{0}, std::byte{0xff}};
    ctx.body = bytes;
    CHECK(kinds() == "bytes " + std::string("b\0\xff", 3));
    CHECK(std::ranges::equal(ctx.body.bytes(), bytes));
    ctx.body = {{"a", 1}};
    CHECK(kinds() == R"(json {"a":1})");
    CHECK(ctx.response.body.is_json());
    ctx.remove("Content-Type");
    ctx.body = "text again";
    CHECK(kinds() == "text text again");
    ctx.body = 0;
    CHECK(kinds() == "json 0");
    ctx.body = pieces();
    CHECK(kinds() == "stream ");
    CHECK(ctx.body.bytes().empty());
    ctx.body = cortado::web::file_slice::open(__FILE__);
    CHECK(kinds() == "file ");
    CHECK(ctx.body.file().length > 0);
    ctx.remove("Content-Type");  // null under a JSON type is a text
    ctx.body = nullptr;
    CHECK(kinds() == "null ");
}

TEST_CASE("koa properties: a value that was set is read back as a value of one's own", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) {
              ctx.body = {{"a", {1, 2}}};
              nlohmann::ordered_json value = ctx.body.json();
              value["a"].push_back(3);
              value["b"] = nullptr;
              ctx.body = value;
          }) == reply("200 OK", json, R"({"a":[1,2,3],"b":null})"));
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    const std::string otherwise = "; ask is_text(), is_bytes(), is_json(), is_stream() or is_file() first";
    ctx.body = "1";
    CHECK_THROWS_WITH(ctx.body.json(), "ctx.body: what was set is not a value" + otherwise);
    CHECK_THROWS_WITH(ctx.body.stream(), "ctx.body: what was set is not a stream" + otherwise);
    CHECK_THROWS_WITH(ctx.body.take_stream(), "ctx.body: what was set is not a stream" + otherwise);
    CHECK_THROWS_WITH(ctx.body.file(), "ctx.body: what was set is not a file" + otherwise);
    CHECK(ctx.body == "1");
}

TEST_CASE("koa properties: around a stream that was set another can be put, and around a file",
          "[koa][properties]") {
    struct in_capitals final : cortado::stream::readable {
        explicit in_capitals(std::unique_ptr<cortado::stream::readable> of) : source(std::move(of)) {}
        cortado::task<std::string_view> read() override {
            const std::string_view piece = co_await source->read();
            text = piece;
            for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            co_return text;
        }
        std::unique_ptr<cortado::stream::readable> source;
        std::string text;
    };
    CHECK(answer([](koa::context& ctx) {
              ctx.length = 6;
              ctx.body = pieces();
              ctx.type = "text";
              CHECK(ctx.body.stream().size() == std::nullopt);
              ctx.body = std::make_unique<in_capitals>(ctx.body.take_stream());
          }) ==
          "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nTransfer-Encoding: "
          "chunked\n\n6\nSTREAM\n0\n\n");
    const std::string of_file = answer([](koa::context& ctx) {
        ctx.body = cortado::web::file_slice::open(__FILE__);
        ctx.body = std::make_unique<in_capitals>(ctx.body.take_stream());
    });
    CHECK(of_file.find("#INCLUDE <CORTADO/KOA/PROPERTIES.HPP>\n") != std::string::npos);
    CHECK(answer([](koa::context& ctx) {
              ctx.body = pieces();
              CHECK(ctx.body.take_stream() != nullptr);
              CHECK(ctx.body.is_null());
              ctx.remove("Content-Type");
          }) == reply("200 OK", plain, "OK"));
}

TEST_CASE("koa properties: the stream of a response that has ended stays in it", "[koa][properties]") {
    CHECK(answer([](koa::context& ctx) {
              ctx.body = pieces();
              ctx.exchange().end();
              CHECK_THROWS_WITH(
                  ctx.body.take_stream(),
                  "ctx.body.take_stream(): the response has ended, so what is made of it could not "
                  "be sent");
          }).find("stream") != std::string::npos);
}

TEST_CASE("koa properties: called, they give their values", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    ctx.status = 201;
    ctx.type = "json";
    ctx.length = 3;
    const auto status = ctx.status();
    const auto message = ctx.message();
    const auto type = ctx.type();
    const auto length = ctx.length();
    CHECK(status == 201);
    CHECK(message == "Created");
    CHECK(type == "application/json");
    CHECK(length == 3u);
    CHECK(ctx.last_modified() == std::nullopt);
}

TEST_CASE("koa properties: a body can be made of a piece of the body before", "[koa][properties]") {
    const std::string given = answer([](koa::context& ctx) {
        ctx.body = std::string("0123456789");
        ctx.body = std::string_view(ctx.body).substr(3, 6);
    });
    CHECK(given == reply("200 OK", plain, "345678"));
    const std::string copied = answer([](koa::context& ctx) {
        ctx.body = "0123456789";
        ctx.body = std::string_view(ctx.body).substr(3, 6);
        ctx.body = std::string_view(ctx.body);
    });
    CHECK(copied == reply("200 OK", plain, "345678"));
    const std::string longer = answer([](koa::context& ctx) {
        ctx.body = std::string("short");
        ctx.body = std::string_view("longer than that, and longer than what a std::string holds by itself");
    });
    CHECK(longer ==
          reply("200 OK", plain, "longer than that, and longer than what a std::string holds by itself"));
}

TEST_CASE("koa properties: a null pointer to characters is a null body", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    const char* none = nullptr;
    ctx.body = none;
    CHECK_FALSE(ctx.body);
    CHECK(int(ctx.status) == 204);
}

TEST_CASE("koa properties: once the response has ended the body stays as it was sent", "[koa][properties]") {
    exchange_fixture client;
    auto& ctx = client.ex.face<koa::context>();
    ctx.body = "first";
    ctx.answer();
    ctx.body = "second";
    ctx.body = nullptr;
    ctx.set("X-Late", "in time");
    CHECK(client.reply() ==
          "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nX-Late: in time\nContent-Length: "
          "5\n\nfirst");
    ctx.status = 500;
    ctx.set("X-Late", "too late");
    CHECK(int(ctx.status) == 200);
    CHECK(client.ex.response.headers["x-late"] == "in time");
}
