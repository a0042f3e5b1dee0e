#include <cortado/web/reply.hpp>

#include "support/catch.hpp"

#include <cortado/core/logger.hpp>
#include <cortado/http/date.hpp>

#include <optional>
#include <string>

using cortado::output_buffer;
using cortado::task;
using cortado::http::framing;
using cortado::web::exchange;
using cortado::web::plan_reply;
using cortado::web::reply_plan;
namespace web = cortado::web;
namespace http = cortado::http;

namespace {

struct no_transport final : web::transport {
    task<std::string_view> read_body() override { co_return std::string_view(); }
    task<> write_body(std::string_view) override { co_return; }
    void on_answered() override {}
};

/** An exchange that has begun, for a request of our choice. */
struct fixture {
    no_transport carrier;
    exchange ex;
    output_buffer out;

    explicit fixture(http::method verb = http::method::get, int minor_version = 1) {
        ex.request.verb = verb;
        ex.request.minor_version = minor_version;
        ex.begin(carrier, nullptr);
        ex.response.headers.append("Date", "today");
    }
    void end(std::string_view text) {
        ex.body.assign(text);
        ex.end();
    }
    /** Reply to an exchange that has ended, in one go. */
    std::string reply(bool may_keep_alive = true) {
        const reply_plan plan = plan_reply(ex, may_keep_alive);
        is_whole = web::write_whole_reply(out, ex, plan, cortado::http::current_date_line());
        return std::string(out.view());
    }
    bool is_whole = false;
};

struct sized_reader final : cortado::stream::readable {
    explicit sized_reader(std::optional<std::size_t> announced) : announced_(announced) {}
    task<std::string_view> read() override { co_return std::string_view(); }
    std::optional<std::size_t> size() const override { return announced_; }
    std::optional<std::size_t> announced_;
};

std::unique_ptr<cortado::stream::readable> reader(std::optional<std::size_t> size = std::nullopt) {
    return std::make_unique<sized_reader>(size);
}

std::string logged;

/** Hear what is logged while it lives. */
struct captured_log {
    captured_log() {
        logged.clear();
        cortado::logger::set_sink([](const cortado::logger::record& line) { logged.append(line.message); });
    }
    captured_log(const captured_log&) = delete;
    captured_log& operator=(const captured_log&) = delete;
    ~captured_log() { cortado::logger::set_sink({}); }
};

}  // namespace

TEST_CASE("reply: a text goes out whole, with its length", "[web][reply]") {
    fixture f;
    f.end("hello");
    CHECK(f.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\n\r\nhello");
    CHECK(f.is_whole);
    CHECK(f.ex.is_head_sent());
}

TEST_CASE("reply: no body is a body of length 0", "[web][reply]") {
    fixture f;
    f.ex.end();
    CHECK(f.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("reply: the length of a text overrules the handler's", "[web][reply]") {
    fixture f;
    f.ex.response.headers.append("Content-Length", "400");
    f.end("hello");
    CHECK(f.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\n\r\nhello");
}

TEST_CASE("reply: the connection closes when any side says so", "[web][reply]") {
    const std::string closing =
        "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
    fixture by_server;
    by_server.end("x");
    CHECK(by_server.reply(false) == closing);
    fixture by_client;
    by_client.ex.request.keep_alive = false;
    by_client.end("x");
    CHECK(by_client.reply() == closing);
    fixture by_handler;
    by_handler.ex.response.headers.append("connection", "Close");
    by_handler.end("x");
    CHECK(plan_reply(by_handler.ex, true).close);
    CHECK(by_handler.reply() ==
          "HTTP/1.1 200 OK\r\nDate: today\r\nconnection: Close\r\nContent-Length: 1\r\n\r\nx");
    fixture by_nobody;
    by_nobody.ex.response.headers.append("Connection", "keep-alive");
    by_nobody.end("x");
    CHECK_FALSE(plan_reply(by_nobody.ex, true).close);
}

TEST_CASE("reply: HEAD gets the head of GET without the body", "[web][reply]") {
    fixture text(http::method::head);
    text.end("hello");
    CHECK(text.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\n\r\n");
    CHECK(text.is_whole);

    fixture by_handler(http::method::head);
    by_handler.ex.response.headers.append("Content-Length", "1234");
    by_handler.ex.end();
    CHECK(by_handler.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 1234\r\n\r\n");

    fixture unknown(http::method::head);
    unknown.ex.end();
    CHECK(unknown.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\n\r\n");

    fixture stream(http::method::head);
    stream.ex.body.assign(reader());
    stream.ex.end();
    CHECK(stream.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\n\r\n");  // as Node's
    CHECK(stream.is_whole);

    fixture old_stream(http::method::head, 0);
    old_stream.ex.body.assign(reader());
    old_stream.ex.end();
    CHECK(old_stream.reply() == "HTTP/1.1 200 OK\r\nDate: today\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("reply: statuses without content send none", "[web][reply]") {
    for (const int status : {204, 304}) {
        fixture f;
        f.ex.assign_status(status);
        f.end("not sent");
        const reply_plan plan = plan_reply(f.ex, true);
        CHECK(plan.framing == framing::none);
        CHECK_FALSE(plan.send_body);
        CHECK_FALSE(plan.close);
        const std::string sent = f.reply();
        CHECK(sent.substr(sent.find("\r\n")) == "\r\nDate: today\r\n\r\n");
    }
    fixture not_modified;
    not_modified.ex.assign_status(304);
    not_modified.ex.response.headers.append("Content-Length", "10");
    not_modified.ex.end();
    CHECK(not_modified.reply() == "HTTP/1.1 304 Not Modified\r\nDate: today\r\nContent-Length: 10\r\n\r\n");
    fixture reset;
    reset.ex.assign_status(205);
    reset.end("not sent");
    CHECK(reset.reply() == "HTTP/1.1 205 Reset Content\r\nDate: today\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("reply: an interim status as the last word ends the connection, but for 101", "[web][reply]") {
    fixture processing;
    processing.ex.assign_status(102);
    processing.ex.end();
    CHECK(plan_reply(processing.ex, true).close);
    fixture switching;
    switching.ex.assign_status(101);
    switching.ex.end();
    CHECK_FALSE(plan_reply(switching.ex, true).close);
}

TEST_CASE("reply: HTTP/1.0 is told when the connection stays", "[web][reply]") {
    fixture f(http::method::get, 0);
    f.end("x");
    CHECK(f.reply() ==
          "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx");
}

TEST_CASE("reply: a stream goes by its own length, by the handler's, or in chunks", "[web][reply]") {
    fixture known;
    known.ex.response.headers.append("Content-Length", "9");
    known.ex.body.assign(reader(7));
    known.ex.end();
    const reply_plan by_source = plan_reply(known.ex, true);
    CHECK(by_source.framing == framing::content_length);
    CHECK(by_source.length == 7);
    CHECK(by_source.send_body);

    fixture told;
    told.ex.response.headers.append("Content-Length", " 9 ");
    told.ex.body.assign(reader());
    told.ex.end();
    const reply_plan by_handler = plan_reply(told.ex, true);
    CHECK(by_handler.framing == framing::content_length);
    CHECK(by_handler.length == 9);

    for (const char* nonsense : {"", "-1", "9x", "1e3", "99999999999999999999"}) {
        fixture f;
        f.ex.response.headers.append("Content-Length", nonsense);
        f.ex.body.assign(reader());
        f.ex.end();
        CHECK(plan_reply(f.ex, true).framing == framing::chunked);
        CHECK_FALSE(f.reply().empty());
        CHECK_FALSE(f.is_whole);
        CHECK(f.out.view() == "HTTP/1.1 200 OK\r\nDate: today\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    fixture old(http::method::get, 0);
    old.ex.body.assign(reader());
    old.ex.end();
    const reply_plan for_old = plan_reply(old.ex, true);
    CHECK(for_old.framing == framing::until_close);
    CHECK(for_old.close);
}

TEST_CASE("reply: a body under way by write() is not the one that lies in memory", "[web][reply]") {
    fixture f;
    CHECK(plan_reply(f.ex, true).framing == framing::chunked);
    f.ex.response.headers.append("Content-Length", "3");
    const reply_plan plan = plan_reply(f.ex, true);
    CHECK(plan.framing == framing::content_length);
    CHECK(plan.length == 3);
}

TEST_CASE("reply: pieces are chunked and the end carries trailers", "[web][reply]") {
    output_buffer out;
    reply_plan plan{.framing = framing::chunked, .length = 0, .send_body = true, .close = false};
    http::fields trailers;
    trailers.append("X-Sum", "7");
    CHECK(web::write_reply_piece(out, plan, "hello"));
    CHECK(web::write_reply_piece(out, plan, ""));
    CHECK(web::end_reply(out, plan, &trailers));
    CHECK(out.view() == "5\r\nhello\r\n0\r\nX-Sum: 7\r\n\r\n");
}

TEST_CASE("reply: trailers make a text chunked, where the client knows chunks", "[web][reply]") {
    fixture f;
    f.ex.trailers.append("X-Sum", "7");
    f.end("hello");
    CHECK(f.reply() ==
          "HTTP/1.1 200 OK\r\nDate: today\r\nTransfer-Encoding: chunked\r\n\r\n"
          "5\r\nhello\r\n0\r\nX-Sum: 7\r\n\r\n");
    CHECK(f.is_whole);
    fixture old(http::method::get, 0);
    old.ex.trailers.append("X-Sum", "7");
    old.end("hello");
    CHECK(old.reply() ==
          "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello");
}

TEST_CASE("reply: pieces are held to the length that was announced", "[web][reply]") {
    output_buffer out;
    reply_plan plan{.framing = framing::content_length, .length = 5, .send_body = true, .close = false};
    CHECK(web::write_reply_piece(out, plan, "abc"));
    CHECK(plan.length == 2);
    CHECK_FALSE(web::end_reply(out, plan));
    CHECK_FALSE(web::write_reply_piece(out, plan, "def"));
    CHECK(web::end_reply(out, plan));
    CHECK(out.view() == "abcde");
}

TEST_CASE("reply: pieces until the end of the connection are written as they are", "[web][reply]") {
    output_buffer out;
    reply_plan plan{.framing = framing::until_close, .length = 0, .send_body = true, .close = true};
    CHECK(web::write_reply_piece(out, plan, "abc"));
    CHECK(web::end_reply(out, plan));
    CHECK(out.view() == "abc");
}

TEST_CASE("reply: pieces for HEAD are not written", "[web][reply]") {
    output_buffer out;
    reply_plan plan{.framing = framing::content_length, .length = 5, .send_body = false, .close = false};
    CHECK(web::write_reply_piece(out, plan, "abcdefg"));
    CHECK(web::end_reply(out, plan));
    CHECK(out.empty());
}

TEST_CASE("reply: a head that cannot be sent becomes a 500", "[web][reply]") {
    const std::string sorry =
        "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\n";
    fixture status;
    status.ex.assign_status(1000);
    status.end("x");
    CHECK(status.reply().substr(0, sorry.size()) == sorry);
    CHECK(status.ex.body.text() == "Internal Server Error");
    fixture reason;
    reason.ex.response.reason = "a\r\nSet-Cookie: b";
    reason.end("x");
    CHECK(reason.reply().substr(0, sorry.size()) == sorry);
    fixture under_way;
    under_way.ex.assign_status(99);
    const reply_plan plan = plan_reply(under_way.ex, true);
    CHECK_THROWS_AS(web::write_reply_head(under_way.out, under_way.ex, plan, ""), cortado::usage_error);
    CHECK(under_way.out.empty());
    CHECK_FALSE(under_way.ex.is_head_sent());
}

TEST_CASE("reply: an error before any handler is plain text and closes", "[web][reply]") {
    output_buffer out;
    web::write_plain_error(out, 414, {});
    const std::string text(out.view());
    const std::size_t date = text.find("Date: ");
    REQUIRE(date != std::string::npos);
    CHECK(text.substr(0, date) ==
          "HTTP/1.1 414 URI Too Long\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 12\r\n");
    CHECK(text.substr(text.find("\r\n", date)) == "\r\nConnection: close\r\n\r\nURI Too Long");
    out.clear();
    web::write_plain_error(out, 417, "no", false);
    CHECK(out.view().find("Connection") == std::string_view::npos);
    CHECK(out.view().substr(out.view().size() - 6) == "\r\n\r\nno");
}

TEST_CASE("reply: an http_error that leaves a handler is the answer", "[web][reply]") {
    fixture f;
    f.ex.response.headers.append("ETag", "dropped");
    cortado::http_error error(401, "who are you?");
    error.header("WWW-Authenticate", "Basic").header("bad name", "x").header("X-Bad", "a\nb");
    CHECK(web::answer_failure(f.ex, std::make_exception_ptr(error)));
    CHECK(f.ex.has_ended());
    CHECK(f.ex.response.status == 401);
    CHECK(f.ex.body.text() == "who are you?");
    CHECK(f.ex.response.headers.size() == 2);
    CHECK(f.ex.response.headers["www-authenticate"] == "Basic");
    fixture hidden;
    CHECK(web::answer_failure(hidden.ex, std::make_exception_ptr(cortado::http_error(503, "secret"))));
    CHECK(hidden.ex.body.text() == "Service Unavailable");
}

TEST_CASE("reply: any other exception is a 500 that tells the log and not the client", "[web][reply]") {
    const captured_log log;
    fixture f;
    f.ex.request.method_name = "GET";
    f.ex.request.target = "/x";
    CHECK(web::answer_failure(f.ex, std::make_exception_ptr(std::runtime_error("secret"))));
    CHECK(f.ex.response.status == 500);
    CHECK(f.ex.body.text() == "Internal Server Error");
    CHECK(logged == "GET /x: secret");
    fixture silent;
    CHECK(web::answer_failure(silent.ex, nullptr));
    CHECK(silent.ex.response.status == 500);
    fixture unknown;
    CHECK(web::answer_failure(unknown.ex, std::make_exception_ptr(7)));
    CHECK(unknown.ex.response.status == 500);
}

TEST_CASE("reply: nobody answers for a handler that was stopped", "[web][reply]") {
    fixture f;
    CHECK_FALSE(web::answer_failure(f.ex, std::make_exception_ptr(cortado::operation_cancelled())));
    CHECK_FALSE(f.ex.has_ended());
}

TEST_CASE("reply: OPTIONS * is answered by the server itself", "[web][reply]") {
    fixture f(http::method::options);
    f.ex.request.path_and_query = "/";
    CHECK_FALSE(web::answer_for_server(f.ex));
    f.ex.request.path_and_query = "*";
    CHECK(web::answer_for_server(f.ex));
    CHECK(f.reply() == "HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n");
}
