#include <cortado/web/inject.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/web/exchange.hpp>

#include <unistd.h>

#include <cstdlib>

using cortado::event;
using cortado::sync_wait;
using cortado::task;
using cortado::web::exchange;
using cortado::web::handler;
using cortado::web::inject;
using cortado::web::inject_request;
using cortado::web::inject_response;

namespace {

/** A handler that answers with a text and a fixed date, so that whole replies can be compared. */
void answer(exchange& ex, std::string_view text) {
    ex.response.headers.append("Date", "today");
    ex.body.assign(text);
    ex.end();
}

inject_response run(handler app, inject_request request = {}) {
    return sync_wait(inject(std::move(app), std::move(request)));
}

handler hello() {
    return handler::from([](exchange& ex) { answer(ex, "hello"); });
}

/** Send the request's body back, one line for each piece. */
handler echo() {
    return handler::from([](exchange& ex) -> task<> {
        std::string all;
        for (;;) {
            const std::string_view piece = co_await ex.read();
            if (piece.empty()) break;
            all.append(piece).append("|");
        }
        answer(ex, all);
    });
}

struct quiet {
    quiet() { cortado::logger::set_level(cortado::logger::level::off); }
    quiet(const quiet&) = delete;
    quiet& operator=(const quiet&) = delete;
    ~quiet() { cortado::logger::set_level(cortado::logger::level::info); }
};

}  // namespace

TEST_CASE("inject: gives what a client would have received", "[web][inject]") {
    const inject_response response = run(hello());
    CHECK(response.status == 200);
    CHECK(response.reason == "OK");
    CHECK(response.header("content-length") == "5");
    CHECK(response.header("X-None").empty());
    CHECK(response.headers.size() == 2);
    CHECK(response.body == "hello");
    CHECK(response.is_complete);
    CHECK(response.raw == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\n\r\nhello");
}

TEST_CASE("inject: can be awaited, with a request that was named first", "[web][inject]") {
    auto test = []() -> task<int> {
        inject_request request{.method = "GET", .url = "/users/7"};
        auto response = co_await inject(hello(), request);
        co_return response.status;
    };
    CHECK(sync_wait(test()) == 200);
}

TEST_CASE("inject: the handler sees the request as the server's parser does", "[web][inject]") {
    std::string seen;
    const handler app = handler::from([&seen](exchange& ex) {
        const auto& request = ex.request;
        seen.append(request.method_name).append(" ").append(request.target).append(" ").append(request.host);
        seen.append(" ").append(request.headers["x-a"]).append(" ").append(ex.peer->address);
        ex.end();
    });
    run(app, {.method = "PUT", .url = "/a?b=c", .headers = {{"X-A", "1"}}, .peer_address = "10.0.0.1"});
    CHECK(seen == "PUT /a?b=c localhost 1 10.0.0.1");
    seen.clear();
    run(app, {.method = "PUT", .url = "/", .headers = {{"host", "example.com"}}});
    CHECK(seen == "PUT / example.com  127.0.0.1");
}

TEST_CASE("inject: a body has a length, pieces are chunks", "[web][inject]") {
    CHECK(run(echo(), {.method = "POST", .body = "whole"}).body == "whole|");
    CHECK(run(echo(), {.method = "POST", .body_pieces = {"a", "bc"}}).body == "a|bc|");
    CHECK(run(echo(), {.method = "POST", .body = "0", .body_pieces = {"a", "bc"}}).body == "0|a|bc|");
    CHECK(run(echo(), {.method = "GET"}).body.empty());
}

TEST_CASE("inject: trailers of the request are there after its body", "[web][inject]") {
    const handler app = handler::from([](exchange& ex) -> task<> {
        const std::string text = co_await ex.text(100);
        answer(ex, text + "/" + std::string((*ex.request_trailers)["x-sum"]));
    });
    const inject_response response = run(app, {.method = "POST",
                                               .headers = {{"Transfer-Encoding", "chunked"}},
                                               .body = "3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n"});
    CHECK(response.body == "abc/7");
}

TEST_CASE("inject: HEAD has a length and no body", "[web][inject]") {
    const inject_response response = run(hello(), {.method = "HEAD"});
    CHECK(response.raw == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\n\r\n");
    CHECK(response.body.empty());
}

TEST_CASE("inject: HTTP/1.0 closes unless it asks for more", "[web][inject]") {
    CHECK(run(hello(), {.minor_version = 0}).header("connection") == "close");
    const inject_response kept =
        run(hello(), {.headers = {{"Connection", "keep-alive"}}, .minor_version = 0});
    CHECK(kept.header("connection") == "keep-alive");
}

TEST_CASE("inject: a request the parser refuses gets the parser's answer", "[web][inject]") {
    bool was_called = false;
    const handler app = handler::from([&was_called](exchange& ex) {
        was_called = true;
        ex.end();
    });
    const inject_response bad = run(app, {.url = "/a b"});
    CHECK(bad.status == 400);
    CHECK(bad.header("connection") == "close");
    CHECK(bad.header("content-type") == "text/plain; charset=utf-8");
    CHECK_FALSE(bad.body.empty());
    inject_request long_target{.url = "/" + std::string(100, 'x')};
    long_target.limits.max_target = 50;
    CHECK(run(app, long_target).status == 414);
    inject_request many{.headers = {{"A", "1"}, {"B", "2"}, {"C", "3"}}};
    many.limits.max_headers = 2;
    CHECK(run(app, many).status == 431);
    const inject_response smuggled =
        run(app, {.method = "POST", .headers = {{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}});
    CHECK(smuggled.status == 400);
    CHECK_FALSE(was_called);
}

TEST_CASE("inject: a body over the limit is a 413, announced or found", "[web][inject]") {
    const inject_response announced = run(echo(), {.method = "POST", .body = "abcd", .max_body = 3});
    CHECK(announced.status == 413);
    CHECK(announced.body == "The body is larger than this server takes.");
    CHECK(announced.header("connection") == "close");
    const inject_response found = run(echo(), {.method = "POST", .body_pieces = {"ab", "cd"}, .max_body = 3});
    CHECK(found.status == 413);
    CHECK(found.header("connection") == "close");
    CHECK(run(echo(), {.method = "POST", .body_pieces = {"ab", "c"}, .max_body = 3}).status == 200);
}

TEST_CASE("inject: a malformed body is refused to its reader, or closes behind an answer", "[web][inject]") {
    const inject_request broken{
        .method = "POST", .headers = {{"Transfer-Encoding", "chunked"}}, .body = "3\r\nabcX"};
    const inject_response refused = run(echo(), broken);
    CHECK(refused.status == 400);
    CHECK(refused.header("connection") == "close");
    const inject_response unread = run(hello(), broken);
    CHECK(unread.status == 200);
    CHECK(unread.header("connection") == "close");
    const inject_response cut =
        run(echo(), {.method = "POST", .headers = {{"Content-Length", "9"}}, .body = "abc"});
    CHECK(cut.status == 408);
}

TEST_CASE("inject: 100 Continue goes out when the body is wanted", "[web][inject]") {
    const inject_request request{.method = "POST", .headers = {{"Expect", "100-continue"}}, .body = "abc"};
    const inject_response wanted = run(echo(), request);
    CHECK(wanted.raw ==
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 4\r\n\r\nabc|");
    CHECK(wanted.status == 200);
    CHECK(wanted.body == "abc|");
    const inject_response unwanted = run(hello(), request);
    CHECK(unwanted.raw ==
          "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
}

TEST_CASE("inject: pieces that are written go out in chunks, with trailers behind", "[web][inject]") {
    const handler app = handler::from([](exchange& ex) -> task<> {
        ex.response.headers.append("Date", "today");
        co_await ex.write("hello ");
        co_await ex.write("world, more than sixteen");
        ex.trailers.append("X-Sum", "7");
        ex.end();
    });
    const inject_response response = run(app);
    CHECK(response.raw ==
          "HTTP/1.1 200 OK\r\nDate: today\r\nTransfer-Encoding: chunked\r\n\r\n"
          "6\r\nhello \r\n18\r\nworld, more than sixteen\r\n0\r\nX-Sum: 7\r\n\r\n");
    CHECK(response.body == "hello world, more than sixteen");
    REQUIRE(response.trailers.size() == 1);
    CHECK(response.trailers[0].first == "X-Sum");
    CHECK(response.trailers[0].second == "7");
    const inject_response old = run(app, {.minor_version = 0});
    CHECK(old.raw ==
          "HTTP/1.1 200 OK\r\nDate: today\r\nConnection: close\r\n\r\nhello world, more than sixteen");
}

TEST_CASE("inject: a stream is read to its end", "[web][inject]") {
    const handler app = handler::from([](exchange& ex) {
        ex.body.assign(cortado::stream::readable::from([left = 3]() mutable -> task<std::string> {
            co_return left-- > 0 ? std::string("abc") : std::string();
        }));
        ex.end();
    });
    const inject_response response = run(app);
    CHECK(response.header("transfer-encoding") == "chunked");
    CHECK(response.body == "abcabcabc");
    CHECK(response.is_complete);
}

TEST_CASE("inject: a stream that fails or lies about its length cuts the connection", "[web][inject]") {
    const quiet no_log;
    auto app = [](std::string length, int pieces, bool fails) {
        return handler::from([=](exchange& ex) {
            if (!length.empty()) ex.response.headers.append("Content-Length", length);
            ex.body.assign(
                cortado::stream::readable::from([left = pieces, fails]() mutable -> task<std::string> {
                    if (left-- > 0) co_return "abc";
                    if (fails) throw std::runtime_error("torn");
                    co_return "";
                }));
            ex.end();
        });
    };
    CHECK(run(app("6", 2, false)).is_complete);
    const inject_response torn = run(app("", 2, true));
    CHECK_FALSE(torn.is_complete);
    CHECK(torn.body == "abcabc");
    CHECK_FALSE(run(app("7", 2, false)).is_complete);
    const inject_response longer = run(app("5", 2, false));
    CHECK_FALSE(longer.is_complete);
    CHECK(longer.body == "abcab");
}

TEST_CASE("inject: a file is sent, whole or in part", "[web][inject]") {
    std::string path = "/tmp/cortado-inject-XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    REQUIRE(descriptor >= 0);
    const std::string content = std::string(100'000, 'a') + "tail";
    REQUIRE(::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    ::close(descriptor);
    const handler whole = handler::from([&path](exchange& ex) {
        ex.body.assign(cortado::web::file_slice::open(path));
        ex.end();
    });
    const inject_response response = run(whole);
    CHECK(response.header("content-length") == "100004");
    CHECK(response.body == content);
    const handler part = handler::from([&path](exchange& ex) {
        auto file = cortado::web::file_slice::open(path);
        file.offset = 99'999;
        file.length = 3;
        ex.body.assign(std::move(file));
        ex.end();
    });
    CHECK(run(part).body == "ata");
    ::unlink(path.c_str());
}

TEST_CASE("inject: every way a handler can fail is answered", "[web][inject]") {
    const quiet no_log;
    const handler throws = handler::from([](exchange&) { throw cortado::http_error(403, "not yours"); });
    CHECK(run(throws).status == 403);
    CHECK(run(throws).body == "not yours");
    const handler throws_later = handler::from([](exchange&) -> task<> {
        throw std::runtime_error("secret");
        co_return;
    });
    CHECK(run(throws_later).status == 500);
    CHECK(run(throws_later).body == "Internal Server Error");
    const handler silent = handler::from([](exchange&) {});
    CHECK(run(silent).status == 500);
    const handler breaks_off = handler::from([](exchange& ex) -> task<> {
        co_await ex.write("begun");
        throw std::runtime_error("secret");
    });
    const inject_response cut = run(breaks_off);
    CHECK(cut.status == 200);
    CHECK(cut.body == "begun");
    CHECK_FALSE(cut.is_complete);
    const handler answers_first = handler::from([](exchange& ex) -> task<> {
        answer(ex, "done");
        throw std::runtime_error("too late");
        co_return;
    });
    CHECK(run(answers_first).body == "done");
}

TEST_CASE("inject: more than was announced cannot be written", "[web][inject]") {
    const quiet no_log;
    std::string said;
    const handler app = handler::from([&said](exchange& ex) -> task<> {
        ex.response.headers.append("Content-Length", "3");
        try {
            co_await ex.write("abcd");
        } catch (const cortado::usage_error& error) {
            said = error.what();
        }
        ex.end();
    });
    CHECK(run(app).body == "abc");
    CHECK(said == "response: more was written than the Content-Length that was announced");
}

TEST_CASE("inject: what is changed after the answer was sent does not count", "[web][inject]") {
    event go;
    const handler app = handler::from([&go](exchange& ex) -> task<> {
        ex.response.headers.append("Date", "today");
        ex.end();
        ex.response.headers.append("X-Before", "1");
        co_await go;
        ex.response.headers.append("X-After", "1");
    });
    task<inject_response> work = inject(app, {});
    work.start();
    CHECK_FALSE(work.is_done());
    go.set();
    REQUIRE(work.is_done());
    CHECK(work.take().raw == "HTTP/1.1 200 OK\r\nDate: today\r\nX-Before: 1\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("inject: a stop reaches the handler and ends the call", "[web][inject]") {
    std::string log;
    event never;
    cortado::stop_source source;
    const handler app = handler::from([&](exchange& ex) -> task<> {
        try {
            co_await never;
        } catch (const cortado::operation_cancelled&) {
            log += "stopped";
            throw;
        }
        ex.end();
    });
    task<inject_response> work = inject(app, {});
    work.start(source.token());
    source.request_stop();
    REQUIRE(work.is_done());
    CHECK_THROWS_AS(work.take(), cortado::operation_cancelled);
    CHECK(log == "stopped");
}

TEST_CASE("inject: destroyed while its handler waits it ends the handler", "[web][inject]") {
    struct sentry {
        std::string& log;
        ~sentry() { log += "ended"; }
    };
    std::string log;
    event never;
    const handler app = handler::from([&](exchange&) -> task<> {
        sentry at_end{log};
        co_await never;
    });
    {
        task<inject_response> work = inject(app, {});
        work.start();
    }
    CHECK(log == "ended");
}

TEST_CASE("inject: OPTIONS * is the server's, a target in absolute form is a path", "[web][inject]") {
    CHECK(run(hello(), {.method = "OPTIONS", .url = "*"}).status == 204);
    const handler app = handler::from([](exchange& ex) {
        answer(ex, std::string(ex.request.path_and_query) + " " + std::string(ex.request.host));
    });
    CHECK(run(app, {.url = "http://example.com/a?b"}).body == "/a?b example.com");
}
