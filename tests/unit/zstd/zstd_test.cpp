#include <cortado/zstd.hpp>

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/error.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/stream/consumers.hpp>

#include <string>

#include "support/catch.hpp"

using namespace cortado;

namespace {

/** What goes wrong, as "code: message". */
template <class Call>
std::string failure_of(Call call) {
    try {
        call();
    } catch (const zlib::error& failure) {
        return std::string(failure.code_name()) + ": " + failure.what();
    } catch (const buffer_error& failure) {
        return std::string(failure.code()) + ": " + failure.what();
    }
    return "nothing";
}

std::string unpacking(std::string_view packed, const zlib::zstd_options& options = {}) {
    return failure_of([&] { zlib::zstd_decompress_sync(packed, options); });
}

const std::string text = [] {
    std::string all;
    for (int i = 0; i < 5000; ++i) all += "line " + std::to_string(i * i) + "\n";
    return all;
}();

}  // namespace

TEST_CASE("zstd: what was packed comes back, whatever the options", "[zstd]") {
    for (const zlib::zstd_options& options : {zlib::zstd_options{},
                                              {.level = 1},
                                              {.level = 19},
                                              {.level = -5},
                                              {.window_log = 10},
                                              {.checksum = true},
                                              {.chunk_size = 64},
                                              {.dictionary = "line 1 line 4 line 9"}}) {
        const buffer packed = zlib::zstd_compress_sync(text, options);
        CHECK(packed.size() < text.size() / 2);
        zlib::zstd_options back{.chunk_size = options.chunk_size};
        back.dictionary = options.dictionary;
        CHECK(zlib::zstd_decompress_sync(packed, back).to_string() == text);
    }
    CHECK(zlib::zstd_decompress_sync(zlib::zstd_compress_sync("")).empty());
}

TEST_CASE("zstd: awaited and streamed it is the same", "[zstd]") {
    const auto there_and_back = [](std::string all, std::string& into) -> task<> {
        const buffer packed = co_await zlib::zstd_compress(all);
        const buffer back = co_await zlib::zstd_decompress(packed);
        into = back.to_string();
    };
    std::string back;
    run(there_and_back(text, back));
    CHECK(back == text);
    const auto packing = zlib::create_zstd_compress();
    const auto unpacks = zlib::create_zstd_decompress({.chunk_size = 100});
    const auto source = stream::readable::from(std::string(text));
    const auto packed = stream::readable::from(packing->through(*source));
    const auto unpacked = stream::readable::from(unpacks->through(*packed));
    CHECK(sync_wait(stream::text(*unpacked)) == text);
}

TEST_CASE("zstd: frames that follow each other are one text", "[zstd]") {
    const std::string one(zlib::zstd_compress_sync("one, ")), two(zlib::zstd_compress_sync("two"));
    const std::string three(zlib::zstd_compress_sync(""));
    for (const std::size_t size : {std::size_t{64}, std::size_t{1000}})
        CHECK(zlib::zstd_decompress_sync(one + three + two, {.chunk_size = size}).to_string() == "one, two");
}

TEST_CASE("zstd: a file of the zstd program is read", "[zstd]") {
    // $ printf 'hello from zstd' | zstd -19 --no-progress | xxd -p
    const buffer packed = buffer::from("28b52ffd046879000068656c6c6f2066726f6d207a737464206ca360", "hex");
    CHECK(failure_of([&] { CHECK(zlib::zstd_decompress_sync(packed).to_string() == "hello from zstd"); }) ==
          "nothing");
}

TEST_CASE("zstd: bad data has zstd's names", "[zstd]") {
    const std::string packed(zlib::zstd_compress_sync(text, {.checksum = true}));
    CHECK(unpacking("hello world") == "ZSTD_error_prefix_unknown: Unknown frame descriptor");
    CHECK(unpacking(packed + "rest") == "ZSTD_error_prefix_unknown: Unknown frame descriptor");
    for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{100}, packed.size() - 1})
        CHECK(unpacking(packed.substr(0, size)) == "Z_BUF_ERROR: unexpected end of file");
    std::string changed = packed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    CHECK(unpacking(changed) == "ZSTD_error_checksum_wrong: Restored data doesn't match checksum");
    CHECK(unpacking(packed, {.max_output_length = 99}) ==
          "ERR_BUFFER_TOO_LARGE: Cannot create a Buffer larger than 99 bytes");
    CHECK(unpacking(packed.substr(0, 3), {.finish_flush = zlib::flush_mode::sync}) == "nothing");
}

TEST_CASE("zstd: formats from before the standard are refused, however they are cut", "[zstd]") {
    const std::string old = std::string("\x26\xb5\x2f\xfd", 4) + std::string(4, '\0');
    for (const std::size_t size : {1u, 3u, 8u}) {
        zlib::coder work(zlib::make_zstd_decompressor());
        const auto feeding = [&] {
            for (std::size_t at = 0; at < old.size(); at += size) {
                work.feed(std::string_view(old).substr(at, size));
                work.next();
            }
        };
        CHECK(failure_of(feeding) == "ZSTD_error_prefix_unknown: Unknown frame descriptor");
    }
    const std::string skippable = std::string("\x5a\x2a\x4d\x18\x03\0\0\0abc", 11);
    const std::string frame(zlib::zstd_compress_sync("text"));
    CHECK(zlib::zstd_decompress_sync(skippable + frame + skippable).to_string() == "text");
}

TEST_CASE("zstd: options that are no good are refused in Node's words", "[zstd]") {
    const auto packing = [](const zlib::zstd_options& options) {
        return failure_of([&] { zlib::create_zstd_compress(options); });
    };
    CHECK(packing({.level = 23}).ends_with("It must be >= -131072 and <= 22. Received 23"));
    CHECK(packing({.window_log = 9}) ==
          "ERR_OUT_OF_RANGE: The value of \"options.windowLog\" is out of range. It must be >= 10 and <= 31. "
          "Received 9");
    CHECK(packing({.chunk_size = 63}) ==
          "ERR_OUT_OF_RANGE: The value of \"options.chunkSize\" is out of range. It must be >= 64. Received "
          "63");
}

TEST_CASE("zstd: a frame that wants a larger window than was allowed is refused", "[zstd]") {
    zlib::zstd_options large;
    large.window_log = 20;
    const std::string packed = [&] {
        auto codec = zlib::make_zstd_compressor(large);
        zlib::coder work(std::move(codec), {});
        std::string all;
        for (const bool is_last : {false, true}) {
            is_last ? work.finish() : work.feed(text);
            for (std::string_view chunk = work.next(); !chunk.empty(); chunk = work.next()) all += chunk;
        }
        return all;
    }();
    CHECK(unpacking(packed, {.window_log = 20}) == "nothing");
    CHECK(unpacking(packed, {.window_log = 10}).starts_with("ZSTD_error_frameParameter_windowTooLarge: "));
}
