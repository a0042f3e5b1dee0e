#include <cortado/middleware/session.hpp>

#include <cortado/loop/sleep.hpp>
#include <cortado/middleware/memory_session_store.hpp>

#include <nlohmann/json.hpp>

#include "session_fixture.hpp"
#include "support/both_faces.hpp"
#include "support/catch.hpp"
#include "support/log_capture.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace mw = cortado::middleware;
namespace web = cortado::web;
using namespace cortado::test;
using namespace std::chrono_literals;

TEST_CASE("session: lasts from request to request, in the cookie", "[middleware][session]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        clock_of_test clock;
        browser visitor(serve(face, views, mw::session({.keys = {"key"}, .clock = clock.reader()})));
        CHECK(visitor.get().body == "1");
        CHECK(visitor.get().body == "2");
        CHECK(content_of_cookie(visitor) == R"({"views":2,"_expire":1000086400000,"_maxAge":86400000})");
        visitor.cookies.clear();
        CHECK(visitor.get().body == "1");
    }
}

TEST_CASE("session: lasts from request to request, in a store", "[middleware][session]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto store = std::make_shared<mw::memory_session_store>();
        browser visitor(serve(face, views, mw::session({.keys = {"key"}, .store = store})));
        browser other(serve(face, views, mw::session({.keys = {"key"}, .store = store})));
        CHECK(visitor.get().body == "1");
        CHECK(visitor.get().body == "2");
        CHECK(other.get().body == "1");
        CHECK(visitor.get().body == "3");
        CHECK(store->size() == 2);
        CHECK(visitor.cookies.at("koa.sess").size() == 32);
    }
}

TEST_CASE("session: the cookie and its signature are sent where something has changed",
          "[middleware][session]") {
    for (const auto face : both_faces) {
        for (const bool stored : {false, true}) {
            INFO(name_of(face) << (stored ? " stored" : ""));
            std::shared_ptr<mw::session_store> store;
            if (stored) store = std::make_shared<mw::memory_session_store>();
            browser visitor(serve(face, act, mw::session({.keys = {"key"}, .store = store})));
            CHECK(all_of(visitor.get("/"), "Set-Cookie").empty());
            CHECK(all_of(visitor.get("/login"), "Set-Cookie").size() == 2);
            CHECK(all_of(visitor.get("/login"), "Set-Cookie").empty());
            CHECK(all_of(visitor.get("/save"), "Set-Cookie").size() == 2);
            CHECK(all_of(visitor.get("/clear"), "Set-Cookie").size() == 2);
            CHECK(rest_of(visitor.get("/")) == "{}|known");
        }
    }
}

TEST_CASE("session: has all attributes of a cookie", "[middleware][session]") {
    clock_of_test clock;
    const mw::session layer({.name = "sid",
                             .keys = {"key"},
                             .max_age = 1h,
                             .path = "/app",
                             .domain = "example.com",
                             .http_only = false,
                             .secure = true,
                             .same_site = cortado::http::same_site::strict,
                             .priority = cortado::http::cookie_priority::high,
                             .partitioned = true,
                             .clock = clock.reader()});
    const auto site = serve(face::koa, views, layer);
    const auto lines = all_of(site({.is_secure = true}), "Set-Cookie");
    REQUIRE(lines.size() == 2);
    const std::string attributes =
        "; path=/app; expires=Sun, 09 Sep 2001 02:46:40 GMT; domain=example.com; priority=high; "
        "samesite=strict; "
        "secure; partitioned";
    CHECK(lines[0].substr(lines[0].find(';')) == attributes);
    CHECK(lines[1].substr(lines[1].find(';')) == attributes);
    CHECK(lines[1].starts_with("sid.sig="));
}

TEST_CASE("session: what it was asked for nobody, it neither reads nor sends", "[middleware][session]") {
    const auto idle = [](web::exchange&) { return std::string("idle"); };
    const auto site = serve(face::express, idle, mw::session({.keys = {"key"}, .rolling = true}));
    const auto response = site({.headers = {{"Cookie", "koa.sess=x; koa.sess.sig=forged"}}});
    CHECK(response.body == "idle");
    CHECK(all_of(response, "Set-Cookie").empty());
}

TEST_CASE("session: destroyed it is gone from the store and the client", "[middleware][session]") {
    for (const auto face : both_faces) {
        for (const bool stored : {false, true}) {
            INFO(name_of(face) << (stored ? " stored" : ""));
            const auto store = stored ? std::make_shared<mw::memory_session_store>() : nullptr;
            browser visitor(serve(face, act, mw::session({.keys = {"key"}, .store = store})));
            visitor.get("/login");
            CHECK(visitor.cookies.size() == 2);
            const auto kept = visitor.cookies;
            const auto lines = all_of(visitor.get("/destroy"), "Set-Cookie");
            REQUIRE(lines.size() == 2);
            CHECK(lines[0] == "koa.sess=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly");
            CHECK(visitor.cookies.empty());
            if (stored) {
                CHECK(store->size() == 0);
                visitor.cookies = kept;
                CHECK(rest_of(visitor.get("/")) == "{}|new");
            }
        }
    }
}

TEST_CASE("session: what is set after the end begins another", "[middleware][session]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    const auto change = [](web::exchange& ex) {
        auto& session = mw::session_of(ex);
        const std::string before = session.id();
        session.destroy();
        session["user"] = "bob";
        return before + "|" + session.id();
    };
    browser visitor(serve(face::express, act, mw::session({.keys = {"key"}, .store = store})));
    browser changing(serve(face::express, change, mw::session({.keys = {"key"}, .store = store})));
    const std::string before = id_in(visitor.get("/login"));
    changing.cookies = visitor.cookies;
    const auto changed = changing.get("/");
    CHECK(id_in(changed) == before);
    visitor.cookies = changing.cookies;
    const auto seen = visitor.get("/");
    CHECK(id_in(seen) == rest_of(changed));
    CHECK(rest_of(seen) == R"({"user":"bob"}|known)");
    CHECK(store->size() == 1);
}

TEST_CASE("session: ends at its time", "[middleware][session]") {
    for (const auto face : both_faces) {
        for (const bool stored : {false, true}) {
            INFO(name_of(face) << (stored ? " stored" : ""));
            clock_of_test clock;
            std::shared_ptr<mw::session_store> store;
            if (stored)
                store = std::make_shared<mw::memory_session_store>(
                    mw::memory_session_store_options{.clock = clock.reader()});
            browser visitor(serve(
                face, act,
                mw::session({.keys = {"key"}, .store = store, .max_age = 1h, .clock = clock.reader()})));
            visitor.get("/login");
            clock.now += 1h;
            CHECK(rest_of(visitor.get("/")) == R"({"user":"ada"}|known)");
            clock.now += 11s;  // a store keeps it ten seconds longer
            CHECK(rest_of(visitor.get("/")) == "{}|new");
        }
    }
}

TEST_CASE("session: rolling begins its time anew with each answer", "[middleware][session]") {
    for (const bool stored : {false, true}) {
        INFO((stored ? "stored" : "in the cookie"));
        clock_of_test clock;
        std::shared_ptr<mw::session_store> store;
        if (stored)
            store = std::make_shared<mw::memory_session_store>(
                mw::memory_session_store_options{.clock = clock.reader()});
        browser visitor(serve(
            face::koa, act,
            mw::session(
                {.keys = {"key"}, .store = store, .max_age = 1h, .rolling = true, .clock = clock.reader()})));
        visitor.get("/login");
        for (int i = 0; i < 4; ++i) {
            clock.now += 50min;
            const auto response = visitor.get("/");
            CHECK(rest_of(response) == R"({"user":"ada"}|known)");
            CHECK(all_of(response, "Set-Cookie").size() == 2);
        }
    }
}

TEST_CASE("session: renew begins its time anew when less than half is left", "[middleware][session]") {
    for (const bool stored : {false, true}) {
        INFO((stored ? "stored" : "in the cookie"));
        clock_of_test clock;
        std::shared_ptr<mw::session_store> store;
        if (stored)
            store = std::make_shared<mw::memory_session_store>(
                mw::memory_session_store_options{.clock = clock.reader()});
        browser visitor(serve(
            face::express, act,
            mw::session(
                {.keys = {"key"}, .store = store, .max_age = 1h, .renew = true, .clock = clock.reader()})));
        visitor.get("/login");
        clock.now += 30min;
        CHECK(all_of(visitor.get("/"), "Set-Cookie").empty());
        clock.now += 1s;
        CHECK(all_of(visitor.get("/"), "Set-Cookie").size() == 2);
        clock.now += 59min;
        CHECK(rest_of(visitor.get("/")) == R"({"user":"ada"}|known)");
    }
}

TEST_CASE("session: one visitor's may last longer, or as long as the browser", "[middleware][session]") {
    clock_of_test clock;
    const auto choose = [](web::exchange& ex) {
        auto& session = mw::session_of(ex);
        session["user"] = "ada";
        if (ex.request.path_and_query == "/long") session.max_age(24h * 30);
        if (ex.request.path_and_query == "/short") session.until_browser_closes();
        return std::string();
    };
    browser visitor(
        serve(face::koa, choose, mw::session({.keys = {"key"}, .max_age = 1h, .clock = clock.reader()})));
    CHECK(all_of(visitor.get("/long"), "Set-Cookie")[0].ends_with(
        "; expires=Tue, 09 Oct 2001 01:46:40 GMT; httponly"));
    CHECK(content_of_cookie(visitor) == R"({"user":"ada","_expire":1002592000000,"_maxAge":2592000000})");
    clock.now += 2h;
    CHECK(all_of(visitor.get("/"), "Set-Cookie").empty());
    CHECK(all_of(visitor.get("/short"), "Set-Cookie")[0].ends_with("; path=/; httponly"));
    CHECK(content_of_cookie(visitor) == R"({"user":"ada","_session":true})");
    clock.now += 24h * 1000;
    CHECK(all_of(visitor.get("/"), "Set-Cookie").empty());
    CHECK(content_of_cookie(visitor) == R"({"user":"ada","_session":true})");
}

namespace {

/** A store that takes its time. */
struct slow_store final : mw::session_store {
    mw::memory_session_store inner;
    std::vector<std::string> done;

    cortado::task<std::optional<mw::stored_session>> load(std::string id) override {
        co_await cortado::yield();
        done.push_back("load");
        co_return co_await inner.load(std::move(id));
    }
    cortado::task<> save(std::string id, mw::stored_session session) override {
        co_await cortado::yield();
        done.push_back("save");
        co_await inner.save(std::move(id), std::move(session));
    }
    cortado::task<> touch(std::string id, std::chrono::system_clock::time_point until) override {
        co_await cortado::yield();
        done.push_back("touch");
        co_await inner.touch(std::move(id), until);
    }
    cortado::task<> destroy(std::string id) override {
        co_await cortado::yield();
        done.push_back("destroy");
        co_await inner.destroy(std::move(id));
    }
};

}  // namespace

TEST_CASE("session: what a store throws is the request's error", "[middleware][session]") {
    struct broken final : mw::session_store {
        cortado::task<std::optional<mw::stored_session>> load(std::string) override {
            co_return std::nullopt;
        }
        cortado::task<> save(std::string, mw::stored_session) override {
            throw cortado::http_error(503, "the store is away");
            co_return;
        }
        cortado::task<> touch(std::string, std::chrono::system_clock::time_point) override { co_return; }
        cortado::task<> destroy(std::string) override { co_return; }
    };
    log_capture log;
    const auto site =
        serve(face::koa, act, mw::session({.keys = {"key"}, .store = std::make_shared<broken>()}));
    CHECK(site({.url = "/login"}).status == 503);
    CHECK(site({.url = "/"}).status == 200);
}

TEST_CASE("session: is saved where the handler fails", "[middleware][session]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        log_capture log;
        const auto store = std::make_shared<mw::memory_session_store>();
        const auto fail = [](web::exchange& ex) -> std::string {
            mw::session_of(ex)["tries"] = mw::session_of(ex).get<int>("tries").value_or(0) + 1;
            if (ex.request.path_and_query == "/fail") throw cortado::http_error(403);
            return mw::session_of(ex).dump();
        };
        browser visitor(serve(face, fail, mw::session({.keys = {"key"}, .store = store})));
        CHECK(visitor.get("/fail").status == 403);
        CHECK(visitor.get("/fail").status == 403);
        CHECK(visitor.get("/").body == R"({"tries":3})");
    }
}

TEST_CASE("session: a store that suspends is waited for", "[middleware][session]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto store = std::make_shared<slow_store>();
        browser visitor(serve(face, act, mw::session({.keys = {"key"}, .store = store, .rolling = true})));
        visitor.get("/login");
        CHECK(rest_of(visitor.get("/")) == R"({"user":"ada"}|known)");
        visitor.get("/renew");
        visitor.get("/destroy");
        CHECK(store->done == std::vector<std::string>{"save", "load", "touch", "load", "destroy", "save",
                                                      "load", "destroy"});
    }
}

TEST_CASE("session: is sent with the head of a body written in pieces", "[middleware][session]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    express::application app;
    app.use(mw::session({.keys = {"key"}, .store = store}));
    app.use([](express::request& req, express::response& res) -> cortado::task<> {
        auto& session = mw::session_of(req);
        session["a"] = 1;
        co_await res.write("one");
        session["a"] = 2;
        res.end();
    });
    const auto response = cortado::sync_wait(app.inject({}));
    const auto lines = all_of(response, "Set-Cookie");
    REQUIRE(lines.size() == 2);
    const std::string id = lines[0].substr(9, 32);
    CHECK(cortado::sync_wait(store->load(id))->data == R"({"a":2,"_maxAge":86400000})");
}

TEST_CASE("session: one that begins behind the head is not kept", "[middleware][session]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    express::application app;
    app.use(mw::session({.keys = {"key"}, .store = store}));
    app.use([](express::request& req, express::response& res) -> cortado::task<> {
        co_await res.write("one");
        mw::session_of(req)["a"] = 1;
        res.end();
    });
    CHECK(all_of(cortado::sync_wait(app.inject({})), "Set-Cookie").empty());
    CHECK(store->size() == 0);
}

TEST_CASE("session: commit saves at once", "[middleware][session]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    koa::application app;
    app.use(mw::session({.keys = {"key"}, .store = store}));
    app.use([store](koa::context& ctx) -> cortado::task<> {
        mw::session_of(ctx)["a"] = 1;
        co_await mw::session_of(ctx).commit();
        ctx.body = std::to_string(store->size());
    });
    CHECK(cortado::sync_wait(app.inject({})).body == "1");
}

TEST_CASE("session: values of a JSON library", "[middleware][session]") {
    const auto keep = [](web::exchange& ex) {
        auto& session = mw::session_of(ex);
        nlohmann::json cart = session["cart"].as<nlohmann::json>().value_or(nlohmann::json::array());
        cart.push_back({{"id", 7}});
        session["cart"] = cart;
        return session["cart"].text();
    };
    browser visitor(serve(face::express, keep, mw::session({.keys = {"key"}})));
    visitor.get();
    CHECK(visitor.get().body == R"([{"id":7},{"id":7}])");
}

TEST_CASE("session: the cookie for https is not sent over http, and says so", "[middleware][session]") {
    log_capture log;
    const auto site = serve(face::koa, views, mw::session({.keys = {"key"}, .secure = true}));
    CHECK(all_of(site({}), "Set-Cookie").empty());
    CHECK(log.lines().find(
              "session: the cookie koa.sess is for https and this connection is not; it is not sent") !=
          std::string::npos);
    CHECK(all_of(site({.is_secure = true}), "Set-Cookie").size() == 2);
}

TEST_CASE("session: the second of two does nothing", "[middleware][session]") {
    for (const bool stored : {false, true}) {
        std::shared_ptr<mw::session_store> store;
        if (stored) store = std::make_shared<mw::memory_session_store>();
        browser visitor(serve(face::koa, views, mw::session({.keys = {"key"}}),
                              mw::session({.name = "second", .keys = {"key"}, .store = store})));
        visitor.get();
        CHECK(visitor.get().body == "2");
        CHECK(visitor.cookies.contains("second") == false);
    }
}

TEST_CASE("session: misuse says what to do", "[middleware][session]") {
    CHECK_THROWS_WITH(mw::session({}),
                      "session: without keys nothing can be signed; give it {.keys = {\"a secret\"}}");
    CHECK_THROWS_WITH(mw::session({.keys = {"good", ""}}),
                      "session: a key is empty, so everybody could sign with it");
    CHECK_THROWS_WITH(mw::session({.is_signed = false}),
                      "session: neither signed nor with a store, anybody could write what it says");
    CHECK_THROWS_WITH(mw::session({.keys = {"key"}, .max_age = 0ms}), "session: max_age must be above 0");
    CHECK_THROWS_AS(mw::session({.name = "a;b", .keys = {"key"}}), cortado::usage_error);

    const auto misuse = [](web::exchange& ex) {
        CHECK_THROWS_WITH(
            mw::session_of(ex)["_expire"] = 1,
            "session: \"_expire\" cannot be set; names that begin with _ are the session's own");
        CHECK_THROWS_WITH(mw::session_of(ex).max_age(0ms),
                          "session.max_age: must be above 0; destroy() ends a session");
        return std::string("done");
    };
    CHECK(serve(face::koa, misuse, mw::session({.keys = {"key"}}))({}).body == "done");
    const auto without = [](web::exchange& ex) {
        CHECK_THROWS_WITH(
            mw::session_of(ex),
            "session_of(): no session() has run; app.use(middleware::session({...})) before this handler");
        return std::string("done");
    };
    CHECK(serve(face::express, without)({}).body == "done");
}
