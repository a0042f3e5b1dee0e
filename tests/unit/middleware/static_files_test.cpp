#include <cortado/middleware/static_files.hpp>

#include <cortado/core/json_literal.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/web/inject.hpp>

#include <fstream>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace web = cortado::web;
using cortado::task;
using cortado::middleware::static_files;

namespace {

/** A folder with a file, a page and a directory. */
class site {
public:
    site() {
        write("a.txt", "abc");
        write("page.html", "<p>page</p>");
        cortado::fs::mkdir_sync(folder_ / "sub");
        write("sub/index.html", "<p>sub</p>");
        write(".hidden", "hidden");
    }
    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ / name) << text;
    }
    const std::string& path() const { return folder_.path(); }

private:
    cortado::test::temporary_directory folder_;
};

task<> ask(web::handler app, web::inject_request request, web::inject_response& reply) {
    reply = co_await web::inject(std::move(app), std::move(request));
}
template <class Application>
web::inject_response ask(const Application& app, std::string url, web::header_list headers = {},
                         std::string method = "GET") {
    web::inject_request request{
        .method = std::move(method), .url = std::move(url), .headers = std::move(headers)};
    web::inject_response reply;
    cortado::run(ask(app.as_handler(), std::move(request), reply));
    return reply;
}

std::string brief(const web::inject_response& reply) {
    return std::to_string(reply.status) + " " + reply.body;
}

task<> say_below(koa::context& ctx) {
    ctx.body = "below " + std::string(ctx.path());
    co_return;
}

}  // namespace

TEST_CASE("static_files: in a Koa application it serves as in Express", "[middleware]") {
    const site files;
    koa::application app;
    app.use(static_files(files.path())).use(say_below);
    const auto reply = ask(app, "/a.txt");
    CHECK(brief(reply) == "200 abc");
    CHECK(reply.header("Content-Type") == "text/plain; charset=utf-8");
    CHECK(reply.header("Cache-Control") == "public, max-age=0");
    CHECK(ask(app, "/a.txt", {{"If-None-Match", "*"}}).status == 304);
    const auto part = ask(app, "/a.txt", {{"Range", "bytes=1-1"}});
    CHECK(brief(part) == "206 b");
    CHECK(part.header("Content-Range") == "bytes 1-1/3");
    const auto head = ask(app, "/a.txt", {}, "HEAD");
    CHECK(brief(head) == "200 ");
    CHECK(head.header("Content-Length") == "3");
    CHECK(brief(ask(app, "/sub/")) == "200 <p>sub</p>");
    CHECK(ask(app, "/sub").header("Location") == "/sub/");
    CHECK(brief(ask(app, "/missing")) == "200 below /missing");
    CHECK(brief(ask(app, "/.hidden")) == "200 below /.hidden");
    CHECK(brief(ask(app, "/a.txt", {}, "POST")) == "200 below /a.txt");
}

TEST_CASE("static_files: in Koa its errors are exceptions to the layers above", "[middleware]") {
    const site files;
    koa::application app({.silent = true});
    std::string log;
    app.use([&log](koa::context&, koa::next_fn next) -> task<> {
        try {
            co_await next();
        } catch (const cortado::http_error& error) {
            log += std::to_string(error.status()) + " ";
            throw;
        }
    });
    app.use(static_files(files.path(), {.fallthrough = false}));
    CHECK(brief(ask(app, "/missing")) == "404 Not Found");
    CHECK(brief(ask(app, "/%2e%2e/x")) == "403 Forbidden");
    CHECK(brief(ask(app, "/a.txt", {{"If-Match", "\"x\""}})) == "412 Precondition Failed");
    const auto unsatisfiable = ask(app, "/a.txt", {{"Range", "bytes=9-"}});
    CHECK(unsatisfiable.status == 416);
    CHECK(unsatisfiable.header("Content-Range") == "bytes */3");
    CHECK(brief(ask(app, "/a.txt", {}, "POST")) == "405 ");
    CHECK(log == "404 403 412 416 ");
}

TEST_CASE("static_files: a Koa layer above sees what was found and can change it", "[middleware]") {
    const site files;
    koa::application app;
    std::string log;
    app.use([&log](koa::context& ctx, koa::next_fn next) -> task<> {
        co_await next();
        log += std::to_string(int(ctx.status)) + " " +
               std::string(ctx.exchange().response.headers["Content-Type"]);
        ctx.set("X-After", "yes");
        if (ctx.path() == "/page.html") ctx.body = "another";
    });
    app.use(static_files(files.path()));
    CHECK(ask(app, "/a.txt").header("X-After") == "yes");
    CHECK(log == "200 text/plain; charset=utf-8");
    CHECK(brief(ask(app, "/page.html")) == "200 another");
}

TEST_CASE("static_files: below a mount path the rest of the url counts, in both faces", "[middleware]") {
    const site files;
    koa::application inner;
    inner.use(static_files(files.path())).use(say_below);
    express::router router;
    router.use("/deep", static_files(files.path()));
    express::application app;
    app.use("/koa", inner);
    app.use("/router", router);
    app.use("/plain", static_files(files.path()));
    for (const std::string mount : {"/koa", "/router/deep", "/plain"}) {
        CAPTURE(mount);
        CHECK(brief(ask(app, mount + "/a.txt")) == "200 abc");
        CHECK(ask(app, mount + "/sub?x=1").header("Location") == mount + "/sub/?x=1");
        CHECK(ask(app, mount).header("Location") == mount + "/");
    }
    CHECK(brief(ask(app, "/koa/missing")) == "200 below /missing");
    CHECK(ask(app, "/a.txt").status == 404);
}

TEST_CASE("static_files: an Express router inside a Koa application sees the same paths", "[middleware]") {
    const site files;
    express::router router;
    router.use("/files", static_files(files.path()));
    koa::application app;
    app.use(router).use(say_below);
    CHECK(brief(ask(app, "/files/a.txt")) == "200 abc");
    CHECK(ask(app, "/files/sub").header("Location") == "/files/sub/");
    CHECK(brief(ask(app, "/files/missing")) == "200 below /files/missing");
}

TEST_CASE("static_files: a url that an Express handler assigned counts, also twice", "[middleware]") {
    const site files;
    express::application app;
    app.use([](express::request& req, express::response&, express::next_fn next) {
        req.url = "/nothing-of-that-name-here-to-be-found";
        next();
    });
    app.use(static_files(files.path()));
    app.use([](express::request& req, express::response&, express::next_fn next) {
        req.url = "/page.html";
        next();
    });
    app.use(static_files(files.path()));
    CHECK(brief(ask(app, "/x")) == "200 <p>page</p>");
}

TEST_CASE("static_files: set_headers has the head, the path and the stats", "[middleware]") {
    const site files;
    koa::application app;
    auto set_headers = [](cortado::http::response_head& head, const std::string& path,
                          const cortado::fs::stats& stats) {
        head.headers.set("X-File", path.substr(path.rfind('/') + 1) + " " + std::to_string(stats.size));
    };
    app.use(static_files(files.path(), {.set_headers = set_headers}));
    CHECK(ask(app, "/a.txt").header("X-File") == "a.txt 3");
}

TEST_CASE("static_files: a relative root is that of the working directory", "[middleware]") {
    const site files;
    CHECK(cortado::middleware::absolute_path("/a/../b/") == "/b");
    CHECK(cortado::middleware::absolute_path("x/y").ends_with("/x/y"));
    CHECK(cortado::middleware::absolute_path("x").starts_with("/"));
    CHECK_THROWS_WITH(static_files(""), "static_files: the root is empty; name the folder to serve");
}

TEST_CASE("static_files: files that come and go are served as they are now", "[middleware]") {
    const site files;
    express::application app;
    app.use(static_files(files.path()));
    for (int round = 0; round < 3; ++round) {
        CHECK(ask(app, "/new.txt").status == 404);
        CHECK(ask(app, "/new.txt").status == 404);
        files.write("new.txt", "new " + std::to_string(round));
        CHECK(brief(ask(app, "/new.txt")) == "200 new " + std::to_string(round));
        cortado::fs::rm_sync(files.path() + "/new.txt");
    }
}

TEST_CASE("static_files: what is no regular file is not there", "[middleware]") {
    express::application app;
    app.use(static_files("/dev"));
    CHECK(ask(app, "/null").status == 404);
}

namespace {

/** The layer alone in an application of each face, and behind it what a test needs. */
template <class Test>
void in_both_faces(const static_files& layer, Test test) {
    express::application first;
    first.use(layer);
    test("express", first);
    koa::application second({.silent = true});
    second.use(layer);
    test("koa", second);
}

}  // namespace

TEST_CASE("static_files: a file packed beforehand goes to those who take it, with the type of the other",
          "[middleware]") {
    const site files;
    files.write("style.css", "plain");
    files.write("style.css.gz", "gzip of it");
    files.write("style.css.br", "br of it");
    files.write("sub/index.html.br", "br of the index");
    cortado::fs::mkdir_sync(files.path() + "/page.html.gz");
    const auto told = [](const web::inject_response& reply) {
        return brief(reply) + " [" + std::string(reply.header("Content-Encoding")) + "] [" +
               std::string(reply.header("Vary")) + "] " + std::string(reply.header("Content-Type"));
    };
    const auto accept = [](const char* codings) { return web::header_list{{"Accept-Encoding", codings}}; };
    const static_files layer(files.path(), {.brotli = true, .gzip = true});
    in_both_faces(layer, [&](const char* face, auto& app) {
        CAPTURE(face);
        const std::string css = "] [Accept-Encoding] text/css; charset=utf-8";
        CHECK(told(ask(app, "/style.css")) == "200 plain [" + css);
        for (const char* none : {"identity", "deflate", "gzip;q=0, br;q=0", "identity, gzip;q=0.5"})
            CHECK(told(ask(app, "/style.css", accept(none))) == "200 plain [" + css);
        CHECK(told(ask(app, "/style.css", accept("gzip"))) == "200 gzip of it [gzip" + css);
        CHECK(told(ask(app, "/style.css", accept("gzip, br"))) == "200 br of it [br" + css);
        CHECK(told(ask(app, "/style.css", accept("gzip, br;q=0.9"))) == "200 gzip of it [gzip" + css);
        CHECK(told(ask(app, "/style.css.br", accept("br"))).starts_with("200 br of it [] "));
        CHECK(told(ask(app, "/sub/", accept("gzip, br"))) ==
              "200 br of the index [br] [Accept-Encoding] text/html; charset=utf-8");
        // A folder of that name is no file.
        CHECK(told(ask(app, "/page.html", accept("gzip"))).starts_with("200 <p>page</p> [] [Accept-En"));
        // Tags, ranges and HEAD are those of the file that is sent.
        const auto plain = ask(app, "/style.css");
        const auto packed = ask(app, "/style.css", accept("br"));
        CHECK(packed.header("ETag") != plain.header("ETag"));
        CHECK(packed.header("Content-Length") == "8");
        const std::string tag(packed.header("ETag"));
        const auto same = ask(app, "/style.css", {{"Accept-Encoding", "br"}, {"If-None-Match", tag}});
        CHECK(same.status == 304);
        CHECK(same.header("Vary") == "Accept-Encoding");
        CHECK(ask(app, "/style.css", {{"If-None-Match", tag}}).status == 200);
        const auto part = ask(app, "/style.css", {{"Accept-Encoding", "br"}, {"Range", "bytes=0-1"}});
        CHECK(told(part) == "206 br [br" + css);
        CHECK(part.header("Content-Range") == "bytes 0-1/8");
        const auto head = ask(app, "/style.css", accept("br"), "HEAD");
        CHECK(told(head) == "200  [br" + css);
        CHECK(head.header("Content-Length") == "8");
        CHECK(ask(app, "/missing", accept("br")).header("Vary").empty());
    });
    in_both_faces(static_files(files.path()), [&](const char* face, auto& app) {
        CAPTURE(face);
        CHECK(told(ask(app, "/style.css", accept("gzip, br"))) == "200 plain [] [] text/css; charset=utf-8");
    });
    in_both_faces(static_files(files.path(), {.gzip = true}), [&](const char* face, auto& app) {
        CAPTURE(face);
        CHECK(told(ask(app, "/style.css", accept("br, gzip;q=0.1"))).starts_with("200 gzip of it [gzip] "));
    });
}

TEST_CASE("static_files: what an error handler says in the place of a packed file is not packed",
          "[middleware]") {
    const site files;
    files.write("a.txt.gz", "packed");
    const static_files layer(files.path(), {.gzip = true});
    express::application plain;
    plain.use(layer);
    plain.use([](const cortado::http_error& error, express::request&, express::response& res,
                 express::next_fn) { res.status(error.status()).send("own words"); });
    koa::application onion({.silent = true});
    onion.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        int status = 0;
        try {
            co_await next();
        } catch (const cortado::http_error& error) {
            status = error.status();
        }
        if (status == 0) co_return;
        ctx.status = status;
        ctx.body = "own words";
    });
    onion.use(layer);
    const auto check = [](const auto& app) {
        const auto asked = [&app](const char* name, const char* value) {
            const auto reply = ask(app, "/a.txt", {{"Accept-Encoding", "gzip"}, {name, value}});
            return brief(reply) + " " + std::string(reply.header("Content-Encoding"));
        };
        CHECK(asked("Range", "bytes=999-") == "416 own words ");
        CHECK(asked("If-Match", "\"x\"") == "412 own words ");
        CHECK(asked("X-Nothing", "1") == "200 packed gzip");
    };
    check(plain);
    check(onion);
}

TEST_CASE("static_files: with defer the layers below come first, in both faces", "[middleware]") {
    const site files;
    files.write("api", "a file");
    files.write("error", "a file");
    const static_files layer(files.path(), {.defer = true});
    express::router routes;
    routes.get("/api", [](express::request&, express::response& res) { res.send("a route"); });
    routes.get("/a.txt", [](express::request&, express::response&, express::next_fn next) { next(); });
    routes.get("/page.html", [](express::request&, express::response& res) -> task<> {
        co_await cortado::yield();
        co_await res.write("in pieces");
        res.end();
    });
    routes.get("/later", [](express::request&, express::response& res) {
        auto answer_later = [](express::held_response held) -> task<> {
            co_await cortado::yield();
            held.send("held");
        };
        cortado::spawn(answer_later(res.keep()));
    });
    routes.get("/error", [](express::request&, express::response&) { throw cortado::http_error(418); });
    files.write("later", "a file");
    express::application plain, mounted;
    plain.use(layer).use(routes);
    express::router inner;
    inner.use(layer).use(routes);
    mounted.use("/deep/files", inner);
    koa::application onion({.silent = true});
    onion.use(layer).use(routes);
    const auto check = [&](const auto& app, const std::string& mount) {
        CAPTURE(mount);
        CHECK(brief(ask(app, mount + "/api")) == "200 a route");
        CHECK(brief(ask(app, mount + "/a.txt")) == "200 abc");
        CHECK(brief(ask(app, mount + "/page.html")) == "200 in pieces");
        CHECK(brief(ask(app, mount + "/later")) == "200 held");
        CHECK(ask(app, mount + "/error").status == 418);
        CHECK(brief(ask(app, mount + "/sub/")) == "200 <p>sub</p>");
        CHECK(ask(app, mount + "/sub").header("Location") == mount + "/sub/");
        CHECK(ask(app, mount + "/missing").status == 404);
        CHECK(ask(app, mount + "/a.txt", {}, "POST").status == 404);
        CHECK(ask(app, mount + "/a.txt", {{"If-None-Match", "*"}}).status == 304);
        const auto head = ask(app, mount + "/a.txt", {}, "HEAD");
        CHECK(brief(head) == "200 ");
        CHECK(head.header("Content-Length") == "3");
    };
    check(plain, "");
    check(mounted, "/deep/files");
    check(onion, "");
    koa::application bodies({.silent = true});
    bodies.use(layer).use([](koa::context& ctx) {
        if (ctx.path == "/api") ctx.body = cortado::json_literal{{"a", 1}};
        if (ctx.path == "/a.txt") ctx.body = nullptr;
        if (ctx.path == "/page.html") ctx.status = 404;
        if (ctx.path == "/later") ctx.redirect("/");
    });
    CHECK(brief(ask(bodies, "/api")) == R"(200 {"a":1})");
    CHECK(brief(ask(bodies, "/a.txt")) == "204 ");
    CHECK(brief(ask(bodies, "/page.html")) == "404 <p>page</p>");  // as in koa-static
    CHECK(ask(bodies, "/later").status == 302);
    CHECK(brief(ask(bodies, "/error")) == "200 a file");
    express::application strict;
    strict.use(static_files(files.path(), {.defer = true, .fallthrough = false}));
    CHECK(ask(strict, "/%2e%2e/x").status == 403);
    CHECK(ask(strict, "/a.txt", {}, "POST").status == 405);
}

TEST_CASE(
    "static_files: with defer the file is that of the path as it came, whatever the layers below make of it",
    "[middleware]") {
    const site files;
    koa::application app({.silent = true});
    app.use(static_files(files.path(), {.defer = true}));
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        ctx.path = "/page.html";
        co_await next();
    });
    CHECK(brief(ask(app, "/a.txt")) == "200 abc");
    CHECK(ask(app, "/missing").status == 404);
}
