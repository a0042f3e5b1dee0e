#include <cortado/middleware/request_id.hpp>

#include <cortado/core/logger.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/loop/timers.hpp>
#include <cortado/middleware/logger.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "faces.hpp"
#include "support/catch.hpp"
#include "unit/fs/temporary_directory.hpp"

using cortado::test::ask;
using cortado::test::in_both_faces;
using cortado::test::message_of;
using cortado::test::planned_answer;
namespace middleware = cortado::middleware;

namespace {

middleware::request_id_options numbered(bool accept) {
    return {.accept = accept, .generator = [] { return std::string("seven"); }};
}

std::string named(const cortado::web::handler& app, const std::string& sent) {
    return std::string(ask(app, {.headers = {{"X-Request-Id", sent}}}).header("X-Request-Id"));
}

}  // namespace

TEST_CASE("request_id: each request gets another name of 128 bits", "[middleware]") {
    for (const auto& [face, app] : in_both_faces({middleware::request_id()})) {
        CAPTURE(face);
        const std::string first(ask(app).header("X-Request-Id"));
        CHECK(first.size() == 32);
        CHECK(first.find_first_not_of("0123456789abcdef") == std::string::npos);
        CHECK(ask(app).header("X-Request-Id") != first);
    }
}

TEST_CASE("request_id: a name from in front is taken only if it can do no harm", "[middleware]") {
    const std::string longest(128, 'x');
    for (const auto& [face, app] : in_both_faces({middleware::request_id(numbered(true))})) {
        CAPTURE(face);
        for (const std::string& good : {std::string("Az09-_.~:+/=@"), longest})
            CHECK(named(app, good) == good);
        for (const std::string& bad : {std::string(), longest + 'x', std::string("a b"), std::string("a\"b"),
                                       std::string("a\tb"), std::string("<b>"), std::string("caf\xc3\xa9")})
            CHECK(named(app, bad) == "seven");
    }
    for (const auto& [face, app] : in_both_faces({middleware::request_id(numbered(false))})) {
        CAPTURE(face);
        CHECK(named(app, "good") == "seven");
    }
}

TEST_CASE("request_id: handlers can read the name, and answers to errors carry it", "[middleware]") {
    cortado::koa::application app({.silent = true});
    app.use([](cortado::koa::context& ctx, cortado::koa::next_fn next) -> cortado::task<> {
        const std::string before(middleware::request_id_of(ctx.exchange()));
        co_await next();
        ctx.body = "[" + before + "] [" + std::string(middleware::request_id_of(ctx.exchange())) + "]";
    });
    app.use(middleware::request_id(numbered(true)));
    CHECK(ask(app.as_handler()).body == "[] [seven]");
    for (const auto& [face, failing] : in_both_faces({middleware::request_id(numbered(true))},
                                                     {.status = 500, .how = planned_answer::way::thrown})) {
        CAPTURE(face);
        CHECK(ask(failing).header("X-Request-Id") == "seven");
    }
    CHECK(message_of([] { middleware::request_id({.header = "X a"}); }) ==
          "request_id: 'X a' is no name of a header field");
}

namespace {

namespace logs = cortado::logger;
namespace web = cortado::web;
using cortado::task;

/** What is logged while it lives, each line as "[context] message". */
struct log_with_names {
    log_with_names() {
        logs::set_sink([this](const logs::record& line) {
            lines.push_back("[" + std::string(line.context) + "] " + std::string(line.message));
        });
    }
    log_with_names(const log_with_names&) = delete;
    log_with_names& operator=(const log_with_names&) = delete;
    ~log_with_names() { logs::set_sink({}); }
    std::vector<std::string> lines;
};

/** A stream that breaks when it is read. */
struct broken_stream final : cortado::stream::readable {
    task<std::string_view> read() override {
        logs::info("read");
        throw std::runtime_error("broken");
        co_return std::string_view();
    }
};

task<> deeper(std::string name) {
    logs::info("{} deeper", name);
    co_await cortado::sleep_for(std::chrono::microseconds(name.size() % 2 * 200));
    logs::info("{} deeper still", name);
}

/** Everything a handler may wait for or set going; what is logged begins with the name it should be logged under. */
task<> work_of(std::string name) {
    logs::info("{} begins", name);
    cortado::set_timeout([name] { logs::info("{} timer", name); }, 1);
    cortado::spawn(deeper(name));
    co_await cortado::when_all(deeper(name), deeper(name));
    logs::info("{} ends", name);
}

web::handler express_app(const std::vector<middleware::ready_layer>& layers) {
    namespace express = cortado::express;
    express::application app;
    for (const auto& layer : layers) app.use(layer);
    app.get("/broken", [](express::request&, express::response& res) {
        res.send_stream(std::make_unique<broken_stream>());
    });
    app.get("/silent", [](express::request&, express::response&) {});
    app.get("/throws", [](express::request&, express::response&) { throw std::runtime_error("no"); });
    app.use(
        [](const std::runtime_error& error, express::request& req, express::response& res, express::next_fn) {
            logs::warn("{} handled: {}", middleware::request_id_of(req.exchange()), error.what());
            res.status(500).send("sorry");
        });
    app.use([](express::request& req, express::response& res) -> task<> {
        co_await work_of(std::string(middleware::request_id_of(req.exchange())));
        res.send("done");
    });
    return app.as_handler();
}

web::handler koa_app(const std::vector<middleware::ready_layer>& layers) {
    namespace koa = cortado::koa;
    koa::application app;
    for (const auto& layer : layers) app.use(layer);
    app.use([](koa::context& ctx) -> task<> {
        const std::string name(middleware::request_id_of(ctx.exchange()));
        const std::string path(std::string_view(ctx.path));
        if (path == "/broken") {
            std::unique_ptr<cortado::stream::readable> source = std::make_unique<broken_stream>();
            ctx.body = std::move(source);
            co_return;
        }
        if (path == "/throws") throw std::runtime_error("no");
        co_await work_of(name);
        ctx.body = "done";
    });
    return app.as_handler();
}

task<> ask_named(web::handler app, std::string name, std::string path) {
    web::inject_request request{.url = std::move(path), .headers = {{"X-Request-Id", std::move(name)}}};
    co_await web::inject(std::move(app), std::move(request));
}

std::vector<std::string> lines_of(const web::handler& app, std::string path) {
    const log_with_names all;
    cortado::run(ask_named(app, "n1", std::move(path)));
    cortado::run();
    return all.lines;
}

}  // namespace

TEST_CASE("request_id: each line that is logged has the name of its request, however many run at a time",
          "[middleware][context]") {
    // A line of logger()'s as well, be it above or below, where it goes through the log.
    const auto to_log = [](std::string_view line) { logs::info("{}", line); };
    const auto lines = [&](const char* what) {
        return middleware::logger(std::string(":request-id ") + what, {.stream = to_log});
    };
    const std::vector<middleware::ready_layer> layers = {lines("above"), middleware::request_id(),
                                                         lines("below")};
    constexpr int requests = 100;
    for (const auto& app : {express_app(layers), koa_app(layers)}) {
        const log_with_names all;
        std::vector<task<>> asked;
        for (int i = 0; i < requests; ++i) asked.push_back(ask_named(app, std::to_string(i), "/"));
        cortado::run(cortado::when_all(std::move(asked)));
        cortado::run();
        CHECK(all.lines.size() == requests * 11);
        const auto is_wrong = [](const std::string& line) {
            const std::size_t end = line.find("] ");
            return line.substr(end + 2, line.find(' ', end + 2) - end - 2) != line.substr(1, end - 1);
        };
        CHECK(std::find_if(all.lines.begin(), all.lines.end(), is_wrong) == all.lines.end());
    }
}

TEST_CASE("request_id: what is logged about a request that fails has its name", "[middleware][context]") {
    const std::vector<middleware::ready_layer> layers = {middleware::request_id()};
    const web::handler express = express_app(layers);
    const web::handler koa = koa_app(layers);
    using list = std::vector<std::string>;
    CHECK(lines_of(express, "/throws") == list{"[n1] n1 handled: no"});
    CHECK(lines_of(koa, "/throws") == list{"[n1] koa: GET /throws: no"});
    CHECK(lines_of(express, "/broken") ==
          list{"[] read", "[n1] GET /broken: while the body was sent: broken"});
    CHECK(lines_of(koa, "/broken") == list{"[] read", "[n1] GET /broken: while the body was sent: broken"});
    const list silent = lines_of(express, "/silent");
    REQUIRE(silent.size() == 1);
    CHECK(silent.front().starts_with("[n1] GET /silent: the handler of GET, HEAD /silent"));
}

TEST_CASE("request_id: stands before what a hook of one's own says, and outside of requests there is none",
          "[middleware][context]") {
    const log_with_names all;
    logs::set_context([](std::string& out) { out += "tenant"; });
    const auto tell = [](web::exchange& ex) {
        ex.before_head([](web::exchange&) { logs::info("head"); });
        ex.on_finish([](web::exchange&, const web::response_end&) { logs::info("end"); });
        return true;
    };
    for (const auto& [face, app] :
         in_both_faces({middleware::make_layer(tell), middleware::request_id(numbered(false))})) {
        CAPTURE(face);
        ask(app);
    }
    logs::set_context({});
    logs::info("outside");
    CHECK(all.lines == std::vector<std::string>{"[seven tenant] head", "[seven tenant] end",
                                                "[seven tenant] head", "[seven tenant] end", "[] outside"});
}
