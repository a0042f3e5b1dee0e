// What attackers send, to one application of each face that has all of the middleware which looks at such things.
#include <cortado/middleware/security_headers.hpp>

#include <cortado/brotli.hpp>
#include <cortado/middleware/basic_auth.hpp>
#include <cortado/middleware/compress.hpp>
#include <cortado/middleware/conditional_get.hpp>
#include <cortado/middleware/cookie_parser.hpp>
#include <cortado/middleware/cors.hpp>
#include <cortado/middleware/csrf.hpp>
#include <cortado/middleware/etag.hpp>
#include <cortado/middleware/json.hpp>
#include <cortado/middleware/logger.hpp>
#include <cortado/middleware/method_override.hpp>
#include <cortado/middleware/multipart.hpp>
#include <cortado/middleware/raw.hpp>
#include <cortado/middleware/serve_index.hpp>
#include <cortado/middleware/session.hpp>
#include <cortado/middleware/static_files.hpp>
#include <cortado/middleware/text.hpp>
#include <cortado/middleware/urlencoded.hpp>
#include <cortado/middleware/vhost.hpp>
#include <cortado/zlib.hpp>
#include <cortado/zstd.hpp>

#include <fstream>

#include "support/both_faces.hpp"
#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "unit/fs/temporary_directory.hpp"

namespace mw = cortado::middleware;
namespace web = cortado::web;
namespace zlib = cortado::zlib;
using namespace cortado::test;

namespace {

std::string answer(web::exchange&) { return "let in"; }

std::string octets_of(const cortado::buffer& bytes) { return std::string(std::string_view(bytes)); }

std::string repeated(std::string_view piece, std::size_t octets) {
    std::string text;
    while (text.size() + piece.size() <= octets) text += piece;
    return text;
}

}  // namespace

TEST_CASE("attack: a packed body that swells is refused at its limit, by each parser in both faces",
          "[middleware][attack]") {
    const std::string zeros(8 * 1024 * 1024, '0');
    const auto bombs_of = [](const std::string& text) {
        return std::vector<std::pair<const char*, std::string>>{
            {"gzip", octets_of(zlib::gzip_sync(text))},
            {"deflate", octets_of(zlib::deflate_sync(text))},
            {"br", octets_of(zlib::brotli_compress_sync(text, {.quality = 1}))},
            {"zstd", octets_of(zlib::zstd_compress_sync(text))}};
    };
    const auto bombs = bombs_of(zeros);
    const auto forms = bombs_of("--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + zeros);
    const log_capture errors;
    for (const face which : both_faces) {
        const served site =
            serve(which, answer, mw::json(), mw::urlencoded(), mw::text(), mw::raw(), mw::multipart());
        for (const char* type : {"application/json", "application/x-www-form-urlencoded", "text/plain",
                                 "application/octet-stream", "multipart/form-data; boundary=b"}) {
            const bool is_form = std::string_view(type).starts_with("multipart");
            for (const auto& [coding, bomb] : is_form ? forms : bombs) {
                REQUIRE(bomb.size() < 100 * 1024);  // the parsers' usual limit would let it in as it is
                const auto reply = site({.method = "POST",
                                         .headers = {{"Content-Type", type}, {"Content-Encoding", coding}},
                                         .body = bomb});
                CAPTURE(name_of(which), type, coding, reply.body);
                CHECK(reply.status == (is_form ? 400 : 413));  // multipart() unpacks nothing
            }
        }
        // One in another is not unpacked at all.
        CHECK(site({.method = "POST",
                    .headers = {{"Content-Type", "text/plain"}, {"Content-Encoding", "gzip, gzip"}},
                    .body = octets_of(zlib::gzip_sync(bombs[0].second))})
                  .status == 415);
        CHECK(site({.method = "POST", .headers = {{"Content-Type", "text/plain"}}, .body = "fits"}).status ==
              200);
    }
}

TEST_CASE("attack: no path leads out of the folder that is served, in both faces", "[middleware][attack]") {
    temporary_directory folder;
    cortado::fs::mkdir_sync(folder / "public/sub", {.recursive = true});
    cortado::fs::mkdir_sync(folder / "public-not");
    for (const char* name : {"secret.txt", "public-not/secret.txt", "public/.secret"})
        std::ofstream(folder / name) << "secret";
    std::ofstream(folder / "public/open.txt") << "open";
    const std::vector<std::string> ups = {"..",    "%2e%2e", "%2E.", ".%2e", "%252e%252e",
                                          "..%00", "..;",    "...",  "..\\"};
    const std::vector<std::string> slashes = {"/", "//", "%2f", "%5c", "\\", "/./", "%252f", "/sub/../"};
    std::vector<std::string> paths = {"/.secret",          "/%2esecret",
                                      "/sub/../.secret",   "/open.txt/../../secret.txt",
                                      "//secret.txt",      "/" + (folder / "secret.txt"),
                                      "/%00/../secret.txt"};
    for (const std::string& up : ups) {
        for (const std::string& slash : slashes) {
            for (const char* target : {"secret.txt", "public-not/secret.txt"}) {
                paths.push_back("/" + up + slash + target);
                paths.push_back("/sub" + slash + up + slash + up + slash + target);
            }
        }
    }
    const log_capture errors;
    for (const face which : both_faces) {
        const served site =
            serve(which, answer, mw::static_files(folder / "public"), mw::serve_index(folder / "public"));
        CHECK(site({.url = "/open.txt"}).body == "open");
        for (const std::string& path : paths) {
            const auto reply = site({.url = path, .headers = {{"Accept", "text/plain"}}});
            CAPTURE(name_of(which), path, reply.status);
            CHECK(reply.body.find("secret") == reply.body.npos);
        }
    }
}

TEST_CASE("attack: no origin is reflected that only looks like one that may ask, in both faces",
          "[middleware][attack]") {
    for (const face which : both_faces) {
        const served site =
            serve(which, answer, mw::cors({.origin = {"https://a.example"}, .credentials = true}));
        CHECK(site({.headers = {{"Origin", "https://a.example"}}}).header("Access-Control-Allow-Origin") ==
              "https://a.example");
        for (const char* origin :
             {"null", "https://a.example.evil.com", "https://evila.example", "http://a.example",
              "https://a.example:444", "https://a.example/", "https://a.example,https://evil.com",
              "https://A.example", "https://a.example\t", "https://a.example%00", "https://sub.a.example",
              "*", "https://a.example@evil.com"}) {
            for (const char* method : {"GET", "OPTIONS"}) {
                const auto reply =
                    site({.method = method,
                          .headers = {{"Origin", origin}, {"Access-Control-Request-Method", "PUT"}}});
                CAPTURE(name_of(which), origin, method);
                // White space around a value is none of it.
                const bool is_same = std::string_view(origin).ends_with('\t');
                CHECK(reply.header("Access-Control-Allow-Origin") == (is_same ? "https://a.example" : ""));
            }
        }
    }
}

TEST_CASE("attack: a page of the same host by another scheme or port is another site, in both faces",
          "[middleware][attack]") {
    const auto token_of = [](web::exchange& ex) { return mw::csrf_token(ex); };
    struct visit {
        const char* origin;
        const char* host;
        bool is_secure;
        int status;
    };
    const visit visits[] = {
        {"https://shop.example", "shop.example", true, 200},
        {"http://shop.example", "shop.example", false, 200},
        {"https://shop.example", "shop.example:443", true, 200},
        {"http://shop.example", "shop.example:80", false, 200},
        {"https://shop.example:8443", "shop.example:8443", true, 200},
        {"http://shop.example", "shop.example", true, 403},  // somebody on the way has written that page
        {"https://shop.example", "shop.example", false, 403},
        {"https://shop.example", "shop.example:80", true, 403},
        {"http://shop.example", "shop.example:443", false, 403},
        {"https://shop.example", "shop.example:8443", true, 403},
        {"https://shop.example:8443", "shop.example", true, 403},
        {"https://shop.example.", "shop.example", true, 403},
        {"https:/shop.example", "shop.example", true, 403},
        {"https://", "shop.example", true, 403},
        {"ftp://shop.example", "shop.example", true, 403},
        {"shop.example", "shop.example", true, 403},
        {"null", "shop.example", true, 403},
    };
    const log_capture errors;
    for (const face which : both_faces) {
        browser visitor(serve(which, token_of, mw::csrf({.keys = {"key"}})));
        const std::string token = visitor.get().body;
        for (const visit& each : visits) {
            CAPTURE(name_of(which), each.origin, each.host, each.is_secure);
            web::inject_request request{
                .method = "POST",
                .headers = {{"Host", each.host}, {"Origin", each.origin}, {"csrf-token", token}}};
            request.is_secure = each.is_secure;
            CHECK(visitor.send(std::move(request)).status == each.status);
        }
    }
}

TEST_CASE("attack: what makes backtracking matchers slow is answered like anything else, in both faces",
          "[middleware][attack]") {
    constexpr std::size_t long_enough = 12'000;  // hours for what is exponential, minutes for what is cubic
    const std::pair<const char*, std::string> fields[] = {
        {"Accept", repeated("a/b;q=0.", long_enough)},
        {"Accept", repeated(",", long_enough)},
        {"Accept-Encoding", repeated("gzip;q=1;", long_enough)},
        {"Accept-Encoding", repeated("gzip ;  q= ", long_enough)},
        {"Authorization", "Basic " + repeated("=", long_enough)},
        {"Authorization", "Basic " + repeated("Og", long_enough)},  // a colon each
        {"Authorization", "Basic" + repeated(" \t", long_enough)},
        {"Authorization", repeated("Basic ", long_enough)},
        {"Cache-Control", repeated("no-cach", long_enough)},
        {"Content-Type", "text/plain" + repeated(";a=\"\\", long_enough)},
        {"Content-Type", "multipart/form-data" + repeated("; ", long_enough)},
        {"Content-Type", "multipart/form-data; boundary=\"" + repeated("\\\"", long_enough)},
        {"Cookie", repeated("a=\"", long_enough)},
        {"Cookie", repeated("koa.sess=;", long_enough)},
        {"Host", repeated("a", long_enough) + ".org"},
        {"If-Modified-Since", repeated("Tue, ", long_enough)},
        {"If-None-Match", repeated("W/\"", long_enough)},
        {"If-None-Match", repeated("\" ,", long_enough)},
        {"Origin", "https://" + repeated("a.", long_enough)},
        {"Range", "bytes=" + repeated("0-,", long_enough)},
        {"User-Agent", repeated("\"\\", long_enough)},
        {"X-Forwarded-For", repeated("1.1.1.1,", long_enough)},
        {"X-HTTP-Method-Override", repeated(" ,", long_enough)},
    };
    constexpr std::size_t longest_url = 8'000;
    const std::string urls[] = {
        "/" + repeated("a/", longest_url),  "/" + repeated("%2e", longest_url),
        "/" + repeated("../", longest_url), "/?" + repeated("a[", longest_url),
        "/?" + repeated("&=", longest_url), "/?_method=" + repeated("%", longest_url),
    };
    const std::pair<const char*, std::string> bodies[] = {
        {"application/json", repeated("[", long_enough)},
        {"application/json", repeated("\"\\u", long_enough)},
        {"application/json", repeated("{\"a\":", long_enough)},
        {"application/x-www-form-urlencoded", repeated("a[b]", long_enough)},
        {"application/x-www-form-urlencoded", repeated("a&", long_enough)},
        {"text/plain; charset=utf-16", repeated("\xff", long_enough)},
        {"multipart/form-data; boundary=-", repeated("\r\n--", long_enough)},
        {"multipart/form-data; boundary=----", repeated("\r\n---", long_enough)},
        {"multipart/form-data; boundary=b", "--b\r\n" + repeated("a: b\r\n", long_enough)},
        {"multipart/form-data; boundary=b",
         "--b\r\nContent-Disposition: form-data" + repeated("; name=\"\\\"\"", long_enough) + "\r\n\r\n"},
        {"multipart/form-data; boundary=b",
         "--b\r\nContent-Disposition: form-data; name*=" + repeated("%'", long_enough) + "\r\n\r\n"},
    };
    const temporary_directory folder;
    const log_capture errors;
    std::string lines;
    for (const face which : both_faces) {
        cortado::koa::application nobody;
        mw::logger_options quiet;
        quiet.stream = [&lines](std::string_view line) { lines += line; };
        // On its own, or nobody would come to the layers below.
        const served guarded = serve(which, answer, mw::basic_auth({.users = {{"ada", "secret"}}}));
        const served site = serve(
            which, answer, mw::logger("combined", std::move(quiet)), mw::security_headers(),
            mw::cors({.origin = {"https://a.example"}}), mw::vhost("*a*a*a*a*a*a*a*.example.com", nobody),
            mw::conditional_get(), mw::etag(), mw::compress(), cortado::cookie_parser("secret"),
            mw::session({.keys = {"key"}}), mw::method_override(), mw::method_override("_method"), mw::json(),
            mw::urlencoded({.extended = true}), mw::text(), mw::multipart(), mw::static_files(folder.path()),
            mw::serve_index(folder.path()));
        for (const auto& [name, value] : fields) {
            const auto reply = site({.method = "POST", .headers = {{name, value}}, .body = "a"});
            CAPTURE(name_of(which), name, value.substr(0, 40), reply.status);
            CHECK((reply.status == 200 || (reply.status >= 400 && reply.status < 500)));
            if (std::string_view(name) == "Authorization")
                CHECK(guarded({.headers = {{name, value}}}).status == 401);
        }
        for (const std::string& url : urls) {
            const auto reply = site({.method = "POST", .url = url});
            CAPTURE(name_of(which), url.substr(0, 40), reply.status);
            CHECK((reply.status == 200 || (reply.status >= 400 && reply.status < 500)));
        }
        for (const auto& [type, body] : bodies) {
            const auto reply = site({.method = "POST", .headers = {{"Content-Type", type}}, .body = body});
            CAPTURE(name_of(which), type, body.substr(0, 40), reply.status);
            CHECK((reply.status == 200 || (reply.status >= 400 && reply.status < 500)));
        }
    }
    CHECK(lines.find('\n') == lines.npos);
}
