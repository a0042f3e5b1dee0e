#include <cortado/middleware/response_time.hpp>

#include <string>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::message_of;
namespace middleware = cortado::middleware;

namespace {

/** Each run of digits before the point as one 0, those behind it as they are many. */
std::string shape(std::string_view value) {
    std::string made;
    bool is_behind = false;
    for (const char c : value) {
        const bool is_digit = c >= '0' && c <= '9';
        is_behind |= c == '.';
        if (!is_digit || is_behind || made.empty()) made += is_digit ? '0' : c;
    }
    return made;
}

std::string took(middleware::response_time_options options, const char* name = "X-Response-Time") {
    std::string all;
    for (const auto& [face, app] : in_both_faces({middleware::response_time(std::move(options))}))
        all += shape(ask(app).header(name)) + ' ';
    return all;
}

}  // namespace

TEST_CASE("response_time: a header says how many milliseconds it took", "[middleware]") {
    CHECK(took({}) == "0.000ms 0.000ms ");
    CHECK(took({.digits = 0}) == "0ms 0ms ");
    CHECK(took({.digits = 1, .header = "X-Took", .suffix = false}, "X-Took") == "0.0 0.0 ");
}

TEST_CASE("response_time: a header that is there stays", "[middleware]") {
    for (const auto& [face, app] :
         in_both_faces({middleware::response_time()}, {.headers = {{"X-Response-Time", "own"}}})) {
        CAPTURE(face);
        CHECK(ask(app).header("X-Response-Time") == "own");
    }
}

TEST_CASE("response_time: a function is told instead, once for each response", "[middleware]") {
    int calls = 0;
    const auto layer = middleware::response_time([&calls](cortado::web::exchange& ex, double ms) {
        calls += ms >= 0 ? 1 : 100;
        ex.response.headers.set("X-Told", ex.request.target);
    });
    for (const auto& [face, app] : in_both_faces({layer})) {
        CAPTURE(face);
        const auto reply = ask(app, {.url = "/a"});
        CHECK(reply.header("X-Told") == "/a");
        CHECK(reply.header("X-Response-Time").empty());
    }
    CHECK(calls == 2);
}

TEST_CASE("response_time: digits out of range and a bad header are mistakes", "[middleware]") {
    CHECK(message_of([] { middleware::response_time({.digits = -1}); }) ==
          "response_time: digits must be 0 to 15, not -1");
    CHECK(message_of([] { middleware::response_time({.digits = 16}); }) ==
          "response_time: digits must be 0 to 15, not 16");
    CHECK(message_of([] { middleware::response_time({.header = "a:b"}); }) ==
          "response_time: 'a:b' is no name of a header field");
}
