#include <cortado/cortado.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "support/raw_client.hpp"
#include "support/test_server.hpp"

using namespace cortado;
using cortado::test::counter;
using cortado::test::log_capture;
using cortado::test::raw_client;
using cortado::test::raw_response;
using cortado::test::test_server;
using cortado::web::exchange;
using cortado::web::response_end;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

/** What was heard of responses, written on the server's thread and read on the test's. */
class report {
public:
    auto listener() {
        return [this](exchange&, const response_end& end) {
            {
                const std::lock_guard lock(mutex_);
                text_ += (end.is_complete ? "complete " : "lost ") + std::to_string(end.body_octets) + "; ";
            }
            heard_.add();
        };
    }
    std::string after(int reports) {
        heard_.await_exactly(reports);
        const std::lock_guard lock(mutex_);
        return text_;
    }

private:
    std::mutex mutex_;
    std::string text_;
    counter heard_;
};

/** Doubles every piece. */
class doubling final : public web::body_filter {
public:
    std::string_view run(std::string_view piece, mode how) override {
        made_.assign(piece).append(piece);
        if (how == mode::end) made_ += '.';
        return made_;
    }

private:
    std::string made_;
};

void double_body(exchange& ex) { ex.filter_body(std::make_unique<doubling>()); }

/** A layer of either face that hooks every request. */
struct hooking {
    report* to;
    web::layer as_layer() const {
        web::layer made;
        made.state = std::make_shared<hooking>(*this);
        made.call = [](void* state, exchange& ex, web::cursor next) -> task<> {
            ex.on_finish(static_cast<hooking*>(state)->to->listener());
            ex.before_head([](exchange& of) { of.response.headers.set("X-Hooked", "yes"); });
            next.lock().go_on(next.position());
            return {};
        };
        return made;
    }
};

/** A server that runs an application. */
template <class Application>
test_server serve_application(const Application& app) {
    return test_server([handler = app.as_handler()](exchange& ex) { return handler(ex); });
}

}  // namespace

TEST_CASE("hooks: a connection calls them for every answer on it, and goes on plainly afterwards",
          "[server][hooks]") {
    report heard;
    bool hooks = true;
    test_server server([&](exchange& ex) {
        if (std::exchange(hooks, !hooks)) {
            ex.before_head([](exchange& of) { of.response.headers.set("X-Hooked", "yes"); });
            ex.on_finish(heard.listener());
        }
        ex.body.assign("hello");
        ex.end();
    });
    raw_client client(server.port());
    client.send(std::string(get) + std::string(get) + std::string(get));
    const raw_response first = client.read_response();
    const raw_response second = client.read_response();
    const raw_response third = client.read_response();
    CHECK(first.field("X-Hooked") == "yes");
    CHECK(second.field("X-Hooked").empty());
    CHECK(third.field("X-Hooked") == "yes");
    CHECK(first.body + second.body + third.body == "hellohellohello");
    CHECK(heard.after(2) == "complete 5; complete 5; ");
}

TEST_CASE("hooks: what a Koa request has kept goes with its answer, before the next on the connection",
          "[server][hooks][koa]") {
    struct mark {
        explicit mark(std::string& into) : log(&into) { *log += "kept "; }
        mark(mark&& other) noexcept : log(std::exchange(other.log, nullptr)) {}
        ~mark() {
            if (log != nullptr) *log += "gone ";
        }
        std::string* log;
    };
    std::string log;
    koa::application app;
    app.use([&log](koa::context& ctx) {
        ctx.exchange().on_finish([&log](exchange&, const web::response_end&) { log += "answered "; });
        ctx.body = "before: " + log;
        ctx.state["mark"] = mark(log);
    });
    test_server server([handler = app.as_handler()](exchange& ex) { return handler(ex); });
    raw_client client(server.port());
    for (const char* before :
         {"before: ", "before: kept answered gone ", "before: kept answered gone kept answered gone "}) {
        client.send(get);
        CHECK(client.read_response().body == before);
    }
}

TEST_CASE("hooks: a body written in pieces goes through its filter on a connection", "[server][hooks]") {
    report heard;
    test_server server([&](exchange& ex) -> task<> {
        ex.on_finish(heard.listener());
        ex.before_head(double_body);
        co_await ex.write("ab");
        co_await ex.write("c");
        ex.end();
    });
    raw_client client(server.port());
    client.send(get);
    CHECK(client.read_response().body == "ababcc.");
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    client.send(get);
    CHECK(client.read_response(true).status == 200);
    CHECK(client.read_response().body == "ababcc.");
    CHECK(heard.after(3) == "complete 7; complete 0; complete 7; ");
}

TEST_CASE("hooks: streams and files go through their filter on a connection", "[server][hooks]") {
    char path[] = "/tmp/cortado-test-XXXXXX";
    const int descriptor = ::mkstemp(path);
    REQUIRE(descriptor >= 0);
    const std::string content(100'000, 'f');
    REQUIRE(::write(descriptor, content.data(), content.size()) == 100'000);
    ::close(descriptor);
    report heard;
    test_server server([&](exchange& ex) {
        ex.on_finish(heard.listener());
        if (ex.request.target != "/plain") ex.before_head(double_body);
        if (ex.request.target == "/stream") {
            ex.body.assign(stream::readable::from(std::string("text")));
        } else {
            ex.body.assign(web::file_slice::open(path));
        }
        ex.end();
    });
    raw_client client(server.port());
    client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body == "texttext.");
    client.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
    const raw_response doubled = client.read_response();
    CHECK(doubled.field("Content-Length").empty());
    CHECK(doubled.body == std::string(200'000, 'f') + '.');
    client.send("GET /plain HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read_response().body.size() == 100'000);
    CHECK(heard.after(3) == "complete 9; complete 200001; complete 100000; ");
    ::unlink(path);
}

TEST_CASE("hooks: a client that leaves before the answer is a lost response", "[server][hooks]") {
    report heard;
    counter waiting;
    test_server server([&](exchange& ex) -> task<> {
        ex.on_finish(heard.listener());
        event never;
        waiting.add();
        co_await never;
    });
    {
        raw_client client(server.port());
        client.send(get);
        waiting.await_exactly(1);
    }
    CHECK(heard.after(1) == "lost 0; ");
}

TEST_CASE("hooks: a client that does not take a long answer is a lost response", "[server][hooks]") {
    report heard;
    counter answered;
    test_server server([&](exchange& ex) {
        ex.on_finish(heard.listener());
        ex.body.assign(std::string(64 * 1024 * 1024, 'x'));
        ex.end();
        answered.add();
    });
    {
        raw_client client(server.port());
        client.send(get);
        answered.await_exactly(1);
    }
    CHECK(heard.after(1) == "lost 67108864; ");
}

TEST_CASE("hooks: a handler that fails in the middle of its answer is a lost response", "[server][hooks]") {
    const log_capture quiet;
    report heard;
    test_server server([&](exchange& ex) -> task<> {
        ex.on_finish(heard.listener());
        co_await ex.write("half");
        throw std::runtime_error("broken");
    });
    raw_client client(server.port());
    client.send(get);
    CHECK(heard.after(1) == "lost 4; ");
}

TEST_CASE("hooks: see the answers of an Express application off: sent, written, held and failed",
          "[server][hooks][express]") {
    const log_capture quiet;
    report heard;
    express::application app;
    app.use(hooking{&heard});
    app.get("/sent", [](express::request&, express::response& res) { res.send("sent"); });
    app.get("/written", [](express::request&, express::response& res) -> task<> {
        co_await res.write("wri");
        co_await res.write("tten");
        res.end();
    });
    app.get("/held", [](express::request&, express::response& res) {
        auto held = res.keep();
        auto later = [](express::held_response kept) -> task<> {
            co_await cortado::sleep_for(std::chrono::milliseconds(1));
            kept.send("held");
        };
        spawn(later(std::move(held)));
    });
    app.get("/failed", [](express::request&, express::response&) { throw http_error(403, "no"); });
    test_server server = serve_application(app);
    raw_client client(server.port());
    std::string answers;
    for (const char* path : {"/sent", "/written", "/held", "/failed", "/missing"}) {
        client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const raw_response answer = client.read_response();
        answers += std::to_string(answer.status) + " " + answer.field("X-Hooked") + "; ";
    }
    CHECK(answers == "200 yes; 200 yes; 200 yes; 403 yes; 404 yes; ");
    CHECK(heard.after(5).starts_with("complete 4; complete 7; complete 4; complete "));
}

TEST_CASE("hooks: see the answers of a Koa application off, errors too, though those drop all headers",
          "[server][hooks][koa]") {
    const log_capture quiet;
    report heard;
    koa::application app;
    app.use(hooking{&heard});
    app.use([](koa::context& ctx) {
        if (ctx.path() == "/stream") {
            ctx.body = stream::readable::from(std::string("stream"));
        } else if (ctx.path() == "/failed") {
            ctx.throw_(403, "no");
        } else {
            ctx.body = "text";
        }
    });
    test_server server = serve_application(app);
    raw_client client(server.port());
    std::string answers;
    for (const char* path : {"/text", "/stream", "/failed"}) {
        client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const raw_response answer = client.read_response();
        answers += std::to_string(answer.status) + " " + answer.body + " " + answer.field("X-Hooked") + "; ";
    }
    CHECK(answers == "200 text yes; 200 stream yes; 403 no yes; ");
    CHECK(heard.after(3) == "complete 4; complete 6; complete 2; ");
}
