#include <cortado/middleware/rate_limit.hpp>

#include <cortado/loop/sleep.hpp>

#include "support/both_faces.hpp"
#include "support/catch.hpp"
#include "support/exchange_fixture.hpp"
#include "support/log_capture.hpp"

namespace mw = cortado::middleware;
namespace web = cortado::web;
using namespace cortado::test;
using namespace std::chrono_literals;

namespace {

std::string answer(web::exchange&) { return "done"; }

web::inject_request from(std::string address) { return {.peer_address = std::move(address)}; }

/** A store whose clock stands still. */
std::shared_ptr<mw::memory_rate_store> still() {
    return std::make_shared<mw::memory_rate_store>(mw::memory_rate_store_options{
        .clock = [] { return std::chrono::system_clock::time_point(1'000'000s); }});
}

std::string header_lines(const web::inject_response& response) {
    std::string text;
    for (const auto& [name, value] : response.headers) {
        if (name.find("RateLimit") != std::string::npos || name == "Retry-After")
            text += name + ": " + value + "\n";
    }
    return text;
}

struct failing_store final : mw::rate_store {
    bool is_slow = false;
    cortado::task<mw::rate_verdict> take(std::string, mw::rate_rule) override {
        if (is_slow) co_await cortado::yield();
        throw cortado::http_error(503, "the store is away");
    }
    cortado::task<> reset(std::string) override { co_return; }
};

struct slow_store final : mw::rate_store {
    mw::memory_rate_store inner;
    cortado::task<mw::rate_verdict> take(std::string key, mw::rate_rule rule) override {
        co_await cortado::yield();
        co_return co_await inner.take(std::move(key), rule);
    }
    cortado::task<> reset(std::string) override { co_return; }
};

}  // namespace

TEST_CASE("rate_limit: one too many is refused, and says when to come again", "[middleware][rate_limit]") {
    for (const auto which : both_faces) {
        INFO(name_of(which));
        const auto site = serve(which, answer, mw::rate_limit({.limit = 2, .window = 90s, .store = still()}));
        const auto first = site({});
        CHECK(first.body == "done");
        CHECK(header_lines(first) == "RateLimit-Policy: 2;w=90\nRateLimit: limit=2, remaining=1, reset=90\n");
        CHECK(site({}).status == 200);
        const auto refused = site({});
        CHECK(refused.status == 429);
        // Express's own page tells no more than the phrase of a status.
        CHECK(refused.body.find(which == face::koa ? "Too many requests, please try again later."
                                                   : "Too Many Requests") != std::string::npos);
        CHECK(header_lines(refused) ==
              "RateLimit-Policy: 2;w=90\nRateLimit: limit=2, remaining=0, reset=90\nRetry-After: 90\n");
    }
}

TEST_CASE("rate_limit: tells what is left in the way wished for", "[middleware][rate_limit]") {
    const auto lines = [](mw::rate_headers headers, bool legacy, std::string name = {}) {
        const auto site = serve(face::express, answer,
                                mw::rate_limit({.limit = 5,
                                                .window = 15min,
                                                .store = still(),
                                                .headers = headers,
                                                .legacy_headers = legacy,
                                                .name = std::move(name)}));
        return header_lines(site({}));
    };
    CHECK(lines(mw::rate_headers::none, false) == "");
    CHECK(lines(mw::rate_headers::draft_6, false) ==
          "RateLimit-Policy: 5;w=900\nRateLimit-Limit: 5\nRateLimit-Remaining: 4\nRateLimit-Reset: 900\n");
    CHECK(lines(mw::rate_headers::draft_8, false) ==
          "RateLimit: \"5-in-15min\"; r=4; t=900\nRateLimit-Policy: \"5-in-15min\"; q=5; w=900; "
          "pk=:MTJjYTE3YjQ5YWYy:\n");
    CHECK(lines(mw::rate_headers::draft_8, false, "login").starts_with("RateLimit: \"login\"; r=4;"));
    CHECK(lines(mw::rate_headers::none, true)
              .starts_with("X-RateLimit-Limit: 5\nX-RateLimit-Remaining: 4\nX-RateLimit-Reset: "));
}

TEST_CASE("rate_limit: an error of what is below tells what is left as well", "[middleware][rate_limit]") {
    const auto fail = [](web::exchange&) -> std::string { throw cortado::http_error(403, "no"); };
    const log_capture errors;
    for (const auto which : both_faces) {
        for (const auto headers :
             {mw::rate_headers::draft_6, mw::rate_headers::draft_7, mw::rate_headers::draft_8}) {
            INFO(name_of(which) << ", draft " << 5 + static_cast<int>(headers));
            const auto limit = [&](std::uint64_t count, const char* name) {
                return mw::rate_limit({.limit = count, .store = still(), .headers = headers, .name = name});
            };
            const auto well = serve(which, answer, limit(5, "outer"), limit(3, "inner"))({});
            const auto failed = serve(which, fail, limit(5, "outer"), limit(3, "inner"))({});
            CHECK(well.status == 200);
            CHECK(failed.status == 403);
            CHECK(header_lines(well) != "");
            CHECK(header_lines(failed) == header_lines(well));
        }
        // The limit that refuses does not hide what the one above has to tell.
        const auto both =
            serve(which, answer,
                  mw::rate_limit(
                      {.limit = 9, .store = still(), .headers = mw::rate_headers::draft_8, .name = "outer"}),
                  mw::rate_limit(
                      {.limit = 1, .store = still(), .headers = mw::rate_headers::draft_8, .name = "inner"}));
        both({});
        const auto refused = both({});
        INFO(name_of(which));
        CHECK(refused.status == 429);
        CHECK(all_of(refused, "RateLimit") ==
              std::vector<std::string>{"\"outer\"; r=7; t=60", "\"inner\"; r=0; t=60"});
        CHECK(all_of(refused, "Retry-After") == std::vector<std::string>{"60"});
        // What a layer below replaces or takes away stays as that has left it.
        const auto change = [](web::exchange& ex) {
            ex.response.headers.erase("RateLimit-Limit");
            ex.response.headers.set("RateLimit-Reset", "soon");
            return std::string("done");
        };
        const auto changed =
            serve(which, change,
                  mw::rate_limit({.limit = 2, .store = still(), .headers = mw::rate_headers::draft_6}));
        CHECK(header_lines(changed({})) ==
              "RateLimit-Policy: 2;w=60\nRateLimit-Remaining: 1\nRateLimit-Reset: soon\n");
    }
}

TEST_CASE("rate_limit: counts by the address that the application believes",
          "[middleware][rate_limit][attack]") {
    const auto ask = [](const auto& app) {
        std::string text;
        for (const char* client : {"1.1.1.1", "2.2.2.2", "1.1.1.1"}) {
            const web::inject_request request{.headers = {{"X-Forwarded-For", client}}};
            text += std::to_string(cortado::sync_wait(app.inject(request)).status) + " ";
        }
        return text;
    };
    for (const bool trusts : {true, false}) {
        cortado::express::application first;
        first.set("trust proxy", trusts);
        first.use(mw::rate_limit({.limit = 1}));
        first.use([](cortado::express::request&, cortado::express::response& res) { res.send("done"); });
        cortado::koa::application second({.silent = true, .proxy = trusts});
        second.use(mw::rate_limit({.limit = 1}));
        second.use([](cortado::koa::context& ctx) { ctx.body = "done"; });
        // Nobody chooses another address by a mere header.
        const std::string expected = trusts ? "200 200 429 " : "200 429 429 ";
        CHECK(ask(first) == expected);
        CHECK(ask(second) == expected);
    }
}

TEST_CASE("rate_limit: of IPv6 it is the network that counts", "[middleware][rate_limit][attack]") {
    for (const auto face : both_faces) {
        const auto site = serve(face, answer, mw::rate_limit({.limit = 1}));
        CHECK(site(from("2001:db8:0:100::1")).status == 200);
        CHECK(site(from("2001:db8:0:1ff:ffff::7")).status == 429);
        CHECK(site(from("2001:db8:0:200::1")).status == 200);
        CHECK(site(from("10.0.0.1")).status == 200);
        CHECK(site(from("::ffff:10.0.0.1")).status == 429);
        CHECK(site(from("10.0.0.2")).status == 200);
        CHECK(site(from("")).status == 200);
        CHECK(site(from("")).status == 429);
    }
    exchange_fixture fixture;
    CHECK(mw::client_key(fixture.ex) == "127.0.0.1");
}

TEST_CASE("rate_limit: the key is one's own, and some are not counted", "[middleware][rate_limit]") {
    const auto site = serve(
        face::koa, answer,
        mw::rate_limit({.limit = 1,
                        .key = [](web::exchange& ex) { return std::string(ex.request.headers["X-Key"]); },
                        .skip = [](web::exchange& ex) { return ex.request.headers.has("X-Free"); }}));
    const auto status = [&](const char* name, const char* value) {
        return site({.headers = {{name, value}}}).status;
    };
    CHECK(status("X-Key", "a") == 200);
    CHECK(status("X-Key", "a") == 429);
    CHECK(status("X-Key", "b") == 200);
    const auto free = site({.headers = {{"X-Key", "a"}, {"X-Free", "1"}}});
    CHECK(free.status == 200);
    CHECK(header_lines(free).empty());
}

TEST_CASE("rate_limit: several places count together, and two limits of one store apart",
          "[middleware][rate_limit]") {
    const mw::rate_limit shared({.limit = 1});
    CHECK(serve(face::koa, answer, shared)({}).status == 200);
    CHECK(serve(face::express, answer, shared)({}).status == 429);

    const auto store = std::make_shared<mw::memory_rate_store>();
    const auto both = serve(
        face::koa, answer,
        mw::rate_limit({.limit = 10, .store = store, .headers = mw::rate_headers::draft_8}),
        mw::rate_limit({.limit = 2, .window = 1h, .store = store, .headers = mw::rate_headers::draft_8}));
    const auto response = both({});
    CHECK(header_lines(response).find("\"10-in-1min\"; r=9; t=60") != std::string::npos);
    CHECK(header_lines(response).find("\"2-in-1hr\"; r=1; t=3600") != std::string::npos);
    CHECK(store->size() == 2);
}

TEST_CASE("rate_limit: all ways of counting are to be had", "[middleware][rate_limit]") {
    for (const auto how : {mw::rate_algorithm::fixed_window, mw::rate_algorithm::sliding_window,
                           mw::rate_algorithm::token_bucket}) {
        const auto site = serve(face::express, answer, mw::rate_limit({.limit = 2, .algorithm = how}));
        CHECK(site({}).status == 200);
        CHECK(site({}).status == 200);
        CHECK(site({}).status == 429);
    }
}

TEST_CASE("rate_limit: a store may take its time", "[middleware][rate_limit]") {
    for (const auto face : both_faces) {
        INFO(name_of(face));
        const auto site =
            serve(face, answer, mw::rate_limit({.limit = 1, .store = std::make_shared<slow_store>()}));
        CHECK(site({}).status == 200);
        CHECK(site({}).status == 429);
    }
}

TEST_CASE("rate_limit: what the store throws is the request's error, or is logged",
          "[middleware][rate_limit]") {
    for (const auto face : both_faces) {
        for (const bool is_slow : {false, true}) {
            INFO(name_of(face) << (is_slow ? ", slow" : ""));
            log_capture log;
            const auto store = std::make_shared<failing_store>();
            store->is_slow = is_slow;
            CHECK(serve(face, answer, mw::rate_limit({.store = store}))({}).status == 503);
            CHECK(
                serve(face, answer, mw::rate_limit({.store = store, .pass_on_store_error = true}))({}).body ==
                "done");
            CHECK(log.lines().find("rate_limit: the store fails, the request passes: the store is away\n") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("rate_limit: status and text are one's own", "[middleware][rate_limit]") {
    const auto site =
        serve(face::koa, answer, mw::rate_limit({.limit = 1, .status = 403, .message = "calm down"}));
    site({});
    const auto refused = site({});
    CHECK(refused.status == 403);
    CHECK(refused.body == "calm down");
}

TEST_CASE("rate_limit: misuse says what to do", "[middleware][rate_limit]") {
    const char* nothing = "rate_limit: limit and window must be above 0; to refuse all, answer so";
    CHECK_THROWS_WITH(mw::rate_limit({.limit = 0}), nothing);
    CHECK_THROWS_WITH(mw::rate_limit({.window = 0ms}), nothing);
    CHECK_THROWS_WITH(mw::rate_limit({.name = "a\"b"}),
                      "rate_limit: the name has a character that no header may have");
}
