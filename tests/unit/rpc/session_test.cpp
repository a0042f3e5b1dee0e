#include <cortado/rpc/session.hpp>

#include <cortado/core/error.hpp>
#include <cortado/rpc/frame.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::literals;
using rpc::code;
using rpc::frame;
using rpc::frame_kind;
using rpc::session_event;

namespace {

using texts = std::vector<std::string>;

frame make(frame_kind kind, std::uint64_t id = 0) {
    frame made;
    made.kind = kind;
    made.id = id;
    return made;
}

std::string written(const frame& from) {
    std::string out;
    rpc::write_frame(from, out);
    return out;
}

/** An event as one line. */
std::string line(const session_event& event) {
    static constexpr std::string_view kinds[] = {"call",      "message", "end",  "finished",  "failed",
                                                 "cancelled", "credit",  "pong", "going_away"};
    std::string all(kinds[static_cast<int>(event.what)]);
    all += (event.ref.is_mine ? " my " : " their ") + std::to_string(event.ref.id);
    if (!event.method.empty()) all += " " + std::string(event.method);
    if (event.timeout != 0) all += " in " + std::to_string(event.timeout);
    if (event.why != code::ok) all += " " + std::string(rpc::code_name(event.why));
    if (event.has_message || !event.body.empty()) all += " '" + std::string(event.body) + "'";
    if (event.is_last) all += " last";
    return all;
}

/** All events of the bytes; the last is the error where there is one. */
texts events_of(rpc::session& of, std::string_view bytes) {
    texts all;
    for (;;) {
        const auto next = of.next(bytes);
        if (!next) {
            all.push_back("broken: " + next.error().message);
            return all;
        }
        if (!*next) return all;
        all.push_back(line(**next));
    }
}

texts pass(rpc::session& from, rpc::session& to) {
    const std::string bytes = from.take_output();
    texts all = events_of(to, bytes);
    from.output_sent();
    return all;
}

/** Two sessions that have said hello to each other. */
struct pair {
    explicit pair(rpc::session_options of_b = {}) : b(of_b) {
        pass(a, b);
        pass(b, a);
    }
    rpc::session a;
    rpc::session b;
};

frame hello() {
    frame made = make(frame_kind::hello);
    made.credit = 100;
    made.frame_limit = 4096;
    return made;
}

std::string error_after_hello(const std::string& bytes) {
    rpc::session session;
    const texts all = events_of(session, written(hello()) + bytes);
    return all.empty() ? "no error" : all.back();
}

std::string framed(std::string_view payload) {
    std::string out;
    net::length_prefix().append(payload, out);
    return out;
}

}  // namespace

TEST_CASE("frame: each field has its place", "[rpc][frame]") {
    frame call = make(frame_kind::call, 0x0102030405060708);
    call.is_last = call.has_message = true;
    call.timeout = 1500;
    call.method = "A.b";
    call.body = "xyz";
    CHECK(written(call) ==
          "\0\0\0\x16\x02\x06\0\x03\x01\x02\x03\x04\x05\x06\x07\x08\0\0\x05\xdc"
          "A.bxyz"s);
    frame error = make(frame_kind::error, 9);
    error.of_receiver = true;
    error.why = code::not_found;
    error.body = "none";
    CHECK(written(error) == "\0\0\0\x10\x06\x01\0\x05\0\0\0\0\0\0\0\x09none"s);
    CHECK(written(hello()) == "\0\0\0\x1c\x01\0\0\0\0\0\0\0\0\0\0\0CRPC\0\0\0\x01\0\0\0\x64\0\0\x10\0"s);
    frame window = make(frame_kind::window, 1);
    window.credit = 256;
    CHECK(written(window) == "\0\0\0\x10\x08\0\0\0\0\0\0\0\0\0\0\x01\0\0\x01\0"s);
}

TEST_CASE("frame: what was written is read, and nothing of it is lost", "[rpc][frame]") {
    for (int kind = 1; kind <= 11; ++kind) {
        frame from = kind == 1 ? hello() : make(static_cast<frame_kind>(kind), kind == 11 ? 0 : 77);
        if (from.kind == frame_kind::call) from.method = "Greeter.Hello";
        if (from.kind == frame_kind::call || from.kind == frame_kind::reply) from.has_message = true;
        if (from.kind == frame_kind::call || from.kind == frame_kind::data) from.is_last = true;
        if (from.kind >= frame_kind::data && from.kind <= frame_kind::error)
            from.of_receiver = from.kind != frame_kind::end;
        if (from.kind == frame_kind::error || from.kind == frame_kind::cancel) from.why = code::aborted;
        if (from.kind == frame_kind::window) from.credit = 5;
        if (from.has_message || from.kind == frame_kind::data || from.kind == frame_kind::error)
            from.body = "body";
        const std::string bytes = written(from);
        const auto back = rpc::read_frame(std::string_view(bytes).substr(4));
        REQUIRE(back);
        CHECK(written(*back) == bytes);
        CHECK(back->body == from.body);
    }
}

TEST_CASE("frame: a malformed one is refused with the byte and the reason", "[rpc][frame]") {
    const std::string id = "\0\0\0\0\0\0\0\x01"s;
    struct {
        std::string payload;
        std::size_t offset;
        std::string message;
    } const cases[] = {
        {"", 0, "a frame of 0 bytes, less than its head"},
        {"\x03\0\0"s, 3, "a frame of 3 bytes, less than its head"},
        {"\0\0\0\0"s + id, 0, "no kind of a frame: 0"},
        {"\xff\0\0\0"s + id, 0, "no kind of a frame: 255"},
        {"\x03\x04\0\0"s + id, 1, "flags that this kind does not have: 4"},
        {"\x02\x01\0\x01"s + id, 1, "flags that this kind does not have: 1"},
        {"\x03\0\0\x01"s + id, 2, "a number where this kind has none: 1"},
        {"\x03\0\0\0"s + std::string(8, '\0'), 4, "a call without a number"},
        {"\x02\0\0\0"s + id, 2, "a call without a method"},
        {"\x02\0\x04\x01"s + id, 2, "a method of 1025 bytes"},
        {"\x02\0\0\x03"s + id + "\0\0\0\0ab"s, 18, "the frame ends before its method does"},
        {"\x02\0\0\x01"s + id + "\0\0\0\0abc"s, 17, "bytes behind the end of the frame"},
        {"\x04\0\0\0"s + id + "x", 12, "bytes behind the end of the frame"},
        {"\x06\0\0\0"s + id, 2, "no code of an error: 0"},
        {"\x06\0\0\x11"s + id, 2, "no code of an error: 17"},
        {"\x08\0\0\0"s + id, 12, "a window is four bytes"},
        {"\x08\0\0\0"s + id + "\0\0\0\0"s, 12, "a window of nothing"},
        {"\x01\0\0\0"s + id, 12, "a hello of 12 bytes"},
        {"\x01\0\0\0"s + id + "GET / HTTP/1.1\r\n", 12, "no hello of this protocol"},
        {"\x01\0\0\0"s + id + "CRPC\0\0\0\x02\0\0\0\0\0\0\0\0"s, 16,
         "version 2 of the protocol; this end speaks 1"},
        {"\x01\0\0\0"s + id + "CRPC\0\0\0\x01\0\0\0\0\0\0\0\0"s, 24, "a limit of frames below 1024"},
    };
    for (const auto& each : cases) {
        INFO(each.message);
        const auto got = rpc::read_frame(each.payload);
        REQUIRE_FALSE(got);
        CHECK(got.error().message == each.message);
        CHECK(got.error().offset == each.offset);
    }
    std::string out;
    frame call = make(frame_kind::call, 1);
    CHECK_THROWS_WITH(rpc::write_frame(call, out), "rpc: a method's name has 1 to 1024 bytes, not 0");
}

TEST_CASE("session: calls of both ends, streams and answers come through, cut at every byte",
          "[rpc][session]") {
    pair two;
    const std::string_view question = "q", answer = "a", part = "part";
    const rpc::call_ref unary = two.a.begin("One", &question, true, 250, nullptr);
    const rpc::call_ref stream = two.a.begin("Two", nullptr, false, 0, nullptr);
    two.a.send(stream, part);
    two.a.end(stream);
    two.a.ping(5);
    const std::string first = two.a.take_output();
    const texts expected{"call their 1 One in 250 'q' last", "call their 2 Two", "message their 2 'part'",
                         "end their 2"};
    for (std::size_t cut = 0; cut <= first.size(); ++cut) {
        rpc::session other;
        texts all = events_of(other, written(hello()) + first.substr(0, cut));
        for (const std::string& each : events_of(other, first.substr(cut))) all.push_back(each);
        REQUIRE(all == expected);
    }
    REQUIRE(events_of(two.b, first) == expected);
    // The same number, begun by the other end, is another call.
    const rpc::call_ref back = two.b.begin("Three", &question, true, 0, nullptr);
    CHECK(back.id == unary.id);
    two.b.send({2, false}, answer);
    two.b.finish({2, false}, nullptr);
    two.b.fail({1, false}, code::not_found, "no such book");
    CHECK(pass(two.b, two.a) == texts{"pong their 5", "call their 1 Three 'q' last", "message my 2 'a'",
                                      "finished my 2", "failed my 1 NOT_FOUND 'no such book'"});
    two.a.finish({1, false}, &answer);
    CHECK(pass(two.a, two.b) == texts{"finished my 1 'a'"});
    CHECK(two.a.open_calls() + two.b.open_calls() == 0);
}

TEST_CASE("session: an answer that crosses a cancellation reaches nobody, nor does a second one",
          "[rpc][session]") {
    pair two;
    const std::string_view text = "t";
    const rpc::call_ref call = two.a.begin("M", &text, true, 0, nullptr);
    pass(two.a, two.b);
    two.a.cancel(call, code::deadline_exceeded);
    two.b.finish({1, false}, &text);
    two.b.finish({1, false}, &text);
    two.b.fail({1, false}, code::internal, "too late");
    CHECK(pass(two.b, two.a).empty());
    CHECK(pass(two.a, two.b).empty());
    const rpc::call_ref other = two.a.begin("M", &text, true, 0, nullptr);
    pass(two.a, two.b);
    two.a.cancel(other, code::cancelled);
    CHECK(pass(two.a, two.b) == texts{"cancelled their 2 CANCELLED"});
    CHECK_FALSE(two.b.is_open({2, false}));
}

TEST_CASE("session: a peer that breaks the protocol is told from one that does not", "[rpc][session]") {
    frame call = make(frame_kind::call, 3);
    call.method = "M";
    frame data = make(frame_kind::data, 3);
    frame last = data;
    last.is_last = true;
    frame reply = make(frame_kind::reply, 3);
    frame window = make(frame_kind::window, 4);
    window.credit = 1;
    const std::string open = written(call);
    CHECK(error_after_hello(open + open) == "broken: call 3 begins a second time");
    CHECK(error_after_hello(written(hello())) == "broken: a second hello");
    CHECK(error_after_hello(written(data)) == "broken: a frame of call 3, which never began");
    CHECK(error_after_hello(open + written(window)) == "broken: a frame of call 4, which never began");
    CHECK(error_after_hello(open + written(last) + written(data)) ==
          "broken: a message behind the end of messages");
    CHECK(error_after_hello(open + written(reply)) == "broken: an answer to a call of its own");
    CHECK(error_after_hello(framed("\x03\0\0\0"s)) ==
          "broken: a frame of 4 bytes, less than its head (byte 4 of the frame)");
    CHECK(error_after_hello("\x7f\xff\xff\xff") ==
          "broken: a frame of 2147483647 bytes is announced, more than the limit of 16777216");
    rpc::session session;
    CHECK(events_of(session, open) == texts{"broken: a frame before the hello"});
    CHECK(events_of(session, written(hello())) == texts{"broken: a frame before the hello"});
    std::string pings;
    for (int i = 0; i < 1001; ++i) pings += written(make(frame_kind::ping, 1));
    CHECK(error_after_hello(pings) == "broken: pings, without an end, whose answers are not read");
}

TEST_CASE("session: messages beyond the window break the protocol, and used ones open it", "[rpc][session]") {
    const rpc::session_options small{.window = 100};
    pair two(small);
    const rpc::call_ref call = two.a.begin("M", nullptr, false, 0, nullptr);
    const std::string text(34, 'x');  // and 16 more
    two.a.send(call, text);
    CHECK(two.a.has_credit(call));
    two.a.send(call, text);
    CHECK_FALSE(two.a.has_credit(call));
    CHECK(pass(two.a, two.b).size() == 3);
    two.b.consume({1, false}, text.size());
    CHECK(pass(two.b, two.a) == texts{"credit my 1"});
    CHECK(two.a.has_credit(call));
    two.a.send(call, text);
    two.a.send(call, text);
    CHECK(pass(two.a, two.b) ==
          texts{"message their 1 '" + text + "'", "broken: more messages than the window allows"});
}

TEST_CASE("session: what waits for the hello has credit with it", "[rpc][session]") {
    rpc::session early;
    const rpc::call_ref call = early.begin("M", nullptr, false, 0, nullptr);
    const rpc::call_ref gone = early.begin("M", nullptr, false, 0, nullptr);
    CHECK_FALSE(early.has_credit(call));
    early.cancel(gone, code::cancelled);
    CHECK(events_of(early, written(hello())) == texts{"credit my 1"});
    CHECK(early.has_credit(call));
}

TEST_CASE("session: limits of size and number are told, and places become free again", "[rpc][session]") {
    const rpc::session_options narrow{.frame_limit = 1024, .max_calls = 1};
    pair two(narrow);
    const std::string long_text(2000, 'x');
    const std::string_view body = long_text, text = "t";
    CHECK_THROWS_WITH(two.a.begin("M", &body, true, 0, nullptr),
                      "RESOURCE_EXHAUSTED: a frame of 2017 bytes is more than the limit of 1024");
    two.a.begin("M", &text, true, 0, nullptr);
    two.a.begin("M", &text, true, 0, nullptr);
    CHECK(pass(two.a, two.b) == texts{"call their 1 M 't' last"});
    two.b.finish({1, false}, &text);
    CHECK(pass(two.b, two.a) ==
          texts{"failed my 2 RESOURCE_EXHAUSTED 'more than 1 calls at a time'", "finished my 1 't'"});
    two.a.begin("M", &text, true, 0, nullptr);
    CHECK(pass(two.a, two.b) == texts{"call their 3 M 't' last"});
    const rpc::session_options none{.max_calls = 0};
    CHECK_THROWS_AS(rpc::session(none), usage_error);
    const rpc::session_options too_small{.frame_limit = 1023};
    CHECK_THROWS_AS(rpc::session(too_small), usage_error);
}

TEST_CASE("session: who goes away ends the calls that run and refuses others", "[rpc][session]") {
    pair two;
    const std::string_view text = "t";
    two.a.begin("M", &text, true, 0, nullptr);
    pass(two.a, two.b);
    two.b.go_away(code::ok, "moving");
    two.a.begin("N", &text, true, 0, nullptr);
    CHECK(pass(two.a, two.b).empty());
    two.b.finish({1, false}, &text);
    CHECK(pass(two.b, two.a) == texts{"going_away their 0 'moving'",
                                      "failed my 2 UNAVAILABLE 'this end takes no new calls'",
                                      "finished my 1 't'"});
    CHECK(two.a.is_peer_going_away());
    CHECK_FALSE(two.a.drop_one());
}
