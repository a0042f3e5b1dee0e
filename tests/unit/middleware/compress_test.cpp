#include <cortado/middleware/compress.hpp>

#include "faces.hpp"
#include "support/catch.hpp"

#include <cortado/brotli.hpp>
#include <cortado/zlib.hpp>
#include <cortado/zstd.hpp>

#include <cortado/middleware/conditional_get.hpp>
#include <cortado/middleware/etag.hpp>
#include <cortado/middleware/text.hpp>

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::planned_answer;
using cortado::web::handler;
using cortado::web::header_list;
using cortado::web::inject_response;
namespace middleware = cortado::middleware;
namespace zlib = cortado::zlib;

namespace {

const std::string long_text = [] {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "line " + std::to_string(i) + "\n";
    return text;
}();

std::string unpacked(const inject_response& reply) {
    const std::string_view coding = reply.header("Content-Encoding");
    if (coding.empty()) return reply.body;
    return zlib::code_all(zlib::content_decoder::make(coding), reply.body, {}, 1 << 24).to_string();
}

inject_response accepting(const handler& app, std::string codings, std::string method = "GET") {
    return ask(app, {.method = std::move(method), .headers = {{"Accept-Encoding", std::move(codings)}}});
}

planned_answer plan_of(std::string type, header_list headers = {}) {
    headers.emplace_back("Content-Type", std::move(type));
    return {.headers = std::move(headers), .pieces = {long_text}};
}

const planned_answer html = plan_of("text/html; charset=utf-8");

}  // namespace

TEST_CASE("compress: packs with each coding, in our order where the client does not mind", "[middleware]") {
    const std::pair<const char*, const char*> cases[] = {
        {"gzip", "gzip"},
        {"deflate", "deflate"},
        {"br", "br"},
        {"zstd", "zstd"},
        {"gzip, deflate, br, zstd", "zstd"},
        {"gzip, deflate, br", "br"},
        {"deflate, gzip", "gzip"},
        {"br;q=0.5, gzip", "gzip"},
        {"GZIP", "gzip"},
        {"*", "zstd"},
        {"gzip;q=0, *", "zstd"},
        {"identity", ""},
        {"gzip;q=0", ""},
        {"identity, gzip;q=0.5", ""},
        {"compress", ""},
        {"", ""},
    };
    for (const auto& [face, app] : in_both_faces({middleware::compress()}, html)) {
        for (const auto& [accept, coding] : cases) {
            CAPTURE(face, accept);
            const auto reply = accepting(app, accept);
            CHECK(reply.header("Content-Encoding") == coding);
            CHECK(reply.header("Vary") == "Accept-Encoding");
            CHECK(reply.header("Content-Length") == std::to_string(reply.body.size()));
            CHECK(unpacked(reply) == long_text);
        }
        CHECK(ask(app).header("Content-Encoding").empty());
    }
}

TEST_CASE("compress: offers what it is told, in that order", "[middleware]") {
    const auto layer = middleware::compress({.encodings = {"gzip", "br", "x-unknown"}});
    for (const auto& [face, app] : in_both_faces({layer}, html)) {
        CAPTURE(face);
        CHECK(accepting(app, "zstd, br, gzip").header("Content-Encoding") == "gzip");
        CHECK(accepting(app, "zstd").header("Content-Encoding").empty());
    }
    CHECK_THROWS_WITH(middleware::compress({.encodings = {"x-unknown"}}),
                      "compress: the program has no library for any of the encodings; include "
                      "<cortado/zlib.hpp>, <cortado/brotli.hpp> or <cortado/zstd.hpp>");
}

TEST_CASE("compress: packs streams and what is written, and sends each piece at once", "[middleware]") {
    for (const auto how : {planned_answer::way::stream, planned_answer::way::written}) {
        const planned_answer plan{
            .headers = {{"Content-Type", "text/plain"}}, .pieces = {"one", "two", "three"}, .how = how};
        for (const auto& [face, app] : in_both_faces({middleware::compress()}, plan)) {
            for (const char* coding : {"gzip", "deflate", "br", "zstd"}) {
                CAPTURE(face, coding, static_cast<int>(how));
                const auto reply = accepting(app, coding);
                CHECK(reply.header("Content-Encoding") == coding);
                CHECK(reply.header("Transfer-Encoding") == "chunked");
                CHECK(reply.is_complete);
                CHECK(unpacked(reply) == "onetwothree");
            }
        }
    }
}

TEST_CASE("compress: what was written can be read by the client before the end", "[middleware]") {
    for (const char* coding : {"gzip", "deflate", "br", "zstd"}) {
        CAPTURE(coding);
        cortado::express::application app;
        app.use(middleware::compress());
        app.use([](cortado::express::request&, cortado::express::response& res) -> cortado::task<> {
            res.set("Content-Type", "text/event-stream");
            co_await res.write("data: first\n\n");
            throw std::runtime_error("the rest never comes");
        });
        const auto reply = accepting(app.as_handler(), coding);
        CHECK_FALSE(reply.is_complete);
        zlib::coder reader(zlib::content_decoder::make(coding));
        reader.feed(reply.body);
        CHECK(std::string(reader.next()) == "data: first\n\n");
    }
}

TEST_CASE("compress: leaves short answers alone, by their known length", "[middleware]") {
    const std::pair<std::size_t, bool> sizes[] = {{1023, false}, {1024, true}};
    for (const auto& [size, is_packed] : sizes) {
        const planned_answer plan{.headers = {{"Content-Type", "text/plain"}},
                                  .pieces = {std::string(size, 'x')}};
        for (const auto& [face, app] : in_both_faces({middleware::compress()}, plan)) {
            CAPTURE(face, size);
            const auto reply = accepting(app, "gzip");
            CHECK(reply.header("Content-Encoding").empty() != is_packed);
            CHECK(reply.header("Vary") == "Accept-Encoding");
        }
    }
    const planned_answer tiny{.headers = {{"Content-Type", "text/plain"}}};
    for (const auto& [face, app] : in_both_faces({middleware::compress({.threshold = 0})}, tiny)) {
        CAPTURE(face);
        CHECK(unpacked(accepting(app, "gzip")) == "hello");
        CHECK(accepting(app, "gzip").header("Content-Encoding") == "gzip");
    }
}

TEST_CASE("compress: leaves alone what must not or need not be packed", "[middleware]") {
    const std::pair<planned_answer, const char*> cases[] = {
        {plan_of("image/png"), ""},
        {plan_of("text/plain", {{"Cache-Control", "public, No-Transform"}}), ""},
        {plan_of("text/plain", {{"Content-Encoding", "x-own"}}), "Accept-Encoding"},
        {plan_of("text/plain", {{"Content-Range", "bytes 0-9/100"}}), "Accept-Encoding"},
    };
    for (const auto& [plan, vary] : cases) {
        for (const auto& [face, app] : in_both_faces({middleware::compress()}, plan)) {
            CAPTURE(face, plan.headers.back().second, plan.headers.front().second);
            const auto reply = accepting(app, "gzip");
            CHECK(reply.header("Vary") == vary);
            CHECK(reply.body == long_text);
        }
    }
    for (const auto& [face, app] : in_both_faces({middleware::compress()}, html)) {
        CAPTURE(face);
        const auto head = accepting(app, "gzip", "HEAD");
        CHECK(head.header("Content-Encoding").empty());
        CHECK(head.header("Content-Length") == std::to_string(long_text.size()));
        CHECK(head.header("Vary") == "Accept-Encoding");
    }
}

TEST_CASE("compress: two of them pack once", "[middleware]") {
    for (const auto& [face, app] : in_both_faces({middleware::compress(), middleware::compress()}, html)) {
        CAPTURE(face);
        const auto reply = accepting(app, "gzip");
        CHECK(reply.header("Content-Encoding") == "gzip");
        CHECK(reply.header("Vary") == "Accept-Encoding");
        CHECK(unpacked(reply) == long_text);
    }
}

TEST_CASE("compress: a strong tag becomes a weak one, which still answers for the copy", "[middleware]") {
    const std::vector<middleware::ready_layer> layers = {middleware::compress(),
                                                         middleware::conditional_get(), middleware::etag()};
    for (const auto& [face, app] : in_both_faces(layers, html)) {
        CAPTURE(face);
        const auto plain = ask(app);
        CHECK(plain.header("ETag").starts_with('"'));
        const auto packed = accepting(app, "gzip");
        CHECK(packed.header("ETag") == "W/" + std::string(plain.header("ETag")));
        const auto again = ask(app, {.headers = {{"Accept-Encoding", "gzip"},
                                                 {"If-None-Match", std::string(packed.header("ETag"))}}});
        CHECK(again.status == 304);
        CHECK(again.header("Content-Encoding").empty());
    }
}

TEST_CASE("compress: asks a filter of one's own", "[middleware]") {
    const auto layer = middleware::compress(
        {.filter = [](const cortado::web::exchange& ex) { return ex.response.headers.has("X-Pack"); }});
    for (const auto& [face, app] : in_both_faces({layer}, plan_of("image/png", {{"X-Pack", "1"}}))) {
        CAPTURE(face);
        CHECK(accepting(app, "gzip").header("Content-Encoding") == "gzip");
    }
    for (const auto& [face, app] : in_both_faces({layer}, html)) {
        CAPTURE(face);
        CHECK(accepting(app, "gzip").header("Content-Encoding").empty());
    }
}

TEST_CASE("compress: knows what is worth packing", "[middleware]") {
    for (const char* type :
         {"text/html", "TEXT/Plain; charset=x", "application/json", "application/ld+json", "image/svg+xml",
          "application/wasm", "image/x-icon", " text/css", "x-shader/x-vertex"}) {
        CAPTURE(type);
        CHECK(middleware::is_compressible(type));
    }
    for (const char* type :
         {"", "image/png", "video/mp4", "application/zip", "text", "application/pdf", ";", "font/woff2"}) {
        CAPTURE(type);
        CHECK_FALSE(middleware::is_compressible(type));
    }
}

TEST_CASE("compress: a body that unpacks beyond its limit is refused", "[middleware][attack]") {
    const std::string zeros(8 * 1024 * 1024, '\0');
    const middleware::ready_layer reader(middleware::text({.limit = "100kb"}).as_layer());
    for (const std::string coding : {"gzip", "deflate", "br", "zstd"}) {
        auto packer = zlib::content_encoder::find(coding)->make({});
        const auto packed = zlib::code_all(std::move(packer), zeros, {}, 1 << 24);
        const std::string bomb{std::string_view(packed)};
        CHECK(bomb.size() < 10'000);
        for (const auto& [face, app] : in_both_faces({reader})) {
            CAPTURE(face, coding);
            const header_list headers = {{"Content-Type", "text/plain"}, {"Content-Encoding", coding}};
            CHECK(ask(app, {.method = "POST", .headers = headers, .body = bomb}).status == 413);
        }
    }
}
