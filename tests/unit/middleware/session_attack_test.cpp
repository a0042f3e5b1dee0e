// What somebody tries who means no good, or has lost his patience.
#include <cortado/middleware/session.hpp>

#include <cortado/core/event.hpp>
#include <cortado/crypto/digest_text.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/middleware/memory_session_store.hpp>

#include <functional>

#include "session_fixture.hpp"
#include "support/both_faces.hpp"
#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"
#include "support/log_capture.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
namespace mw = cortado::middleware;
namespace web = cortado::web;
using namespace cortado::test;
using namespace std::chrono_literals;

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
    browser visitor(serve(face::koa, act, mw::session({.keys = {"old"}})));
    visitor.get("/login");
    const std::string before = visitor.cookies["koa.sess.sig"];

    browser rotated(serve(face::koa, act, mw::session({.keys = {"new", "old"}})));
    rotated.cookies = visitor.cookies;
    CHECK(rest_of(rotated.get("/")) == R"({"user":"ada"}|known)");
    CHECK(rotated.cookies["koa.sess.sig"] != before);

    browser replayed(serve(face::koa, act, mw::session({.keys = {"new"}})));
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

TEST_CASE("session: a name that was given up is worth nothing, even if the client leaves before the answer",
          "[middleware][session][attack]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    const mw::session sessions({.keys = {"key"}, .store = store});
    browser attacker(serve(face::koa, act, sessions));
    attacker.get("/login");
    REQUIRE(store->size() == 1);

    cortado::event never;
    cortado::koa::application waiting;
    waiting.use(sessions);
    waiting.use([&](cortado::koa::context& ctx) -> cortado::task<> {
        mw::session_of(ctx.exchange()).renew_id();
        co_await never;
    });
    exchange_fixture victim("GET", "/");
    victim.ex.request.headers.append("Cookie", "koa.sess=" + attacker.cookies["koa.sess"] +
                                                   "; koa.sess.sig=" + attacker.cookies["koa.sess.sig"]);
    victim.run(waiting.as_handler());
    CHECK_FALSE(victim.is_done());
    victim.finish();
    CHECK(store->size() == 0);
    CHECK(rest_of(attacker.get("/")) == "{}|new");
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

TEST_CASE("session: a cookie that no browser takes is not sent, and says why",
          "[middleware][session][attack]") {
    log_capture log;
    const auto swell = [](web::exchange& ex) {
        mw::session_of(ex)["text"] = std::string(4000, 'x');
        return std::string("answered");
    };
    const auto response = serve(face::koa, swell, mw::session({.keys = {"key"}}))({});
    CHECK(response.body == "answered");
    CHECK(all_of(response, "Set-Cookie").empty());
    CHECK(log.lines().find("session: the cookie koa.sess has ") != std::string::npos);
    CHECK(log.lines().find("no browser takes more than 4096; it is not sent. Keep less in the session, or "
                           "give it a store") != std::string::npos);
}

TEST_CASE("session: what a store gives is not trusted", "[middleware][session][attack]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    const auto site = serve(face::koa, act, mw::session({.keys = {"key"}, .store = store}));
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
    const auto site = serve(face::express, act, mw::session({.is_signed = false, .store = store}));
    for (const std::string& id : {std::string("../../etc/passwd"), std::string("a b"), std::string("a\"b"),
                                  std::string("a*"), std::string(129, 'a'), std::string("\xc3\xa9")})
        CHECK(site({.headers = {{"Cookie", "koa.sess=" + id}}}).status == 200);
    CHECK(store->seen.empty());
    CHECK(site({.headers = {{"Cookie", "koa.sess=" + std::string(128, 'a')}}}).status == 200);
    CHECK(store->seen.size() == 1);
}

// ---- clients that leave

namespace {

using work = std::function<cortado::task<>(web::exchange&)>;

/** An application whose handler may suspend. */
web::handler working(face which, const mw::session& sessions, work what) {
    if (which == face::koa) {
        koa::application app({.silent = true});
        app.use(sessions).use([what](koa::context& ctx) -> cortado::task<> {
            co_await what(ctx.exchange());
            ctx.body = "done";
        });
        return app.as_handler();
    }
    express::application app;
    app.use(sessions);
    app.use([what](express::request& req, express::response& res) -> cortado::task<> {
        co_await what(req.exchange());
        res.send("done");
    });
    return app.as_handler();
}

/** Ask, and leave before there is an answer: as the server has it, by stopping the request or by ending it at once. */
void ask_and_leave(const web::handler& app, const std::string& cookies, bool is_stopped) {
    exchange_fixture client("GET", "/");
    if (!cookies.empty()) client.ex.request.headers.append("Cookie", cookies);
    client.run(app);
    cortado::run();
    REQUIRE_FALSE(client.ex.is_head_sent());
    if (is_stopped) client.ex.stop.request_stop();
    client.finish();
    cortado::run();
}

/** A store that has to be waited for until its gates open. */
struct gated_store final : mw::session_store {
    mw::memory_session_store inner;
    cortado::event may_save;
    cortado::event may_destroy;

    void open() {
        may_save.set();
        may_destroy.set();
    }
    void close() {
        may_save.reset();
        may_destroy.reset();
    }

    cortado::task<std::optional<mw::stored_session>> load(std::string id) override {
        return inner.load(std::move(id));
    }
    cortado::task<> save(std::string id, mw::stored_session session) override {
        co_await may_save;
        co_await inner.save(std::move(id), std::move(session));
    }
    cortado::task<> touch(std::string id, std::chrono::system_clock::time_point until) override {
        return inner.touch(std::move(id), until);
    }
    cortado::task<> destroy(std::string id) override {
        co_await may_destroy;
        co_await inner.destroy(std::move(id));
    }
};

}  // namespace

TEST_CASE("session: what was set is stored also where the client leaves before the answer",
          "[middleware][session]") {
    cortado::event never;
    for (const auto face : both_faces) {
        for (const bool is_stopped : {false, true}) {
            INFO(name_of(face) << (is_stopped ? ", stopped" : ", ended"));
            const auto store = std::make_shared<mw::memory_session_store>();
            const mw::session sessions({.keys = {"key"}, .store = store});
            browser visitor(serve(face, act, sessions));
            const std::string id = id_in(visitor.get("/login"));
            const auto stored = [&] { return cortado::sync_wait(store->load(id))->data; };

            // A handler that was stopped midway: what it had set by then.
            ask_and_leave(working(face, sessions,
                                  [&](web::exchange& ex) -> cortado::task<> {
                                      mw::session_of(ex)["step"] = 1;
                                      co_await never;
                                      mw::session_of(ex)["step"] = 2;
                                  }),
                          visitor.header(), is_stopped);
            CHECK(stored() == R"({"user":"ada","step":1,"_maxAge":86400000})");
            CHECK(rest_of(visitor.get("/")) == R"({"user":"ada","step":1}|known)");
            // One that has set nothing leaves what another request has set meanwhile.
            ask_and_leave(working(face, sessions,
                                  [&](web::exchange& ex) -> cortado::task<> {
                                      CHECK(mw::session_of(ex).get<int>("step") == 1);
                                      visitor.get("/clear");
                                      co_await never;
                                  }),
                          visitor.header(), is_stopped);
            CHECK(stored() == R"({"_maxAge":86400000})");
            // Of a session that begins there nobody would ever know the name.
            ask_and_leave(working(face, sessions,
                                  [&](web::exchange& ex) -> cortado::task<> {
                                      mw::session_of(ex)["step"] = 1;
                                      co_await never;
                                  }),
                          "", is_stopped);
            CHECK(store->size() == 1);
        }
    }
}

TEST_CASE("session: what a handler has set that came to its end is stored also where the client leaves then",
          "[middleware][session]") {
    const auto set = [](web::exchange& ex) -> cortado::task<> {
        auto& session = mw::session_of(ex);
        session["step"] = 1;
        if (ex.request.headers.has("Cookie")) session.renew_id();
        co_return;
    };
    for (const auto face : both_faces) {
        for (const bool is_stopped : {false, true}) {
            INFO(name_of(face) << (is_stopped ? ", stopped" : ", ended"));
            const auto store = std::make_shared<gated_store>();
            const mw::session sessions({.keys = {"key"}, .store = store});
            const auto app = working(face, sessions, set);
            const auto leave_at_the_store = [&](const std::string& cookies) {
                ask_and_leave(app, cookies, is_stopped);
                store->open();
                cortado::run();
                store->close();
            };
            leave_at_the_store("");
            CHECK(store->inner.size() == 1);
            store->open();
            browser visitor(serve(face, act, sessions));
            const std::string id = id_in(visitor.get("/login"));
            store->close();
            REQUIRE(store->inner.size() == 2);
            leave_at_the_store(visitor.header());
            CHECK(store->inner.size() == 2);
            CHECK_FALSE(cortado::sync_wait(store->load(id)).has_value());  // given up for another name
        }
    }
}

TEST_CASE("session: what a held response sets is stored", "[middleware][session]") {
    const auto store = std::make_shared<mw::memory_session_store>();
    express::application app;
    app.use(mw::session({.keys = {"key"}, .store = store}));
    app.use([](express::request& req, express::response& res) {
        cortado::set_timeout(
            [&req, held = res.keep()]() mutable {
                mw::session_of(req)["late"] = true;
                held.send("done");
            },
            1);
    });
    CHECK(all_of(cortado::run(app.inject({})), "Set-Cookie").size() == 2);
    CHECK(store->size() == 1);
}

TEST_CASE("session: one that was ended stays so, whatever slower requests still write",
          "[middleware][session][attack]") {
    for (const auto face : both_faces) {
        for (const char* end : {"/destroy", "/renew"}) {
            for (const bool is_left : {false, true}) {
                for (const bool is_gated : {false, true}) {
                    INFO(name_of(face)
                         << end << (is_left ? ", left" : "") << (is_gated ? ", a store's" : ""));
                    const auto memory = std::make_shared<mw::memory_session_store>();
                    const auto gated = std::make_shared<gated_store>();
                    gated->open();
                    const mw::session sessions = is_gated ? mw::session({.keys = {"key"}, .store = gated})
                                                          : mw::session({.keys = {"key"}, .store = memory});
                    const auto& kept = is_gated ? gated->inner : *memory;
                    browser visitor(serve(face, act, sessions));
                    const std::string thief = (visitor.get("/login"), visitor.header());
                    const std::size_t before = kept.size();
                    REQUIRE(before == 1);
                    cortado::event may_end;
                    const auto slow = working(face, sessions, [&](web::exchange& ex) -> cortado::task<> {
                        mw::session_of(ex)["seen"] = true;
                        visitor.get(end);
                        co_await may_end;
                    });
                    exchange_fixture client("GET", "/");
                    client.ex.request.headers.append("Cookie", thief);
                    client.run(slow);
                    if (!is_left) may_end.set();
                    cortado::run();
                    client.finish();
                    cortado::run();
                    CHECK(kept.size() == (std::string_view(end) == "/renew" ? 1 : 0));
                    const auto site = serve(face, act, sessions);
                    CHECK(rest_of(site({.headers = {{"Cookie", thief}}})) == "{}|new");
                }
            }
        }
    }
}
