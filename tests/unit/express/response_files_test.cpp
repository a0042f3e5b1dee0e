#include <cortado/express/response_files.hpp>

#include <cortado/express.hpp>
#include <cortado/koa.hpp>

#include <fstream>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "unit/express/fixture.hpp"
#include "unit/fs/temporary_directory.hpp"

namespace {

task<> ask_on_loop(cortado::web::handler app, std::string url, cortado::web::inject_response& reply) {
    cortado::web::inject_request request{.url = std::move(url)};
    reply = co_await cortado::web::inject(std::move(app), std::move(request));
}
/** As the fixture's get(), on a loop: a file may be looked up on the pool. */
template <class Application>
cortado::web::inject_response ask(const Application& app, std::string url) {
    cortado::web::inject_response reply;
    cortado::run(ask_on_loop(app.as_handler(), std::move(url), reply));
    return reply;
}

struct one_file {
    one_file() { std::ofstream(folder / "a.txt") << "abc"; }
    cortado::test::temporary_directory folder;
    std::string path() const { return folder / "a.txt"; }
};

}  // namespace

TEST_CASE("response files: the handler need not wait for the file", "[express]") {
    const one_file file;
    express::application app;
    std::string log;
    app.get("/", [&](express::request&, express::response& res) {
        res.send_file(file.path());
        log += "returned";
    });
    const auto reply = ask(app, "/");
    CHECK(brief(reply) == "200 abc");
    CHECK(log == "returned");
}

TEST_CASE("response files: a failure goes to the error handlers behind the handler", "[express]") {
    const one_file file;
    express::application app;
    app.get("/", [&](express::request&, express::response& res) {
        try {
            res.send_file("missing.txt", {.root = file.folder.path()});
        } catch (...) {
            FAIL("it is not thrown at the call");
        }
    });
    app.use([](const http_error& error, express::request&, express::response& res, express::next_fn) {
        res.status(error.status()).send(std::string("heard: ") + error.what());
    });
    CHECK(brief(ask(app, "/")) ==
          "404 heard: ENOENT: no such file or directory, stat '" + (file.folder / "missing.txt") + "'");
}

TEST_CASE("response files: a directory goes on to the next layer", "[express]") {
    const one_file file;
    express::application app;
    app.get("/", [&](express::request&, express::response& res) { res.send_file(file.folder.path()); });
    app.get("/", [](express::request&, express::response& res) { res.send("next"); });
    CHECK(brief(ask(app, "/")) == "200 next");
}

TEST_CASE("response files: a path without a root has to be absolute, and none may be empty", "[express]") {
    express::application app;
    app.get("/", [](express::request&, express::response& res) {
        CHECK_THROWS_WITH(res.send_file("a.txt"),
                          "res.send_file: \"a.txt\" is relative; make it absolute or "
                          "set the root of the options");
        CHECK_THROWS_WITH(res.send_file(""), "res.send_file: the path is empty");
        res.send("checked");
    });
    CHECK(brief(ask(app, "/")) == "200 checked");
}

TEST_CASE("response files: a second answer is a usage_error that names the first", "[express]") {
    const one_file file;
    express::application app;
    std::string said;
    app.get("/", [&](express::request&, express::response& res) {
        res.send("first");
        try {
            res.send_file(file.path());
        } catch (const usage_error& error) {
            said = error.what();
        }
    });
    CHECK(brief(ask(app, "/")) == "200 first");
    CHECK(said.starts_with("response: it has been answered already, at "));
    CHECK(said.find("response_files_test.cpp") != std::string::npos);
}

TEST_CASE("response files: a file is an answer, so that another of its handler is a usage_error",
          "[express]") {
    const one_file file;
    // What nobody has asked for before is not known in place: these are looked for while the handler goes on.
    const auto missing = [&file](const char* name) { return std::string(file.folder / name); };
    express::application app;
    refusals refused("response_files_test.cpp");
    const int line = __LINE__ + 2;  // that of the first answer
    const auto answer_often = [&](express::response& res, const std::string& path) {
        res.send_file(path);
        refused([&] { res.send("second"); });
        refused([&] { res.send_file(path); });
        refused([&] { res.json({{"a", 1}}); });
        refused([&] { res.end(); });
        refused([&] { res.redirect("/"); });
        refused([&] { res.render("view"); });
        res.set("X-Set", "1");
    };
    app.get("/", [&](express::request&, express::response& res) { answer_often(res, missing("a")); });
    app.get("/found", [&](express::request&, express::response& res) { answer_often(res, file.path()); });
    // The handlers behind it may answer: what is quicker wins.
    app.get("/error", [&](express::request&, express::response& res) {
        res.send_file(missing("b"));
        throw http_error(418, "instead");
    });
    app.get(
        "/next",
        [&](express::request&, express::response& res, express::next_fn next) {
            res.send_file(missing("c"));
            next();
        },
        [](express::request&, express::response& res) { res.send("behind"); });
    app.use([](const http_error& error, express::request&, express::response& res, express::next_fn) {
        res.status(error.status()).send(error.what());
    });
    const auto often = [&](const std::string& text) {
        const std::string one = "response: it " + text + " answered already, " + std::to_string(line) + "; ";
        return one + one + one + one + one + one;
    };
    CHECK(ask(app, "/").status == 404);
    CHECK(refused.said == often("is being"));
    refused.said.clear();
    const auto reply = ask(app, "/found");
    CHECK(brief(reply) == "200 abc");
    CHECK(reply.header("X-Set") == "1");
    // Where the system can tell at once, it has been found before the next line.
    CHECK((refused.said == often("has been") || refused.said == often("is being")));
    const cortado::test::log_capture log;
    CHECK(brief(ask(app, "/error")) == "418 instead");
    CHECK(brief(ask(app, "/next")) == "200 behind");
    CHECK(log.lines() == "res.send_file: /error was answered before '" + missing("b") +
                             "' was found\nres.send_file: /next was answered before '" + missing("c") +
                             "' was found\n");
}

TEST_CASE("response files: a download is named, and a relative path is that of the working directory",
          "[express]") {
    const one_file file;
    express::application app;
    app.get("/", [&](express::request&, express::response& res) { res.download(file.path(), "b\"c.txt"); });
    app.get("/missing", [](express::request&, express::response& res) { res.download("no/such/../file"); });
    app.get("/below", [&](express::request&, express::response& res) {
        const auto slash = file.path().rfind('/');
        // One member in braces is no name to save it as.
        res.download(file.path().substr(slash + 1), {.root = file.path().substr(0, slash)});
    });
    app.use([](const http_error& error, express::request&, express::response& res, express::next_fn) {
        res.send(error.what());
    });
    const auto reply = ask(app, "/");
    CHECK(brief(reply) == "200 abc");
    CHECK(reply.header("Content-Disposition") == "attachment; filename=\"b\\\"c.txt\"");
    CHECK(brief(ask(app, "/below")) == "200 abc");
    CHECK(ask(app, "/missing").body ==
          "ENOENT: no such file or directory, stat '" + cortado::middleware::absolute_path("no/file") + "'");
}

TEST_CASE("response files: in a Koa application the layers above wait for the file", "[express]") {
    const one_file file;
    cortado::koa::application app;
    app.use([](cortado::koa::context& ctx, cortado::koa::next_fn next) -> task<> {
        co_await next();
        ctx.set("X-Type", ctx.exchange().response.headers["Content-Type"]);
    });
    app.use([&](express::request&, express::response& res) { res.send_file(file.path()); });
    const auto reply = ask(app, "/");
    CHECK(brief(reply) == "200 abc");
    CHECK(reply.header("X-Type") == "text/plain; charset=utf-8");
}

TEST_CASE("response files: in a Koa application, too, a second answer of the handler is a usage_error",
          "[express]") {
    const one_file file;
    refusals refused("response_files_test.cpp");
    cortado::koa::application app;
    const int line = __LINE__ + 2;
    app.use([&](express::request&, express::response& res, express::next_fn next) {
        res.send_file(file.folder.path() + std::string(res.req().url));
        refused([&] { res.send("second"); });
        next();
    });
    app.use([&](express::request&, express::response& res) {
        if (res.req().url == "/behind") refused([&] { res.send("quicker"); });
    });
    const cortado::test::log_capture log;
    const std::string first = "response: it is being answered already, " + std::to_string(line) + "; ";
    CHECK(brief(ask(app, "/")) == "404 Not Found");
    CHECK(refused.said == first);
    CHECK(brief(ask(app, "/behind")) == "200 quicker");
    CHECK(refused.said == first + first + "taken ");
}

TEST_CASE("response views: a Koa application waits for an Express one's engine as Express does",
          "[express][views]") {
    const one_file file;
    std::ofstream(file.folder / "home.t") << "view";
    const cortado::test::log_capture log;
    cortado::event go;
    std::coroutine_handle<>* cleaning = nullptr;
    std::string heard;
    express::application inner;
    inner.set("views", file.folder.path()).engine("t", [&](express::view_request) -> task<std::string> {
        const note at_end{heard};
        bool is_stopped = false;
        try {
            co_await go;
        } catch (const cortado::operation_cancelled&) {
            is_stopped = true;
        }
        heard += is_stopped ? "told " : "went on ";
        if (is_stopped) {
            std::coroutine_handle<> waiting;
            cleaning = &waiting;
            const deaf_wait until_told{&waiting};
            co_await until_told;
            heard += "cleaned ";
        }
        co_return "view";
    });
    inner.get("/", [](express::request&, express::response& res) { res.render("home.t"); });
    inner.get("/failed", [](express::request&, express::response& res) {
        res.render("home.t");
        throw http_error(418, "instead");
    });
    cortado::koa::application app;
    app.use([&heard](cortado::koa::context&, cortado::koa::next_fn next) -> task<> {
        const note at_end{heard};
        co_await next();
        heard += "back ";
    });
    app.use(inner);
    SECTION("for its view") {
        running asked(app, "/");
        CHECK_FALSE(asked.is_done());
        go.set();
        REQUIRE(asked.is_done());
        CHECK(brief(asked.take()) == "200 view");
        CHECK(heard == "went on ended back ended ");
    }
    SECTION("for its end when the client has left") {
        running asked(app, "/");
        asked.stop();
        REQUIRE_FALSE(asked.is_done());
        cleaning->resume();
        REQUIRE(asked.is_done());
        CHECK_THROWS_AS(asked.take(), cortado::operation_cancelled);
        CHECK(heard == "ended told cleaned ended ");
        CHECK(log.lines().empty());
    }
    SECTION("for its end when a handler has failed meanwhile") {
        running asked(app, "/failed");
        CHECK_FALSE(asked.is_done());
        CHECK(heard == "ended ");
        go.set();
        REQUIRE(asked.is_done());
        CHECK(brief(asked.take()) == "418 instead");
        CHECK(heard == "ended went on ended ");
        CHECK(log.lines() == "res.render: /failed was answered before its view was rendered\n");
    }
}
