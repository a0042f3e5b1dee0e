#include <cortado/middleware/logger.hpp>

#include <cortado/middleware/request_id.hpp>

#include <stdlib.h>

#include <string>
#include <utility>
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

using lines = std::vector<std::string>;

/** Options that gather the lines, with a token in the place of each that changes from run to run. */
middleware::logger_options into(lines& gathered) {
    middleware::logger_options options;
    options.stream = [&gathered](std::string_view line) { gathered.emplace_back(line); };
    options.tokens.emplace_back("response-time", [](const middleware::log_moment& of, std::string_view) {
        return of.response_ms ? std::optional<std::string>("1.5") : std::nullopt;
    });
    options.tokens.emplace_back("date", [](const middleware::log_moment&, std::string_view form) {
        return std::optional<std::string>("<" + std::string(form) + ">");
    });
    return options;
}

/** The line for one request, the same with both faces. */
std::string logged(const std::string& format, const cortado::web::inject_request& request = {},
                   const planned_answer& plan = {}) {
    lines gathered;
    for (const auto& [face, app] : in_both_faces({middleware::logger(format, into(gathered))}, plan))
        ask(app, request);
    REQUIRE(gathered.size() == 2);
    CHECK(gathered[0] == gathered[1]);
    return gathered[0];
}

}  // namespace

TEST_CASE("logger: the named formats are morgan's", "[middleware][logger]") {
    const cortado::web::inject_request request{.url = "/a?b=%20",
                                               .headers = {{"Referer", "http://r.example/"},
                                                           {"User-Agent", "Tester/1.0"},
                                                           {"Authorization", "Basic dG9iaTpsb2tp"}}};
    CHECK(logged("combined", request) ==
          "127.0.0.1 - tobi [<clf>] \"GET /a?b=%20 HTTP/1.1\" 200 5 \"http://r.example/\" \"Tester/1.0\"");
    CHECK(logged("combined") == "127.0.0.1 - - [<clf>] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"");
    CHECK(logged("common", request) == "127.0.0.1 - tobi [<clf>] \"GET /a?b=%20 HTTP/1.1\" 200 5");
    CHECK(logged("short", request) == "127.0.0.1 tobi GET /a?b=%20 HTTP/1.1 200 5 - 1.5 ms");
    CHECK(logged("tiny", {.method = "HEAD"}) == "HEAD / 200 5 - 1.5 ms");
    CHECK(logged("tiny", {}, {.how = planned_answer::way::stream}) == "GET / 200 - - 1.5 ms");
    CHECK(logged(":method :status", {}, {.status = 403, .how = planned_answer::way::thrown}) == "GET 403");
}

TEST_CASE("logger: dev has the status in its colour, whatever the tokens say", "[middleware][logger]") {
    ::unsetenv("NO_COLOR");
    const auto dev = [](int status) { return logged("dev", {.url = "/a"}, {.status = status}); };
    CHECK(dev(200) == "\x1b[0mGET /a \x1b[32m200\x1b[0m 1.5 ms - 5\x1b[0m");
    CHECK(dev(204) == "\x1b[0mGET /a \x1b[32m204\x1b[0m 1.5 ms - -\x1b[0m");
    CHECK(dev(301) == "\x1b[0mGET /a \x1b[36m301\x1b[0m 1.5 ms - 5\x1b[0m");
    CHECK(dev(404) == "\x1b[0mGET /a \x1b[33m404\x1b[0m 1.5 ms - 5\x1b[0m");
    CHECK(dev(500) == "\x1b[0mGET /a \x1b[31m500\x1b[0m 1.5 ms - 5\x1b[0m");
    lines gathered;
    auto options = into(gathered);
    for (const char* name : {"url", "status"}) {
        options.tokens.emplace_back(name, [](const middleware::log_moment&, std::string_view) {
            return std::optional<std::string>("");
        });
    }
    options.tokens.erase(options.tokens.begin());  // the time
    options.tokens.emplace_back("response-time", [](const middleware::log_moment&, std::string_view) {
        return std::optional<std::string>("2");
    });
    for (const auto& [face, app] : in_both_faces({middleware::logger("dev", std::move(options))}))
        ask(app, {.url = "/a/long/one"});
    CHECK(gathered == lines(2, "\x1b[0mGET - \x1b[32m-\x1b[0m 2 ms - 5\x1b[0m"));
    ::setenv("NO_COLOR", "1", 1);
    CHECK(dev(200) == "GET /a 200 1.5 ms - 5");
    ::unsetenv("NO_COLOR");
}

TEST_CASE("logger: what a client sends forges neither a line nor a field nor a terminal's colours",
          "[middleware][logger]") {
    CHECK(logged(":user-agent|", {.headers = {{"User-Agent", "a\" b\\ c\td"}}}) == R"(a\" b\\ c\td|)");
    CHECK(logged(":user-agent|", {.headers = {{"User-Agent",
                                               "a\xc2\x9b"
                                               "31m \xc3\xa9"}}}) == "a\\u009b31m \xc3\xa9|");
    const std::string user = "Basic YQpiAX8iOng=";  // a, a line feed, b, 0x01, 0x7f, a quote
    CHECK(logged(":remote-user|", {.headers = {{"Authorization", user}}}) == R"(a\nb\u0001\u007f\"|)");
    CHECK(logged(":req[x-own]|", {.headers = {{"X-Own", "\""}, {"x-own", "two"}}}) == R"(\", two|)");
    CHECK(logged(":remote-user :referrer|",
                 {.headers = {{"Authorization", "Bearer dG9iaTpsb2tp"}, {"Referrer", "r"}}}) == "- r|");
    lines gathered;
    for (const auto& [face, app] : in_both_faces({middleware::logger("json", into(gathered))}))
        ask(app, {.url = "/?\"", .headers = {{"User-Agent", "a\"\\\t"}, {"Authorization", user}}});
    REQUIRE(gathered.size() == 2);
    for (const std::string& line : gathered) {
        const std::size_t from = line.find(",\"remote_addr\"");
        const std::size_t to = line.find(",\"response_time_ms\":");
        REQUIRE(to != std::string::npos);
        CHECK(line.substr(from, to - from) ==
              R"(,"remote_addr":"127.0.0.1","remote_user":"a\nb\u0001)"
              "\x7f"
              R"(\"","method":"GET","url":"/?\"","http_version":"1.1","user_agent":"a\"\\","status":200,)"
              R"("body_octets":5,"is_complete":true)");
        CHECK(line.starts_with("{\"time\":\"20"));
        CHECK(line.ends_with("}"));
    }
}

TEST_CASE("logger: a format is text and tokens, with arguments in brackets", "[middleware][logger]") {
    CHECK(logged("text :: :1 :") == "text :: :1 :");
    CHECK(logged(":status[x] [:method] :date[iso]:date") == "200 [GET] <iso><>");
    CHECK(logged(":res[Content-Length] :res[x-none]:http-version", {.minor_version = 0}) == "5 -1.0");
    CHECK(message_of([] { middleware::logger(":method :nothing"); }) ==
          "logger: there is no token :nothing; give it in `tokens`");
    lines gathered;
    const std::vector<middleware::ready_layer> layers = {
        middleware::request_id({.generator = [] { return std::string("seven"); }}),
        middleware::logger(":request-id :status", into(gathered))};
    for (const auto& [face, app] : in_both_faces(layers)) ask(app);
    CHECK(gathered == lines(2, "seven 200"));
}

TEST_CASE("logger: tells the address that the application believes", "[middleware][logger][attack]") {
    const cortado::web::inject_request request{.headers = {{"X-Forwarded-For", "9.9.9.9"}},
                                               .peer_address = "10.0.0.1"};
    for (const bool trusts : {true, false}) {
        lines gathered;
        cortado::express::application first;
        first.set("trust proxy", trusts);
        cortado::koa::application second({.silent = true, .proxy = trusts});
        for (const char* format : {":remote-addr", "json"}) {
            first.use(middleware::logger(format, into(gathered)));
            second.use(middleware::logger(format, into(gathered)));
        }
        ask(first.as_handler(), request);
        ask(second.as_handler(), request);
        const std::string address = trusts ? "9.9.9.9" : "10.0.0.1";
        REQUIRE(gathered.size() == 4);
        for (const std::string& line : gathered) {
            const bool is_json = line.starts_with('{');
            CHECK((is_json ? line.find("\"remote_addr\":\"" + address + '"') != line.npos : line == address));
        }
    }
}

TEST_CASE("logger: a line can be left out, or written before the answer", "[middleware][logger]") {
    lines gathered;
    for (const int status : {200, 500}) {
        auto choosy = into(gathered);
        choosy.skip = [](const cortado::web::exchange& ex) { return ex.response.status < 400; };
        const auto layer = middleware::logger(":url :status", std::move(choosy));
        for (const auto& [face, app] : in_both_faces({layer}, {.status = status}))
            ask(app, {.url = "/" + face});
    }
    CHECK(gathered == lines{"/express 500", "/koa 500"});
    gathered.clear();
    auto options = into(gathered);
    options.immediate = true;
    for (const auto& [face, app] : in_both_faces({middleware::logger("tiny", std::move(options))})) ask(app);
    CHECK(gathered == lines(2, "GET / - - - - ms"));
}
