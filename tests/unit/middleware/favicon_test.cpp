#include <cortado/middleware/favicon.hpp>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::message_of;
namespace middleware = cortado::middleware;

namespace {

constexpr std::string_view icon = "not really an icon";
constexpr const char* tag = "\"12-fUUqkuRGEMvxt+Xdm3fT51DGknw\"";  // npm serve-favicon's for it

middleware::ready_layer from_memory(middleware::favicon_options options = {}) {
    return middleware::favicon(std::as_bytes(std::span(icon)), options);
}

}  // namespace

TEST_CASE("favicon: the icon is answered from memory, everything else goes on", "[middleware]") {
    const cortado::test::temporary_directory folder;
    std::ofstream(folder / "own.ico") << icon;
    for (const auto& layer : {from_memory(), middleware::favicon(folder / "own.ico")}) {
        for (const auto& [face, app] : in_both_faces({layer})) {
            CAPTURE(face);
            const auto reply = ask(app, {.url = "/favicon.ico?v=2"});
            CHECK(std::to_string(reply.status) + ' ' + reply.body == "200 not really an icon");
            CHECK(reply.header("Content-Type") == "image/x-icon");
            CHECK(reply.header("Content-Length") == "18");
            CHECK(reply.header("Cache-Control") == "public, max-age=31536000");
            CHECK(reply.header("ETag") == tag);
            const auto head = ask(app, {.method = "HEAD", .url = "/favicon.ico"});
            CHECK(head.header("Content-Length") == "18");
            CHECK(head.body.empty());
            for (const char* url : {"/", "/favicon.icon", "/a/favicon.ico", "/FAVICON.ICO"})
                CHECK(ask(app, {.url = url}).body == "hello");
        }
    }
}

TEST_CASE("favicon: who has it gets 304, other methods are refused", "[middleware]") {
    for (const auto& [face, app] : in_both_faces({from_memory()})) {
        CAPTURE(face);
        const auto fresh = ask(app, {.url = "/favicon.ico", .headers = {{"If-None-Match", tag}}});
        CHECK(fresh.status == 304);
        CHECK(fresh.body.empty());
        CHECK(fresh.header("ETag") == tag);
        CHECK(ask(app, {.url = "/favicon.ico", .headers = {{"If-None-Match", "\"x\""}}}).status == 200);
        const auto refused = ask(app, {.method = "POST", .url = "/favicon.ico"});
        CHECK(refused.status == 405);
        CHECK(refused.header("Allow") == "GET, HEAD, OPTIONS");
        CHECK(refused.body.empty());
        const auto options = ask(app, {.method = "OPTIONS", .url = "/favicon.ico"});
        CHECK(options.status == 200);
        CHECK(options.header("Allow") == "GET, HEAD, OPTIONS");
        CHECK(options.header("Content-Length") == "0");
    }
}

TEST_CASE("favicon: its age is cut to between nothing and a year", "[middleware]") {
    using std::chrono::milliseconds;
    const std::pair<milliseconds, const char*> ages[] = {
        {milliseconds(-5), "public, max-age=0"},
        {milliseconds(1999), "public, max-age=1"},
        {milliseconds(1'000'000'000'000), "public, max-age=31536000"}};
    for (const auto& [age, text] : ages) {
        for (const auto& [face, app] : in_both_faces({from_memory({.max_age = age})})) {
            CAPTURE(face);
            CHECK(ask(app, {.url = "/favicon.ico"}).header("Cache-Control") == text);
        }
    }
}

TEST_CASE("favicon: a file that cannot be read is a mistake at once", "[middleware]") {
    const cortado::test::temporary_directory folder;
    CHECK_THROWS_AS(middleware::favicon(folder / "none.ico"), std::system_error);
    CHECK_THROWS_AS(middleware::favicon(folder.path()), std::system_error);
}
