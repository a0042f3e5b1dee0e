#include <cortado/web/response_hooks.hpp>

#include "support/catch.hpp"
#include "support/log_capture.hpp"

#include <cortado/core/sync_wait.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/handler.hpp>
#include <cortado/web/inject.hpp>

#include <cctype>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using cortado::sync_wait;
using cortado::task;
using cortado::web::body_filter;
using cortado::web::exchange;
using cortado::web::handler;
using cortado::web::inject_request;
using cortado::web::inject_response;
using cortado::web::response_end;

namespace {

/** Gives capitals, and holds every piece back until it is flushed. */
class shouting final : public body_filter {
public:
    std::string_view run(std::string_view piece, mode how) override {
        given_.clear();
        for (const char c : piece) held_ += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (how == mode::collect) return {};
        if (how == mode::end) held_ += '!';
        given_.swap(held_);
        return given_;
    }

private:
    std::string held_;
    std::string given_;
};

/** Ends like a compressor that has run out of memory. */
class failing final : public body_filter {
public:
    std::string_view run(std::string_view piece, mode how) override {
        if (how == mode::end) throw std::runtime_error("no memory");
        return piece;
    }
};

template <class Function>
inject_response ask(Function answer, std::string method = "GET") {
    inject_request request{.method = std::move(method), .url = "/x"};
    return sync_wait(cortado::web::inject(handler::from(std::move(answer)), std::move(request)));
}

std::string to_text(const response_end& end) {
    return std::string(end.is_complete ? "complete " : "lost ") + std::to_string(end.body_octets);
}

void shout(exchange& ex) { ex.filter_body(std::make_unique<shouting>()); }

std::unique_ptr<cortado::stream::readable> pieces(std::vector<std::string> texts) {
    return cortado::stream::readable::from(std::move(texts));
}

}  // namespace

TEST_CASE("before_head: who registers last is called first, once, and may change everything",
          "[web][hooks]") {
    std::string log;
    const inject_response answer = ask([&log](exchange& ex) {
        ex.before_head([&log](exchange& of) {
            log += "first";
            of.response.headers.set("X-Order", log);
            of.response.status = 201;
        });
        ex.before_head([&log](exchange& of) {
            log += "second ";
            of.body.assign("changed by " + std::string(of.body.text()));
        });
        ex.body.assign("the handler");
        ex.end();
    });
    CHECK(log == "second first");
    CHECK(answer.status == 201);
    CHECK(answer.header("X-Order") == "second first");
    CHECK(answer.header("Content-Length") == "22");
    CHECK(answer.body == "changed by the handler");
}

TEST_CASE("before_head: one that is registered by another is called as well", "[web][hooks]") {
    const inject_response answer = ask([](exchange& ex) {
        ex.before_head([](exchange& of) {
            of.before_head([](exchange& inner) { inner.response.headers.set("X-Inner", "yes"); });
        });
        ex.end();
    });
    CHECK(answer.header("X-Inner") == "yes");
}

TEST_CASE("before_head: is called before the first piece of a body that is written", "[web][hooks]") {
    const inject_response answer = ask([](exchange& ex) -> task<> {
        ex.before_head([](exchange& of) { of.response.headers.set("X-Late", "yes"); });
        co_await ex.write("one ");
        ex.before_head([](exchange& of) { of.response.headers.set("X-Too-Late", "yes"); });
        co_await ex.write("two");
        ex.end();
    });
    CHECK(answer.header("X-Late") == "yes");
    CHECK(answer.header("X-Too-Late").empty());
    CHECK(answer.body == "one two");
}

TEST_CASE("before_head: what it throws becomes the answer, and the others still have their say",
          "[web][hooks]") {
    const inject_response answer = ask([](exchange& ex) {
        ex.before_head([](exchange& of) { of.response.headers.set("X-Seen", "yes"); });
        ex.before_head([](exchange&) { throw cortado::http_error(418, "no coffee"); });
        ex.response.headers.set("X-Dropped", "yes");
        ex.body.assign("coffee");
        ex.end();
    });
    CHECK(answer.status == 418);
    CHECK(answer.body == "no coffee");
    CHECK(answer.header("X-Seen") == "yes");
    CHECK(answer.header("X-Dropped").empty());
}

TEST_CASE("before_head: what it throws leaves write() where the body is written in pieces", "[web][hooks]") {
    const inject_response answer = ask([](exchange& ex) -> task<> {
        ex.before_head([](exchange&) { throw cortado::http_error(409, "not now"); });
        co_await ex.write("one");
        ex.end();
    });
    CHECK(answer.status == 409);
    CHECK(answer.body == "not now");
}

TEST_CASE("before_head: runs for the answer to a failed handler", "[web][hooks]") {
    const inject_response answer = ask([](exchange& ex) {
        ex.before_head(
            [](exchange& of) { of.response.headers.set("X-Status", std::to_string(of.response.status)); });
        throw cortado::http_error(404);
    });
    CHECK(answer.status == 404);
    CHECK(answer.header("X-Status") == "404");
}

TEST_CASE("on_finish: tells of a whole response, in the order of registration", "[web][hooks]") {
    std::string log;
    ask([&log](exchange& ex) {
        ex.on_finish([&log](exchange& of, const response_end& end) {
            log += "1: " + to_text(end) + " of " + std::to_string(of.response.status) + "; ";
            CHECK(end.elapsed.count() >= 0);
            CHECK(of.is_head_sent());
        });
        ex.on_finish([&log](exchange&, const response_end& end) { log += "2: " + to_text(end); });
        ex.assign_status(202);
        ex.body.assign("12345");
        ex.end();
    });
    CHECK(log == "1: complete 5 of 202; 2: complete 5");
}

TEST_CASE("on_finish: counts the body and not what is only announced", "[web][hooks]") {
    std::string log;
    const auto note = [&log](exchange&, const response_end& end) { log += to_text(end) + "; "; };
    ask([&](exchange& ex) -> task<> {
        ex.on_finish(note);
        co_await ex.write("123");
        co_await ex.write("45");
        ex.end();
    });
    ask([&](exchange& ex) {
        ex.on_finish(note);
        ex.body.assign(pieces({"abc", "defg"}));
        ex.end();
    });
    const inject_response head = ask(
        [&](exchange& ex) {
            ex.on_finish(note);
            ex.body.assign("12345");
            ex.end();
        },
        "HEAD");
    ask([&](exchange& ex) {
        ex.on_finish(note);
        ex.assign_status(304);
        ex.body.assign("12345");
        ex.end();
    });
    CHECK(log == "complete 5; complete 7; complete 0; complete 0; ");
    CHECK(head.header("Content-Length") == "5");
    CHECK(head.body.empty());
}

TEST_CASE("on_finish: tells of a response that was never made whole", "[web][hooks]") {
    const cortado::test::log_capture quiet;
    std::string log;
    const inject_response answer = ask([&log](exchange& ex) -> task<> {
        ex.on_finish([&log](exchange&, const response_end& end) { log += to_text(end); });
        co_await ex.write("half");
        throw std::runtime_error("broken");
    });
    CHECK_FALSE(answer.is_complete);
    CHECK(log == "lost 4");
}

TEST_CASE("on_finish: one that is registered behind the end is called at once", "[web][hooks]") {
    std::string log;
    ask([&log](exchange& ex) {
        ex.on_finish([&log](exchange& of, const response_end&) {
            of.on_finish([&log](exchange&, const response_end& end) { log += to_text(end); });
            log += " and on";
        });
        ex.body.assign("abc");
        ex.end();
    });
    CHECK(log == "complete 3 and on");
}

TEST_CASE("on_finish: what it throws is logged and keeps nobody else from hearing", "[web][hooks]") {
    cortado::test::log_capture captured;
    std::string log;
    ask([&log](exchange& ex) {
        ex.on_finish([](exchange&, const response_end&) { throw std::runtime_error("deaf"); });
        ex.on_finish([&log](exchange&, const response_end& end) { log += to_text(end); });
        ex.end();
    });
    CHECK(log == "complete 0");
    CHECK(captured.lines() == "GET /x: an on_finish function threw: deaf\n");
}

TEST_CASE("filter_body: makes another text of a text, with its length", "[web][hooks]") {
    const inject_response answer = ask([](exchange& ex) {
        ex.before_head(shout);
        ex.response.headers.set("Content-Length", "3");
        ex.body.assign("abc");
        ex.end();
    });
    CHECK(answer.header("Content-Length") == "4");
    CHECK(answer.body == "ABC!");
}

TEST_CASE("filter_body: makes another stream of a stream", "[web][hooks]") {
    const inject_response answer = ask([](exchange& ex) {
        ex.before_head(shout);
        ex.body.assign(pieces({"abc", "def"}));
        ex.end();
    });
    CHECK(answer.header("Transfer-Encoding") == "chunked");
    CHECK(answer.body == "ABCDEF!");
}

TEST_CASE("filter_body: gives what it holds back while the source has nothing", "[web][hooks]") {
    std::string log;
    const inject_response answer = ask([&log](exchange& ex) -> task<> {
        cortado::event more;
        ex.before_head(shout);
        auto source = [&more, step = 0]() mutable -> task<std::string> {
            if (++step == 1) co_return "one";
            if (step == 2) co_return "two";
            if (step == 4) co_return "";
            co_await more;
            co_return "three";
        };
        ex.body.assign(cortado::stream::readable::from(std::move(source)));
        ex.prepare_head(nullptr);
        cortado::stream::readable& filtered = ex.body.stream();
        const std::string_view first = co_await filtered.read();
        log.append(first).append(" ");
        task<std::string_view> second = filtered.read();
        second.start();
        log += second.is_done() ? "given " : "awaited ";
        more.set();
        const std::string_view rest = co_await second;
        log.append(rest);
        ex.body.clear();
        ex.end();
    });
    CHECK(log == "ONETWO awaited THREE!");
}

TEST_CASE("filter_body: sends each written piece at once and the rest at the end", "[web][hooks]") {
    std::string log;
    const inject_response answer = ask([&log](exchange& ex) -> task<> {
        ex.on_finish([&log](exchange&, const response_end& end) { log += to_text(end); });
        ex.before_head(shout);
        co_await ex.write(std::string_view());
        co_await ex.write("abc");
        co_await ex.write("def");
        ex.end();
    });
    CHECK(answer.raw.ends_with("\r\n\r\n3\r\nABC\r\n3\r\nDEF\r\n1\r\n!\r\n0\r\n\r\n"));
    CHECK(log == "complete 7");
}

TEST_CASE("filter_body: one that fails at the end leaves a response that is not whole", "[web][hooks]") {
    cortado::test::log_capture captured;
    const inject_response answer = ask([](exchange& ex) -> task<> {
        ex.before_head([](exchange& of) { of.filter_body(std::make_unique<failing>()); });
        co_await ex.write("abc");
        ex.end();
    });
    CHECK_FALSE(answer.is_complete);
    CHECK(captured.lines() == "GET /x: at the end of the body: no memory\n");
}

TEST_CASE("filter_body: is refused where nobody knows yet what body there is", "[web][hooks]") {
    std::string message;
    ask([&message](exchange& ex) {
        try {
            shout(ex);
        } catch (const cortado::usage_error& error) {
            message = error.what();
        }
        ex.end();
    });
    CHECK(message ==
          "filter_body: call it in a before_head() function; before that nobody knows what body there is");
}

TEST_CASE("attach: keeps one value of each type until the request is over", "[web][hooks]") {
    struct first {
        int value;
    };
    struct second {
        std::shared_ptr<int> value;
    };
    const auto counted = std::make_shared<int>(7);
    ask([&](exchange& ex) {
        CHECK(ex.attached<first>() == nullptr);
        ex.attach(first{1});
        second& kept = ex.attach(second{counted});
        CHECK(&kept == ex.attached<second>());
        ex.attach(first{2});
        CHECK(ex.attached<first>()->value == 2);
        CHECK(counted.use_count() == 2);
        ex.on_finish([&counted](exchange& of, const response_end&) {
            CHECK(of.attached<second>()->value == counted);
        });
        ex.end();
    });
    CHECK(counted.use_count() == 1);
}

TEST_CASE("attach: what was attached later goes first, as it may work with the rest", "[web][hooks]") {
    static std::string log;
    log.clear();
    struct first {
        std::unique_ptr<int> value = std::make_unique<int>(1);
        first() = default;
        first(first&&) = default;
        ~first() { log += value ? "first " : ""; }
    };
    struct second {
        std::unique_ptr<int> value = std::make_unique<int>(2);
        second() = default;
        second(second&&) = default;
        ~second() { log += value ? "second " : ""; }
    };
    ask([](exchange& ex) {
        ex.attach(first());
        ex.attach(second());
        ex.end();
    });
    CHECK(log == "second first ");
}

TEST_CASE("exchange: a request that begins knows nothing of what the last one hooked or attached",
          "[web][hooks]") {
    struct mark {};
    struct silent final : cortado::web::transport {
        task<std::string_view> read_body() override { co_return std::string_view(); }
        task<> write_body(std::string_view) override { co_return; }
        void on_answered() override {}
    } carrier;
    std::string log;
    exchange ex;
    ex.begin(carrier, nullptr);
    ex.before_head([&log](exchange&) { log += "head "; });
    ex.on_finish([&log](exchange&, const response_end& end) { log += to_text(end) + " "; });
    ex.attach(mark{});
    CHECK_FALSE(ex.is_head_plain());
    ex.finish();
    ex.finish();
    CHECK(log == "lost 0 ");
    ex.begin(carrier, nullptr);
    CHECK(ex.is_head_plain());
    CHECK(ex.attached<mark>() == nullptr);
    ex.prepare_head(nullptr);
    ex.report_end(true);
    ex.finish();
    CHECK(log == "lost 0 ");
}
