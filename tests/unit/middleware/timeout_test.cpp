#include <cortado/middleware/timeout.hpp>

#include <cortado/core/error.hpp>
#include <cortado/loop/sleep.hpp>

#include <string>
#include <utility>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::task;
using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::message_of;
using cortado::test::planned_answer;
using namespace std::chrono_literals;
namespace express = cortado::express;
namespace koa = cortado::koa;
namespace middleware = cortado::middleware;
namespace web = cortado::web;

namespace {

/** Waits until it is stopped, and says what of. */
task<> wait_for_ever(web::exchange& ex, std::string& heard) {
    try {
        co_await cortado::sleep_for(24h);
    } catch (const cortado::operation_cancelled&) {
        heard += middleware::is_timed_out(ex) ? "late;" : "stopped;";
        throw;
    }
}

std::vector<std::pair<std::string, web::handler>> waiting(const middleware::ready_layer& layer,
                                                          std::string& heard) {
    express::application first;
    first.use(layer);
    first.use(
        [&heard](express::request& req, express::response&) { return wait_for_ever(req.exchange(), heard); });
    koa::application second({.silent = true});
    second.use(layer);
    second.use([&heard](koa::context& ctx) { return wait_for_ever(ctx.exchange(), heard); });
    return {{"express", first.as_handler()}, {"koa", second.as_handler()}};
}

}  // namespace

TEST_CASE("timeout: what takes too long is answered with 503, and its handlers are stopped", "[middleware]") {
    std::string heard;
    for (const auto& [face, app] : waiting(middleware::timeout(1ms), heard)) {
        CAPTURE(face);
        const auto reply = ask(app);
        CHECK(reply.status == 503);
        CHECK(reply.body == "Response timeout");
        CHECK(reply.header("Content-Type") == "text/plain; charset=utf-8");
        CHECK(reply.is_complete);
    }
    CHECK(heard == "late;late;");
}

TEST_CASE("timeout: who answers in time is left alone", "[middleware]") {
    for (const auto how :
         {planned_answer::way::whole, planned_answer::way::stream, planned_answer::way::written}) {
        for (const auto& [face, app] : in_both_faces({middleware::timeout(24h)}, {.how = how})) {
            CAPTURE(face, static_cast<int>(how));
            const auto reply = ask(app);
            CHECK(std::to_string(reply.status) + ' ' + reply.body == "200 hello");
        }
    }
    for (const auto& [face, app] :
         in_both_faces({middleware::timeout(24h)}, {.status = 403, .how = planned_answer::way::thrown})) {
        CAPTURE(face);
        CHECK(ask(app).status == 403);
    }
}

TEST_CASE("timeout: a response that has begun may take as long as it likes", "[middleware]") {
    koa::application app({.silent = true});
    app.use(middleware::timeout(5ms));
    app.use([](koa::context& ctx) -> task<> {
        ctx.respond = false;
        web::exchange& ex = ctx.exchange();
        co_await ex.write("first ");
        co_await cortado::sleep_for(20ms);
        co_await ex.write(middleware::is_timed_out(ex) ? "late" : "second");
        ex.end();
    });
    const auto reply = ask(app.as_handler());
    CHECK(std::to_string(reply.status) + ' ' + reply.body == "200 first second");
}

TEST_CASE("timeout: no time, and more than a timer can wait, are mistakes", "[middleware]") {
    CHECK(message_of([] { middleware::timeout(0ms); }) == "timeout: the time must be more than 0 ms");
    CHECK(message_of([] { middleware::timeout(-1ms); }) == "timeout: the time must be more than -1 ms");
    CHECK(message_of([] { middleware::timeout(2147483648ms); }) ==
          "timeout: the time must not be more than 2147483647 ms, about 24 days; leave the layer out to wait "
          "for "
          "ever");
    for (const auto& [face, app] : in_both_faces({middleware::timeout(2147483647ms)})) {
        CAPTURE(face);
        CHECK(ask(app).body == "hello");
    }
}
