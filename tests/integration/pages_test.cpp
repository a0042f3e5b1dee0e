// Templates in both faces: pages in pieces, helpers that await, clients that leave, a watcher.
#include <cortado/templates.hpp>

#include <cortado/core/event.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/express.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/fs/watch.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/web/inject.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"
#include "unit/fs/temporary_directory.hpp"

using namespace cortado;
using namespace std::chrono_literals;
using cortado::test::alive;
using cortado::test::counter;
using cortado::test::log_capture;
using cortado::test::raw_client;
using cortado::test::temporary_directory;
using cortado::test::test_server;

namespace {

constexpr std::size_t row_size = 64 * 1024;
constexpr int row_count = 400;  // 25 MiB: no socket buffer takes that

struct table_page {
    std::string title;
    std::vector<int> rows;
};

/** A helper whose rows are counted, one that is never done, and one that fails. */
templates::environment pages(counter& rows, counter& waiting) {
    templates::environment env({.limits = {.output = 256 * 1024 * 1024}});
    env.helper("row", [&rows](int) {
        rows.add();
        return templates::safe_string(std::string(row_size, 'r'));
    });
    env.helper("wait", [&waiting]() -> task<> {
        const alive held(waiting);
        co_await sleep_for(1h);
    });
    env.helper("refuse", []() -> int { throw std::runtime_error("no such row"); });
    env.add("table", "<h1>{{title}}</h1>{{#each rows}}{{row this}}{{/each}}</table>");
    env.add("slow", "<h1>{{title}}</h1>{{wait}}</table>");
    env.add("broken", "<h1>{{title}}</h1>{{row 1}}{{refuse}}</table>");
    return env;
}

/** An application of each face that streams the page its path names. */
web::handler express_pages(const templates::environment& env) {
    express::application app;
    app.get("/:page", [env](express::request& req, express::response& res) {
        res.type("html").send_stream(
            env.load(req.params["page"]).pieces(table_page{"A & B", std::vector<int>(row_count)}));
    });
    return app.as_handler();
}
web::handler koa_pages(const templates::environment& env) {
    koa::application app;
    app.use([env](koa::context& ctx) {
        ctx.type = "html";
        ctx.body = env.load(ctx.path().substr(1)).pieces(table_page{"A & B", std::vector<int>(row_count)});
    });
    return app.as_handler();
}
constexpr auto faces = {&express_pages, &koa_pages};

std::string get(std::string_view path) { return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

/** Handlers of both faces that render with a helper which awaits, in a layout, with partials of a folder. */
std::vector<web::handler> sites(const std::string& folder) {
    templates::environment views({.folder = folder, .partial_folders = {folder + "/partials"}});
    views.helper("user_name", [](int id) -> task<std::string> {
        co_await sleep_for(0ms);
        co_return "<user " + std::to_string(id) + ">";
    });
    const templates::engine engine(views, {.layout = "layouts/main"});
    express::application first;
    first.engine("hbs", engine).set("views", folder).set("view engine", "hbs");
    first.locals()["site"] = "locals";
    first.use([](express::request&, express::response& res) {
        res.locals["lang"] = "en";
        res.render("users", table_page{"Users", {1, 2}});
    });
    koa::application second;
    second.use(koa::views(engine));
    second.use([](koa::context& ctx) -> task<> {
        ctx.state["site"] = "locals";
        ctx.state["lang"] = "en";
        table_page page{"Users", {1, 2}};
        co_await ctx.render_later("users", std::move(page));
    });
    return {first.as_handler(), second.as_handler()};
}

}  // namespace

TEST_CASE("pages: a client that reads slowly holds the rendering back, in both faces", "[templates]") {
    for (const auto make : faces) {
        counter rows;
        counter waiting;
        test_server server(make(pages(rows, waiting)));
        raw_client client(server.port());
        client.send(get("/table"));
        CHECK(client.read_until("\r\n\r\n").find("Content-Type: text/html") != std::string::npos);
        int before = -1;
        while (before !=
               rows.value()) {  // until nothing moves any more: the loop has had its turns in between
            before = rows.value();
            for (int i = 0; i < 50; ++i) server.on_loop([] {});
        }
        CHECK(before > 0);
        CHECK(before < row_count * 3 / 4);
        const std::string rest = client.read_until("\r\n0\r\n\r\n");
        CHECK(rest.find("<h1>A &amp; B</h1>") < 10);
        CHECK(rest.ends_with("</table>\r\n0\r\n\r\n"));
        CHECK(rows.value() == row_count);
    }
}

TEST_CASE("pages: what a helper awaits ends when the client leaves, in both faces", "[templates]") {
    for (const auto make : faces) {
        counter rows;
        counter waiting;
        test_server server(make(pages(rows, waiting)));
        for (const bool is_reset : {true, false}) {
            raw_client client(server.port());
            client.send(get("/slow"));
            client.read_until("\r\n\r\n");
            waiting.await_exactly(1);
            is_reset ? client.reset() : client.close();
            waiting.await_exactly(0);
        }
        server.await_connections(0);
    }
}

TEST_CASE("pages: an error in the middle cuts the page, which never seems whole", "[templates]") {
    for (const auto make : faces) {
        const log_capture log;
        counter rows;
        counter waiting;
        test_server server(make(pages(rows, waiting)));
        raw_client client(server.port());
        client.send(get("/broken"));
        const std::string all = client.read_all();
        CHECK(all.find("<h1>A &amp; B</h1>") != std::string::npos);
        CHECK(all.find("</table>") == std::string::npos);
        CHECK_FALSE(all.ends_with("0\r\n\r\n"));
    }
}

TEST_CASE("pages: a view may have helpers that await, in a layout, with partials", "[templates]") {
    const temporary_directory folder;
    fs::mkdir_sync(folder / "layouts");
    fs::mkdir_sync(folder / "partials");
    fs::write_file_sync(
        folder / "layouts/main.hbs",
        "<html lang={{lang}}><title>{{title}}</title>{{{body}}}<i>{{site}} {{user_name 0}}</i>");
    fs::write_file_sync(folder / "partials/user.hbs", "<b>{{user_name this}}</b>");
    fs::write_file_sync(folder / "users.hbs", "{{#each rows}}{{> user}}{{/each}}");
    for (const web::handler& site : sites(folder.path())) {
        const web::inject_response reply = cortado::run(web::inject(site, {.url = "/"}));
        CHECK(reply.status == 200);
        CHECK(reply.header("Content-Type") == "text/html; charset=utf-8");
        CHECK(reply.body ==
              "<html lang=en><title>Users</title><b>&lt;user 1&gt;</b><b>&lt;user 2&gt;</b>"
              "<i>locals &lt;user 0&gt;</i>");
    }
}

TEST_CASE("pages: a watcher of the folder tells when to read it again", "[templates]") {
    const temporary_directory folder;
    fs::write_file_sync(folder / "page.hbs", "old");
    const templates::environment views({.folder = folder.path(), .watch = false});
    fs::watcher changes = fs::watch(folder.path());
    event forgotten;
    auto follow = [&]() -> task<> {
        for (;;) {
            const std::optional<fs::watch_event> change = co_await changes.next();
            if (!change) co_return;
            views.forget();
            forgotten.set();
        }
    };
    auto edit = [&]() -> task<> {
        CHECK(views.render("page", 0) == "old");
        fs::write_file_sync(folder / "page.hbs", "new");
        CHECK(views.render("page", 0) == "old");
        co_await forgotten;
        CHECK(views.render("page", 0) == "new");
        changes.close();
    };
    cortado::run(when_all(follow(), edit()));
}
