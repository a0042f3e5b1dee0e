#include <cortado/zlib/one_shot.hpp>

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/error.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>
#include <cortado/zlib/crc32.hpp>

#include <string>
#include <utility>

#include "support/catch.hpp"

using namespace cortado;

TEST_CASE("gzip_sync: each format comes back from its counterpart and from no other", "[zlib]") {
    const std::string text(1000, 'q');
    CHECK(zlib::gunzip_sync(zlib::gzip_sync(text)).to_string() == text);
    CHECK(zlib::inflate_sync(zlib::deflate_sync(text)).to_string() == text);
    CHECK(zlib::inflate_raw_sync(zlib::deflate_raw_sync(text)).to_string() == text);
    CHECK(zlib::unzip_sync(zlib::gzip_sync(text)).to_string() == text);
    CHECK(zlib::unzip_sync(zlib::deflate_sync(text)).to_string() == text);
    CHECK_THROWS_AS(zlib::gunzip_sync(zlib::deflate_sync(text)), zlib::error);
    CHECK_THROWS_AS(zlib::inflate_sync(zlib::gzip_sync(text)), zlib::error);
    CHECK_THROWS_AS(zlib::unzip_sync(zlib::deflate_raw_sync(text)), zlib::error);
}

TEST_CASE("gunzip_sync: members that follow each other are one text", "[zlib]") {
    const std::string two = std::string(zlib::gzip_sync("one, ")) + std::string(zlib::gzip_sync("two"));
    CHECK(zlib::gunzip_sync(two).to_string() == "one, two");
    CHECK(zlib::gunzip_sync(two + std::string(3, '\0')).to_string() == "one, two");
    CHECK_THROWS_WITH(zlib::gunzip_sync(two + "rest"), "incorrect header check");
}

TEST_CASE("gunzip_sync: an end that is missing is an error, unless finish_flush says otherwise", "[zlib]") {
    const buffer packed = zlib::gzip_sync("some text that is long enough to be cut");
    const buffer half = packed.subarray(0, 30);
    CHECK_THROWS_WITH(zlib::gunzip_sync(half), "unexpected end of file");
    const std::string begun = zlib::gunzip_sync(half, {.finish_flush = zlib::flush_mode::sync}).to_string();
    CHECK(begun.size() > 10);
    CHECK(std::string("some text that is long enough to be cut").starts_with(begun));
}

TEST_CASE("gzip: it works on another thread while the loop goes on", "[zlib]") {
    int turns = 0;
    std::string back;
    const auto work = [](int& count, std::string& into) -> task<> {
        const auto turn = [&] { ++count; };
        set_immediate(turn);
        const buffer packed = co_await zlib::gzip(std::string(1 << 20, 'a'));
        const buffer unpacked = co_await zlib::gunzip(packed);
        into = unpacked.to_string();
    };
    run(work(turns, back));
    CHECK(back == std::string(1 << 20, 'a'));
    CHECK(turns == 1);
}

TEST_CASE("gunzip: options are refused at the call, bad data from the await", "[zlib]") {
    zlib::options wrong;
    wrong.window_bits = 99;
    CHECK_THROWS_AS(zlib::gunzip("", wrong), buffer_error);
    const auto work = [](std::string& said) -> task<> {
        try {
            co_await zlib::gunzip("not gzip");
        } catch (const zlib::error& failure) {
            said = failure.what();
        }
    };
    std::string said;
    run(work(said));
    CHECK(said == "incorrect header check");
}

TEST_CASE("crc32: of parts it is that of the whole", "[zlib]") {
    CHECK(zlib::crc32("") == 0);
    CHECK(zlib::crc32("hello world") == 0x0d4a1185);
    CHECK(zlib::crc32(" world", zlib::crc32("hello")) == 0x0d4a1185);
    CHECK(zlib::crc32("", 7) == 7);
}
