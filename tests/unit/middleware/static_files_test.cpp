#include <cortado/middleware/static_files.hpp>

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
