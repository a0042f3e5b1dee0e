#include <cortado/brotli.hpp>

#include <cortado/compression/error.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/stream/consumers.hpp>

#include <string>

#include "support/catch.hpp"

using namespace cortado;

TEST_CASE("brotli: what was packed comes back, at once, awaited and streamed", "[brotli]") {
    const std::string text = "brotli brotli brotli and more brotli";
    CHECK(zlib::brotli_decompress_sync(zlib::brotli_compress_sync(text)).to_string() == text);
    const auto there_and_back = [](std::string all, std::string& into) -> task<> {
        const buffer packed = co_await zlib::brotli_compress(all);
        const buffer back = co_await zlib::brotli_decompress(packed);
        into = back.to_string();
    };
    std::string back;
    run(there_and_back(text, back));
    CHECK(back == text);
    const auto packing = zlib::create_brotli_compress({.quality = 4});
    const auto unpacking = zlib::create_brotli_decompress({.chunk_size = 64});
    const auto source = stream::readable::from(std::string(text));
    const auto packed = stream::readable::from(packing->through(*source));
    const auto unpacked = stream::readable::from(unpacking->through(*packed));
    CHECK(sync_wait(stream::text(*unpacked)) == text);
}

TEST_CASE("brotli: with flush sync a piece can be unpacked before the next is there", "[brotli]") {
    auto packing = zlib::make_brotli_compressor({.quality = 5});
    auto unpacking = zlib::make_brotli_decompressor();
    char packed[1000], text[1000];
    for (const std::string_view piece : {"first ", "second ", "third"}) {
        const auto made = packing->run(piece, packed, zlib::flush_mode::sync);
        CHECK(made.read == piece.size());
        const std::string_view bytes(packed, made.written);
        const auto back = unpacking->run(bytes, text, zlib::flush_mode::none);
        CHECK(std::string_view(text, back.written) == piece);
    }
}

TEST_CASE("brotli: a bomb is unpacked in chunks", "[brotli]") {
    const buffer packed = zlib::brotli_compress_sync(std::string(8 << 20, '\0'), {.quality = 5});
    CHECK(packed.size() < 1000);
    zlib::coder work(zlib::make_brotli_decompressor(), {});
    work.finish(packed);
    std::size_t total = 0;
    for (;;) {
        const std::size_t size = work.next().size();
        REQUIRE(size <= 16 * 1024);
        total += size;
        if (size == 0) break;
    }
    CHECK(total == std::size_t{8} << 20);
}
