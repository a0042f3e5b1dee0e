#include <cortado/net/framed.hpp>

#include <cortado/core/error.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/stream/pass_through.hpp>

#include <bit>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;
using namespace std::literals;

namespace {

using texts = std::vector<std::string>;

/** A codec of one's own: a length in digits, a colon, the payload, a comma. */
struct netstring {
    std::size_t limit = 1000;

    result<net::found_frame> find(std::string_view received, std::size_t) const {
        const std::size_t colon = received.substr(0, 5).find(':');
        if (colon == std::string_view::npos) {
            if (received.size() < 5) return net::found_frame{};
            return parse_error{0, "no length"};
        }
        std::size_t length = 0;
        std::from_chars(received.data(), received.data() + colon, length);
        if (length > limit) return parse_error{colon, "too long"};
        const std::size_t total = colon + 1 + length + 1;
        if (received.size() < total) return net::found_frame{0, 0, 0, total};
        if (received[total - 1] != ',') return parse_error{total - 1, "no comma"};
        return net::found_frame{total, colon + 1, length, 0};
    }
    void append(std::string_view payload, std::string& out) const {
        out.append(std::to_string(payload.size())).append(":").append(payload).append(",");
    }
};

template <class Codec>
std::string encode(const Codec& codec, const texts& payloads) {
    std::string all;
    for (const std::string& each : payloads) codec.append(each, all);
    return all;
}

template <class Codec>
void take_all(net::frame_decoder<Codec>& decoder, std::string_view piece, texts& into) {
    for (;;) {
        const auto next = decoder.next(piece);
        REQUIRE(next);
        if (!*next) break;
        into.emplace_back(**next);
    }
    REQUIRE(piece.empty());
}

/** What the stream becomes in two pieces, cut at each of its bytes, in pieces of one byte, and whole. */
template <class Codec>
void check_every_cut(const Codec& codec, const texts& payloads) {
    const std::string all = encode(codec, payloads);
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        net::frame_decoder<Codec> decoder(codec);
        texts got;
        take_all(decoder, std::string_view(all).substr(0, cut), got);
        take_all(decoder, std::string_view(all).substr(cut), got);
        REQUIRE(got == payloads);
        REQUIRE_FALSE(decoder.finish());
        REQUIRE(decoder.position() == all.size());
    }
    net::frame_decoder<Codec> decoder(codec);
    texts got;
    for (const char& each : all) take_all(decoder, {&each, 1}, got);
    REQUIRE(got == payloads);
}

template <class Codec>
std::string error_of(Codec codec, std::string_view bytes) {
    net::frame_decoder<Codec> decoder(std::move(codec));
    for (;;) {
        const auto next = decoder.next(bytes);
        if (!next) {
            const auto again = decoder.next(bytes);  // it stays
            CHECK_FALSE(again.has_value());
            return std::to_string(next.error().offset) + ": " + next.error().message;
        }
        if (!*next) break;
    }
    const auto end = decoder.finish();
    return end ? std::to_string(end->offset) + ": " + end->message : "none";
}

template <class Codec>
std::string refusal(const Codec& codec, const std::string& payload) {
    std::string out = "before";
    try {
        codec.append(payload, out);
    } catch (const net::frame_error& error) {
        CHECK(out == "before");
        return error.what();
    }
    return "none";
}

/** Keeps what is written, and each write apart; waits with each until it is let go. */
class slow_sink final : public stream::writable {
public:
    task<> write(std::string_view piece) override {
        writes.emplace_back(piece);
        if (fails) throw std::runtime_error("broken");
        if (holds) {
            go.reset();
            co_await go;
        }
    }
    task<> end() override {
        writes.emplace_back("<end>");
        co_return;
    }
    texts writes;
    event go;
    bool holds = false;
    bool fails = false;
};

task<> collect(stream::readable& from, texts& into) {
    net::framed_reader frames(from, net::length_prefix{.bytes = 1});
    for (;;) {
        const auto frame = co_await frames.read();
        if (!frame) break;
        into.emplace_back(*frame);
    }
}

}  // namespace

TEST_CASE("framing: frames come whole wherever the stream is cut", "[net][framing]") {
    const texts payloads{"", "a", "hello", "", std::string(300, 'x'), "\r\n\n", "end"};
    const texts lines{"", "a", "hello\r", "", std::string(300, 'x'), "\n", "end"};
    for (const int bytes : {2, 4, 8}) {
        check_every_cut(net::length_prefix{.bytes = bytes}, payloads);
        check_every_cut(net::length_prefix{.bytes = bytes, .order = std::endian::little}, payloads);
        check_every_cut(net::length_prefix{.bytes = bytes, .counts_itself = true}, payloads);
    }
    check_every_cut(net::length_prefix{.bytes = 1}, {"", std::string(255, 'y'), "z"});
    check_every_cut(net::varint_prefix(), payloads);
    check_every_cut(net::delimiter{.text = "\r\n"}, lines);
    check_every_cut(net::delimiter{.text = "abac"}, {"ab", "", "ababa", "aba", "x"});
    check_every_cut(netstring(), payloads);
}

TEST_CASE("framing: the bytes of each kind of frame", "[net][framing]") {
    const texts two{"hi", ""};
    CHECK(encode(net::length_prefix{.bytes = 1}, two) == "\2hi\0"s);
    CHECK(encode(net::length_prefix{.bytes = 2}, two) == "\0\2hi\0\0"s);
    CHECK(encode(net::length_prefix{.bytes = 4, .order = std::endian::little}, two) == "\2\0\0\0hi\0\0\0\0"s);
    CHECK(encode(net::length_prefix{.bytes = 8}, two) == "\0\0\0\0\0\0\0\2hi\0\0\0\0\0\0\0\0"s);
    CHECK(encode(net::length_prefix{.bytes = 2, .counts_itself = true}, two) == "\0\4hi\0\2"s);
    CHECK(encode(net::varint_prefix(), {std::string(300, 'x')}) == "\xac\2" + std::string(300, 'x'));
    CHECK(encode(net::delimiter(), two) == "hi\n\n");
}

TEST_CASE("framing: what is no frame, too long, or cut off is an error with its place", "[net][framing]") {
    const net::length_prefix two_bytes{.bytes = 2, .limit = 256};
    CHECK(error_of(two_bytes, "\0\1a\1\1"sv) ==
          "3: a frame of 257 bytes is announced, more than the limit of 256");
    CHECK(error_of(two_bytes, "\0\1a\0"sv) ==
          "3: the stream ended in the middle of a frame, of which 1 bytes had come");
    CHECK(error_of(two_bytes, "\0\1a"sv) == "none");
    CHECK(error_of(net::length_prefix{.bytes = 8}, std::string(8, '\xff')) ==
          "0: a frame of 18446744073709551615 bytes is announced, more than the limit of 16777216");
    CHECK(error_of(net::length_prefix{.bytes = 4, .counts_itself = true}, "\0\0\0\3"sv) ==
          "0: a length of 3 does not even count its own 4 bytes");
    const net::varint_prefix short_ones{.limit = 1};
    CHECK(error_of(short_ones, "\1a\2"sv) == "2: a frame of 2 bytes is announced, more than the limit of 1");
    CHECK(error_of(short_ones, "\x81\x80\x80\x80\x80\x80\x80\x80\x80\0a"sv) == "none");
    CHECK(error_of(short_ones, std::string(10, '\x80')) == "0: a length of more than 64 bits");
    CHECK(error_of(short_ones, std::string(9, '\xff') + "\2") == "0: a length of more than 64 bits");
    const net::delimiter lines{.text = "\r\n", .limit = 3};
    CHECK(error_of(lines, "abc\r\nabc\r") ==
          "5: the stream ended in the middle of a frame, of which 4 bytes had come");
    CHECK(error_of(lines, "abc\r\nabcd\r\n") == "5: a frame is longer than the limit of 3 bytes");
    CHECK(error_of(lines, "abcd\r") == "0: a frame is longer than the limit of 3 bytes");
    CHECK(error_of(netstring(), "1:a,2:ab!") == "8: no comma");
}

TEST_CASE("framing: a payload that cannot become a frame, and a codec made wrong, are refused",
          "[net][framing]") {
    const std::string many(256, 'x');
    CHECK(refusal(net::length_prefix{.limit = 255}, many) ==
          "a payload of 256 bytes is more than the limit of 255");
    CHECK(refusal(net::varint_prefix{.limit = 255}, many) ==
          "a payload of 256 bytes is more than the limit of 255");
    CHECK(refusal(net::length_prefix{.bytes = 1}, many) ==
          "a payload of 256 bytes is more than a length of 1 bytes can say");
    CHECK(refusal(net::length_prefix{.bytes = 1, .counts_itself = true}, many.substr(1)) ==
          "a payload of 255 bytes is more than a length of 1 bytes can say");
    CHECK(refusal(net::delimiter(), "a\nb") == "the payload has the delimiter in it, at byte 1");
    CHECK(refusal(net::delimiter{.text = "aa"}, "xa") == "the payload has the delimiter in it, at byte 1");
    CHECK_THROWS_WITH(net::frame_decoder(net::length_prefix{.bytes = 3}),
                      "length_prefix: a length of 3 bytes; take 1, 2, 4 or 8");
    CHECK_THROWS_WITH(net::frame_decoder(net::delimiter{.text = ""}),
                      "delimiter: an empty text ends nothing");
    CHECK_THROWS_WITH(net::frame_decoder(net::varint_prefix{.limit = 0}),
                      "varint_prefix: with a limit of 0 no frame can come");
}

TEST_CASE("framing: a frame that lies whole in what came is not copied", "[net][framing]") {
    net::frame_decoder decoder(net::length_prefix{.bytes = 1});
    const std::string bytes = "\2hi\3you\5ot"s;
    std::string_view input = bytes;
    const auto first = decoder.next(input);
    CHECK((**first).data() == bytes.data() + 1);
    const auto second = decoder.next(input);
    CHECK((**second).data() == bytes.data() + 4);
    CHECK_FALSE(decoder.next(input)->has_value());
    const std::string later = "her\1x";
    input = later;
    CHECK(**decoder.next(input) == "other");
    CHECK((**decoder.next(input)).data() == later.data() + 4);  // only what was cut is put together
}

TEST_CASE("framed: reads what is written, over any stream, to its end", "[net][framing]") {
    const auto talk = []() -> task<texts> {
        stream::pass_through both;
        net::framed frames(both, net::length_prefix{.bytes = 1});
        frames.add("one");
        frames.add("");
        co_await frames.write("three");
        co_await frames.end();
        texts got;
        for (;;) {
            const auto frame = co_await frames.read();
            if (!frame) break;
            got.emplace_back(*frame);
        }
        co_return got;
    };
    CHECK(sync_wait(talk()) == texts{"one", "", "three"});
}

TEST_CASE("framed: an end in the middle of a frame and a frame too long are thrown, with the byte",
          "[net][framing]") {
    texts got;
    const auto cut = stream::readable::from(texts{"\2h", "i\3", "yo"});
    CHECK_THROWS_WITH(
        sync_wait(collect(*cut, got)),
        "frame at byte 3: the stream ended in the middle of a frame, of which 3 bytes had come");
    CHECK(got == texts{"hi"});
    const auto source = stream::readable::from("abc\nabcd"s);
    net::framed_reader lines(*source, net::delimiter{.limit = 3});
    CHECK(*sync_wait(lines.read()) == "abc");
    CHECK_THROWS_WITH(sync_wait(lines.read()),
                      "frame at byte 4: a frame is longer than the limit of 3 bytes");
}

TEST_CASE("framed: a read that is stopped in the middle of a frame loses nothing", "[net][framing]") {
    stream::pass_through both;
    net::framed frames(both, net::length_prefix{.bytes = 4});
    stop_source stop;
    task<std::optional<std::string_view>> first = frames.read();
    first.start(stop.token());
    both.push("\0\0\0\5he"sv);
    stop.request_stop();
    CHECK_THROWS_AS(first.take(), operation_cancelled);
    both.push("llo");
    CHECK(*sync_wait(frames.read()) == "hello");
}

TEST_CASE("framed: frames written while a write is under way go out with the next, together",
          "[net][framing]") {
    slow_sink sink;
    sink.holds = true;
    net::framed_writer frames(sink, net::delimiter());
    std::vector<task<>> writers;
    for (const char* text : {"a", "b", "c"}) writers.push_back(frames.write(text));
    for (task<>& each : writers) each.start();
    stop_source stop;
    task<> stopped = frames.write("d");
    stopped.start(stop.token());
    stop.request_stop();
    CHECK_THROWS_AS(stopped.take(), operation_cancelled);
    CHECK(sink.writes == texts{"a\n"});
    sink.go.set();
    CHECK(writers[0].is_done());
    CHECK_FALSE(writers[1].is_done());
    CHECK(sink.writes == texts{"a\n", "b\nc\nd\n"});  // what was added is written all the same
    sink.go.set();
    CHECK(writers[1].is_done());
    CHECK(writers[2].is_done());
    CHECK(sink.writes.size() == 2);
    sink.holds = false;
    sync_wait(frames.end());
    CHECK(sink.writes.back() == "<end>");
}

TEST_CASE("framed: where the stream has failed, every later write fails", "[net][framing]") {
    slow_sink sink;
    net::framed_writer frames(sink, net::delimiter());
    sync_wait(frames.write("a"));
    sink.fails = true;
    CHECK_THROWS_WITH(sync_wait(frames.write("b")), "broken");
    CHECK_THROWS_WITH(sync_wait(frames.write("c")), "broken");
    CHECK(sink.writes == texts{"a\n", "b\n"});
}
