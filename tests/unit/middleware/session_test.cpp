#include <cortado/middleware/session.hpp>

#include <cortado/crypto/digest_text.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/middleware/detail/base64.hpp>
#include <cortado/middleware/memory_session_store.hpp>

#include <nlohmann/json.hpp>

#include <cortado/loop/sleep.hpp>

#include "support/both_faces.hpp"
#include "support/catch.hpp"
#include "support/log_capture.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace mw = cortado::middleware;
namespace web = cortado::web;
using namespace std::chrono_literals;
using cortado::test::all_of;
using cortado::test::both_faces;
using cortado::test::browser;
using cortado::test::serve;

namespace {

struct clock_of_test {
    std::chrono::system_clock::time_point now{1'000'000'000s};
    auto reader() {
        return [this] { return now; };
    }
};

std::string views(web::exchange& ex) {
    auto& session = mw::session_of(ex);
    session["views"] = session.get<int>("views").value_or(0) + 1;
    return session["views"].text();
}

/** What many tests do with a session, by the request's path. */
std::string act(web::exchange& ex) {
    auto& session = mw::session_of(ex);
    const std::string_view path = ex.request.path_and_query;
    if (path == "/login") session["user"] = "ada";
    if (path == "/renew") session.renew_id();
    if (path == "/regenerate") session.regenerate();
    if (path == "/destroy") session.destroy();
    if (path == "/clear") session.clear();
    if (path == "/save") session.save();
    return session.id() + "|" + session.dump() + (session.is_new() ? "|new" : "|known");
}

std::string id_in(const web::inject_response& response) {
    return response.body.substr(0, response.body.find('|'));
}
std::string rest_of(const web::inject_response& response) {
    return response.body.substr(response.body.find('|') + 1);
}

std::string content_of_cookie(const browser& visitor) {
    return mw::detail::read_base64(visitor.cookies.at("koa.sess")).value();
}

/** A cookie as a client would have it that knew the key. */
std::string signed_cookie(const std::string& value, const char* key = "key") {
    const cortado::http::keygrip keys({key});
    return "koa.sess=" + value + "; koa.sess.sig=" + keys.sign("koa.sess=" + value);
}

}  // namespace

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
    const auto site = serve(cortado::test::face::koa, views, layer);
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
    const auto site =
        serve(cortado::test::face::express, idle, mw::session({.keys = {"key"}, .rolling = true}));
    const auto response = site({.headers = {{"Cookie", "koa.sess=x; koa.sess.sig=forged"}}});
    CHECK(response.body == "idle");
    CHECK(all_of(response, "Set-Cookie").empty());
}

TEST_CASE("session: a cookie that was tampered with is worth nothing, and its signature is taken away",
          "[middleware][session][attack]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site = serve(face, act, mw::session({.keys = {"key"}}));
        browser visitor(site);
        visitor.get("/login");
        const std::string value = visitor.cookies["koa.sess"];
        const std::string signature = visitor.cookies["koa.sess.sig"];
        const std::string other = cortado::to_base64(std::as_bytes(std::span("{\"user\":\"eve\"}", 14)));
        for (const std::string& header :
             {"koa.sess=" + other + "; koa.sess.sig=" + signature,
              "koa.sess=" + value + "; koa.sess.sig=x" + signature, "koa.sess=" + other,
              "koa.sess=" + other + "; koa.sess.sig=", signed_cookie(other, "another key"),
              // A signature of the same value under another name.
              "koa.sess=" + other +
                  "; koa.sess.sig=" + cortado::http::keygrip({"key"}).sign("other=" + other)}) {
            INFO(header);
            const auto response = site({.headers = {{"Cookie", header}}});
            CHECK(response.body == "|{}|new");
            const auto lines = all_of(response, "Set-Cookie");
            if (header.find(".sig=") == header.size() - 5 || header.find(".sig=") == std::string::npos) {
                CHECK(lines.empty());
            } else {
                CHECK(lines == std::vector<std::string>{
                                   "koa.sess.sig=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"});
            }
        }
    }
}

TEST_CASE("session: former keys are good to read until they are taken away",
          "[middleware][session][attack]") {
    browser visitor(serve(cortado::test::face::koa, act, mw::session({.keys = {"old"}})));
    visitor.get("/login");
    const std::string before = visitor.cookies["koa.sess.sig"];

    browser rotated(serve(cortado::test::face::koa, act, mw::session({.keys = {"new", "old"}})));
    rotated.cookies = visitor.cookies;
    CHECK(rest_of(rotated.get("/")) == R"({"user":"ada"}|known)");
    CHECK(rotated.cookies["koa.sess.sig"] != before);

    browser replayed(serve(cortado::test::face::koa, act, mw::session({.keys = {"new"}})));
    replayed.cookies = visitor.cookies;
    CHECK(rest_of(replayed.get("/")) == "{}|new");
    replayed.cookies = rotated.cookies;
    CHECK(rest_of(replayed.get("/")) == R"({"user":"ada"}|known)");
}

TEST_CASE("session: a name that a client has chosen is never taken over", "[middleware][session][attack]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto store = std::make_shared<mw::memory_session_store>();
        const auto site = serve(face, act, mw::session({.keys = {"key"}, .store = store}));
        const auto response = site({.url = "/login", .headers = {{"Cookie", signed_cookie("chosen")}}});
        CHECK(id_in(response) != "chosen");
        CHECK(id_in(response).size() == 32);
        CHECK_FALSE(cortado::sync_wait(store->load("chosen")).has_value());
    }
}

TEST_CASE("session: a renewed name keeps the values, and the former one is worth nothing",
          "[middleware][session][attack]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto store = std::make_shared<mw::memory_session_store>();
        browser attacker(serve(face, act, mw::session({.keys = {"key"}, .store = store})));
        const auto planted = attacker.get("/login");
        browser victim = attacker;  // the attacker has had the victim use his cookie
        const auto renewed = victim.get("/renew");
        CHECK(id_in(renewed) != id_in(planted));
        CHECK(rest_of(renewed) == R"({"user":"ada"}|known)");
        CHECK(rest_of(victim.get("/")) == R"({"user":"ada"}|known)");
        CHECK(rest_of(attacker.get("/")) == "{}|new");
        CHECK(store->size() == 1);
    }
}

TEST_CASE("session: a regenerated one is empty and has another name", "[middleware][session][attack]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto store = std::make_shared<mw::memory_session_store>();
        browser visitor(serve(face, act, mw::session({.keys = {"key"}, .store = store})));
        const std::string before = id_in(visitor.get("/login"));
        const auto after = visitor.get("/regenerate");
        CHECK(rest_of(after) == "{}|new");
        CHECK(id_in(after) != before);
        CHECK(id_in(visitor.get("/")) == id_in(after));
        CHECK_FALSE(cortado::sync_wait(store->load(before)).has_value());
    }
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
    browser visitor(serve(cortado::test::face::express, act, mw::session({.keys = {"key"}, .store = store})));
    browser changing(
        serve(cortado::test::face::express, change, mw::session({.keys = {"key"}, .store = store})));
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
            cortado::test::face::koa, act,
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
            cortado::test::face::express, act,
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
    browser visitor(serve(cortado::test::face::koa, choose,
                          mw::session({.keys = {"key"}, .max_age = 1h, .clock = clock.reader()})));
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

TEST_CASE("session: a cookie that no browser takes is not sent, and says why",
          "[middleware][session][attack]") {
    cortado::test::log_capture log;
    const auto swell = [](web::exchange& ex) {
        mw::session_of(ex)["text"] = std::string(4000, 'x');
        return std::string("answered");
    };
    const auto response = serve(cortado::test::face::koa, swell, mw::session({.keys = {"key"}}))({});
    CHECK(response.body == "answered");
    CHECK(all_of(response, "Set-Cookie").empty());
    CHECK(log.lines().find("session: the cookie koa.sess has ") != std::string::npos);
    CHECK(log.lines().find("no browser takes more than 4096; it is not sent. Keep less in the session, or "
                           "give it a store") != std::string::npos);
}

TEST_CASE("session: what a store gives is not trusted", "[middleware][session][attack]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    const auto site = serve(cortado::test::face::koa, act, mw::session({.keys = {"key"}, .store = store}));
    const auto kept_as = [&](std::string data) {
        mw::stored_session session{std::move(data), std::chrono::system_clock::now() + 1h};
        cortado::sync_wait(store->save("known", std::move(session)));
        return rest_of(site({.headers = {{"Cookie", signed_cookie("known")}}}));
    };
    CHECK(kept_as(R"({"user":"ada"})") == R"({"user":"ada"}|known)");
    CHECK(kept_as("") == "{}|new");
    CHECK(kept_as("[1]") == "{}|new");
    CHECK(kept_as("null") == "{}|new");
    CHECK(kept_as("{\"a\":\xff}") == "{}|new");
    CHECK(kept_as("{\"a\":" + std::string(10000, '[')) == "{}|new");
    CHECK(kept_as(R"({"a":1,"_expire":1})") == "{}|new");
    CHECK(kept_as(R"({"a":1,"_expire":"soon","_maxAge":-1,"_x":2})") == R"({"a":1}|known)");
    CHECK(kept_as(R"({"a":1,"_expire":1e300,"_maxAge":1e300})") == R"({"a":1}|known)");
}

TEST_CASE("session: a store never sees a name that none of ours could be", "[middleware][session][attack]") {
    struct watched final : mw::session_store {
        std::vector<std::string> seen;
        cortado::task<std::optional<mw::stored_session>> load(std::string id) override {
            seen.push_back(id);
            co_return std::nullopt;
        }
        cortado::task<> save(std::string, mw::stored_session) override { co_return; }
        cortado::task<> touch(std::string, std::chrono::system_clock::time_point) override { co_return; }
        cortado::task<> destroy(std::string) override { co_return; }
    };
    const auto store = std::make_shared<watched>();
    const auto site =
        serve(cortado::test::face::express, act, mw::session({.is_signed = false, .store = store}));
    for (const std::string& id : {std::string("../../etc/passwd"), std::string("a b"), std::string("a\"b"),
                                  std::string("a*"), std::string(129, 'a'), std::string("\xc3\xa9")})
        CHECK(site({.headers = {{"Cookie", "koa.sess=" + id}}}).status == 200);
    CHECK(store->seen.empty());
    CHECK(site({.headers = {{"Cookie", "koa.sess=" + std::string(128, 'a')}}}).status == 200);
    CHECK(store->seen.size() == 1);
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
    cortado::test::log_capture log;
    const auto site = serve(cortado::test::face::koa, act,
                            mw::session({.keys = {"key"}, .store = std::make_shared<broken>()}));
    CHECK(site({.url = "/login"}).status == 503);
    CHECK(site({.url = "/"}).status == 200);
}

TEST_CASE("session: is saved where the handler fails", "[middleware][session]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        cortado::test::log_capture log;
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
    browser visitor(serve(cortado::test::face::express, keep, mw::session({.keys = {"key"}})));
    visitor.get();
    CHECK(visitor.get().body == R"([{"id":7},{"id":7}])");
}

TEST_CASE("session: the cookie for https is not sent over http, and says so", "[middleware][session]") {
    cortado::test::log_capture log;
    const auto site = serve(cortado::test::face::koa, views, mw::session({.keys = {"key"}, .secure = true}));
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
        browser visitor(serve(cortado::test::face::koa, views, mw::session({.keys = {"key"}}),
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
    CHECK(serve(cortado::test::face::koa, misuse, mw::session({.keys = {"key"}}))({}).body == "done");
    const auto without = [](web::exchange& ex) {
        CHECK_THROWS_WITH(
            mw::session_of(ex),
            "session_of(): no session() has run; app.use(middleware::session({...})) before this handler");
        return std::string("done");
    };
    CHECK(serve(cortado::test::face::express, without)({}).body == "done");
}
