// Layers of both faces in one list, of either face: the order of docs/decisions/0001 on the whole log of each run.
#include <cortado/cortado.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <cortado/core/when_all.hpp>
#include <cortado/loop/timers.hpp>

#include "support/catch.hpp"

namespace express = cortado::express;
namespace koa = cortado::koa;
using cortado::task;

namespace {

template <class Application>
std::string ask(const Application& app, std::string url, std::string method = "GET") {
    cortado::web::inject_request request;
    request.method = std::move(method);
    request.url = std::move(url);
    const cortado::web::inject_response answer = cortado::run(app.inject(std::move(request)));
    return std::to_string(answer.status) + " " + answer.body;
}

/** What layers write to: `name>` on the way down, `<name` on the way up, `~` where they wait. */
struct marks {
    std::string log;
    void down(const std::string& name) { log += name + "> "; }
    void up(const std::string& name) { log += "<" + name + " "; }
    void say(const std::string& what) { log += what + " "; }
};

auto koa_layer(marks& to, std::string name, bool waits = false) {
    return [&to, name, waits](koa::context&, koa::next_fn next) -> task<> {
        to.down(name);
        if (waits) co_await cortado::yield();
        co_await next();
        if (waits) co_await cortado::yield();
        to.up(name);
    };
}
auto express_layer(marks& to, std::string name) {
    return [&to, name](express::request&, express::response&, express::next_fn next) {
        to.down(name);
        next();
        to.up(name);
    };
}
auto waiting_express_layer(marks& to, std::string name, bool before) {
    return [&to, name, before](express::request&, express::response&, express::next_fn next) -> task<> {
        to.down(name);
        if (before) co_await cortado::yield();
        next();
        if (!before) co_await cortado::yield();
        to.up(name);
    };
}

auto twice_layer(marks& to) {
    return [&to](express::request&, express::response&, express::next_fn next) {
        to.down("T");
        next();
        to.say("again");
        next();
        to.up("T");
    };
}

template <class Application>
void add_layer(Application& app, marks& to, char kind) {
    const std::string name(1, kind);
    if (kind == 'K' || kind == 'k') app.use(koa_layer(to, name, kind == 'k'));
    if (kind == 'E') app.use(express_layer(to, name));
    if (kind == 'e' || kind == 'f') app.use(waiting_express_layer(to, name, kind == 'e'));
    if (kind == 'T') app.use(twice_layer(to));
    if (kind == 'N') app.use([&to](express::request&, express::response&) { to.say("N"); });
    if (kind == 'P') app.use(koa::compose(koa_layer(to, "P"), koa_layer(to, "Q")));
    if (kind == 'A') {
        koa::application mounted;
        mounted.use(koa_layer(to, name));
        app.use(mounted);
    }
    if (kind == 'R') {
        express::router mounted;
        mounted.use(express_layer(to, name));
        app.use(mounted);
    }
    if (kind == 'O') {
        koa::router mounted;
        mounted.get("/*any", koa_layer(to, name));
        app.use(mounted);
    }
}

template <class Application>
void add_end(Application& app, marks& to, char kind) {
    if (kind == 'H') {
        app.use([&to](express::request&, express::response& res) {
            to.say("H");
            res.send("express");
        });
    }
    if (kind == 'w') {
        app.use([&to](express::request&, express::response& res) -> task<> {
            co_await cortado::yield();
            to.say("w");
            res.send("late");
        });
    }
    if (kind == 'h') {
        app.use([&to](koa::context& ctx) {
            to.say("h");
            ctx.body = "koa";
        });
    }
    if (kind == 'L') {
        app.use([&to](express::request&, express::response& res) {
            to.say("L");
            cortado::set_timeout([&to, held = std::make_shared<express::held_response>(res.keep())] {
                to.say("later");
                held->send("held");
            });
        });
    }
    if (kind == '!') {
        app.use([&to](express::request&, express::response&) {
            to.say("!");
            throw std::runtime_error("broken");
        });
    }
    if (kind == '?') {
        app.use([&to](express::request&, express::response&) -> task<> {
            co_await cortado::yield();
            to.say("?");
            throw std::runtime_error("broken");
        });
    }
    if (kind == 'x') {
        app.use([&to](koa::context&) -> task<> {
            co_await cortado::yield();
            to.say("x");
            throw std::runtime_error("broken");
        });
    }
}

template <class Application>
void add_catcher(Application& app, marks& to, char kind) {
    if (kind == 'c') {
        app.use([&to](koa::context& ctx, koa::next_fn next) -> task<> {
            to.down("c");
            try {
                co_await next();
            } catch (const std::runtime_error& error) {
                to.say(std::string("caught:") + error.what());
                ctx.body = "recovered";
            }
            to.up("c");
        });
    }
    if constexpr (std::is_same_v<Application, express::application>) {
        if (kind == 'm') {
            app.use([&to](const std::runtime_error& error, express::request&, express::response& res,
                          express::next_fn) {
                to.say(std::string("m:") + error.what());
                res.send("handled");
            });
        }
    }
}

template <class Application>
void add_all(Application& app, marks& to, std::string_view& script);

template <class Mounted, class Application>
void mount(Application& app, marks& to, std::string_view& script) {
    Mounted mounted;
    add_all(mounted, to, script);
    app.use(mounted);
}

/** Take off the script what stands before its end, or before what closes this mount. */
template <class Application>
void add_all(Application& app, marks& to, std::string_view& script) {
    while (!script.empty()) {
        const char kind = script.front();
        script.remove_prefix(1);
        if (kind == ')' || kind == ']' || kind == '}') return;
        if (kind == '(') mount<express::router>(app, to, script);
        if (kind == '[') mount<express::application>(app, to, script);
        if (kind == '{') mount<koa::application>(app, to, script);
        add_layer(app, to, kind);
        add_end(app, to, kind);
        add_catcher(app, to, kind);
    }
}

/** Run the layers of a script in an application of one face:
    K k    a Koa layer; one that waits before and behind its next()
    E e f  an Express layer; one that waits before its next(); one that waits behind it
    T N    an Express layer that calls next() twice; one that does nothing
    ( [ {  a mounted Express router, Express application, Koa application, up to what closes it
    A R O  a mounted Koa application, Express router, Koa router, each with one layer of its own; P a composition of two
    H w L  Express handlers that answer: at once, later, by a held response; h a Koa handler
    ! ? x  handlers that throw: Express's, an Express one that has waited, a Koa one that has waited
    c m    what takes errors: a Koa layer, an Express error handler */
template <class Application>
std::string run_in(Application app, std::string_view script) {
    marks to;
    add_all(app, to, script);
    const std::string answer = ask(app, "/a");
    return to.log + "| " + answer.substr(0, answer.find('<'));
}
std::string in_koa(std::string_view script) { return run_in(koa::application({.silent = true}), script); }
std::string in_express(std::string_view script) { return run_in(express::application(), script); }

struct row {
    const char* script;
    const char* log;
    const char* in_express = nullptr;  ///< where it is another
};

void check_table(const std::vector<row>& rows) {
    for (const row& each : rows) {
        CAPTURE(each.script);
        CHECK(in_koa(each.script) == each.log);
        CHECK(in_express(each.script) == (each.in_express == nullptr ? each.log : each.in_express));
    }
}

}  // namespace

TEST_CASE("mixing: synchronous layers enter in order and leave in reverse, whichever face they are of",
          "[mixing][order]") {
    check_table({
        {"KEKH", "K> E> K> H <K <E <K | 200 express"},
        {"EKEh", "E> K> E> h <E <K <E | 200 koa"},
        {"KARH", "K> A> R> H <R <A <K | 200 express"},
        {"RAPOEh", "R> A> P> Q> O> E> h <E <O <Q <P <A <R | 200 koa"},
        {"APRKOEH", "A> P> Q> R> K> O> E> H <E <O <K <R <Q <P <A | 200 express"},
    });
}

TEST_CASE(
    "mixing: where layers wait, an onion layer resumes when all below has ended; a linear one goes on at "
    "once",
    "[mixing][order]") {
    check_table({
        {"KEkEH", "K> E> k> <E E> H <E <k <K | 200 express"},
        {"EkEh", "E> k> <E E> h <E <k | 200 koa"},
        {"KeKH", "K> e> K> H <K <e <K | 200 express"},
        {"KfKH", "K> f> K> H <K <f <K | 200 express"},
        {"EfKw", "E> f> K> <E w <K <f | 200 late"},
        {"eKfkw", "e> K> f> k> <e <f w <k <K | 200 late"},
        {"RAew", "R> A> e> <R <e w <A | 200 late"},
        {"AREkh", "A> R> E> k> <E <R h <k <A | 200 koa"},
    });
}

TEST_CASE(
    "mixing: a held response is waited for by the onion layers above it in a Koa list, not in an Express one",
    "[mixing][order]") {
    check_table({
        {"KEL", "K> E> L <E later <K | 200 held", "K> E> L <E <K later | 200 held"},
        {"EKL", "E> K> L <E later <K | 200 held", "E> K> L <K <E later | 200 held"},
        {"EkREL", "E> k> <E R> E> L <E <R later <k | 200 held", "E> k> <E R> E> L <E <R <k later | 200 held"},
        {"AROL", "A> R> O> L <R later <O <A | 200 held", "A> R> O> L <O <R <A later | 200 held"},
    });
}

TEST_CASE("mixing: an error goes up through onion layers and on to error handlers through linear ones",
          "[mixing][error]") {
    check_table({
        {"cE!", "c> E> ! <E caught:broken <c | 200 recovered"},
        {"cEx", "c> E> <E x caught:broken <c | 200 recovered"},
        {"cEK?", "c> E> K> <E ? caught:broken <c | 200 recovered"},
        {"EcRA!", "E> c> R> A> ! <R caught:broken <c <E | 200 recovered"},
        {"KEcke?", "K> E> c> k> <E e> <e ? caught:broken <c <K | 200 recovered"},
        {"AcPOx", "A> c> P> Q> O> x caught:broken <c <A | 200 recovered"},
    });
    CHECK(in_express("EK!m") == "E> K> ! m:broken <K <E | 200 handled");
    CHECK(in_express("EKxm") == "E> K> <E x m:broken <K | 200 handled");
    CHECK(in_express("eRK?m") == "e> R> K> <R <e ? m:broken <K | 200 handled");
    CHECK(in_express("EcK!m") == "E> c> K> ! m:broken <K <c <E | 200 handled");
    CHECK(in_koa("EK!") == "E> K> ! <E | 500 Internal Server Error");
    CHECK(in_koa("eAR?") == "e> A> R> <R <e ? | 500 Internal Server Error");
    CHECK(in_express("EK!") == "E> K> ! <E | 500 ");
}

TEST_CASE("mixing: below a Koa layer, what falls off a mounted list with one of its own goes on behind it",
          "[mixing][mount][order]") {
    check_table({
        {"K(k)H", "K> k> H <k <K | 200 express"},
        {"K[k]H", "K> k> H <k <K | 200 express"},
        {"K{k}H", "K> k> H <k <K | 200 express"},
        {"k(K)h", "k> K> h <K <k | 200 koa"},
        {"k[k]w", "k> k> w <k <k | 200 late"},
        {"EKE(EkE)EH", "E> K> E> E> k> <E <E <E E> E> H <E <E <k <K | 200 express"},
        {"K([P]k)(K)EH", "K> P> Q> k> K> E> H <E <K <k <Q <P <K | 200 express"},
        {"{K[K(K)]}K(e)w", "K> K> K> K> e> <e w <K <K <K <K | 200 late"},
        {"K(Kw", "K> K> w <K <K | 200 late"},
        {"K(K)", "K> K> <K <K | 404 Not Found", "K> K> <K <K | 404 "},
    });
}

TEST_CASE("mixing: an error behind a mounted list is thrown out of the next() of the Koa layers in it",
          "[mixing][mount][error]") {
    check_table({
        {"cK(k)!", "c> K> k> ! caught:broken <c | 200 recovered"},
        {"K(c)?", "K> c> ? caught:broken <c <K | 200 recovered"},
        {"K[cK]Ex", "K> c> K> E> <E x caught:broken <c <K | 200 recovered"},
    });
    CHECK(in_express("K(k)!m") == "K> k> ! m:broken <k <K | 200 handled");
    CHECK(in_express("K[K]?m") == "K> K> ? m:broken <K <K | 200 handled");
}

TEST_CASE(
    "mixing: a second next() at the end of a mounted list goes one layer further, below a Koa layer too",
    "[mixing][mount][order]") {
    check_table({
        {"(T)NH", "T> N again H <T | 200 express"},
        {"(KT)NH", "K> T> N again H <T <K | 200 express"},
        {"K[KT]NH", "K> K> T> N again H <T <K <K | 200 express"},
        {"k(kT)Nw", "k> k> T> N again <T w <k <k | 200 late"},
        {"K(KT)H", "K> K> T> H again <T <K <K | 200 express"},
    });
}

TEST_CASE("mixing: a router with a Koa guard, below a Koa layer, lets other URLs go on", "[mixing][mount]") {
    const auto logs_of = [](auto mounted, const std::string& url) {
        marks to;
        mounted.use(koa_layer(to, "guard"));
        mounted.get("/users", [](express::request&, express::response& res) { res.send("users"); });
        express::application app;
        app.use(koa_layer(to, "timer"));
        app.use("/api", mounted);
        app.get("/api/status",
                [](express::request& req, express::response& res) { res.send(req.base_url + req.url); });
        const std::string answer = ask(app, url);
        return to.log + "| " + answer.substr(0, answer.find('<'));
    };
    const auto check = [&logs_of](const std::string& url, const std::string& log) {
        CHECK(logs_of(express::router(), url) == log);
        CHECK(logs_of(express::application(), url) == log);
    };
    check("/api/users", "timer> guard> <guard <timer | 200 users");
    check("/api/status", "timer> guard> <guard <timer | 200 /api/status");
    check("/api/none", "timer> guard> <guard <timer | 404 ");
    check("/other", "timer> <timer | 404 ");
}

TEST_CASE("mixing: the same layers serve any number of requests at once, each with a log of its own",
          "[mixing][order]") {
    koa::application app;
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        ctx.state["log"] = std::string("K> ");
        co_await next();
        ctx.body = ctx.state["log"].as<std::string>() + "<K";
    });
    app.use([](express::request&, express::response&, express::next_fn next) -> task<> {
        co_await cortado::yield();
        next();
    });
    app.use([](koa::context& ctx, koa::next_fn next) -> task<> {
        ctx.state["log"].as<std::string>() += "k" + std::string(std::string_view(ctx.path)) + "> ";
        co_await cortado::yield();
        co_await next();
    });
    const auto one = [&app](int number) -> task<std::string> {
        cortado::web::inject_request request;
        request.url = "/" + std::to_string(number);
        const cortado::web::inject_response reply = co_await app.inject(std::move(request));
        co_return reply.body;
    };
    std::vector<task<std::string>> all;
    for (int i = 0; i < 100; ++i) all.push_back(one(i));
    const std::vector<std::string> bodies = cortado::run(cortado::when_all(std::move(all)));
    for (int i = 0; i < 100; ++i) {
        CHECK(bodies[static_cast<std::size_t>(i)] == "K> k/" + std::to_string(i) + "> <K");
    }
}

TEST_CASE("mixing: a Koa router in an Express application routes what is left of the path",
          "[mixing][mount]") {
    koa::router users({.prefix = "/users"});
    users.get("user", "/:id", [](koa::context& ctx) {
        ctx.body = std::string(ctx.params["id"]) + " at " + std::string(std::string_view(ctx.path)) + " of " +
                   std::string(ctx.original_url()) + " by " + std::string(koa::routed(ctx).path());
    });
    express::application app;
    app.use("/api/:version", users.routes());
    app.get("/api/v1/users/7/more",
            [](express::request& req, express::response& res) { res.send("express " + req.url); });
    CHECK(ask(app, "/api/v1/users/a%20b?q=1") ==
          "200 a b at /users/a%20b of /api/v1/users/a%20b?q=1 by /users/:id");
    CHECK(ask(app, "/api/v1/users/7/more") == "200 express /api/v1/users/7/more");
    CHECK(ask(app, "/api/v1/users", "POST").substr(0, 3) == "404");
}

TEST_CASE("mixing: allowed_methods answers inside an Express application, too", "[mixing][mount]") {
    koa::router router;
    router.get("/a", [](koa::context& ctx) { ctx.body = "a"; });
    express::application app;
    app.use(router.allowed_methods(), router.routes());
    CHECK(ask(app, "/a") == "200 a");
    CHECK(ask(app, "/a", "PUT") == "405 Method Not Allowed");
}

TEST_CASE("mixing: an Express router in a Koa router's path sees the whole path, its params are its own",
          "[mixing][mount]") {
    express::router inner;
    inner.get("/u/:id", [](express::request& req, express::response& res) {
        res.send(std::string(req.params["id"]) + " " + req.url + " " + std::string(req.params["tenant"]) +
                 ";");
    });
    koa::router router;
    std::string seen;
    router.use("/:tenant", [&seen](koa::context& ctx, koa::next_fn next) -> task<> {
        co_await next();
        seen = std::string(ctx.params["tenant"]) + " " + std::to_string(int(ctx.status));
    });
    router.get("/u/:other", inner);
    koa::application app;
    app.use(router);
    CHECK(ask(app, "/u/7") == "200 7 /u/7 ;");
    CHECK(seen == "u 200");
}

TEST_CASE("mixing: three borders deep, an error finds the nearest that takes it, and headers survive",
          "[mixing][mount][error]") {
    express::application innermost;
    innermost.get("/leaf", [](express::request&, express::response& res) {
        res.set("X-Leaf", "1");
        throw cortado::http_error(409, "conflict");
    });
    koa::application middle;
    std::string log;
    middle.use([&log](koa::context&, koa::next_fn next) -> task<> {
        try {
            co_await next();
        } catch (const cortado::http_error& error) {
            log += "koa " + std::to_string(error.status()) + " ";
            throw;
        }
    });
    middle.use(innermost);
    express::application outer;
    outer.use("/in", middle);
    outer.use([&log](const cortado::http_error& error, express::request& req, express::response& res,
                     express::next_fn) {
        log += "express " + req.url;
        res.status(error.status()).send(error.what());
    });
    CHECK(ask(outer, "/in/leaf") == "409 conflict");
    CHECK(log == "koa 409 express /in/leaf");
}
