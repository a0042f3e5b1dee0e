#include <cortado/zlib/transforms.hpp>

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/error.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/sync_wait.hpp>
#include <cortado/stream/consumers.hpp>
#include <cortado/stream/pipeline.hpp>
#include <cortado/zlib/one_shot.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace cortado;

namespace {

std::string mixed_text(std::size_t size) {
    std::string text;
    for (unsigned seed = 1; text.size() < size; seed = seed * 1664525 + 1013904223) {
        text += "word " + std::to_string(seed >> 20);
    }
    text.resize(size);
    return text;
}

/** What all of the generator's chunks are, and the longest of them. */
struct drained {
    std::string text;
    std::size_t longest = 0;
};
task<drained> drain(async_generator<std::string_view>& chunks) {
    drained seen;
    for (;;) {
        const auto chunk = co_await chunks.next();
        if (!chunk) break;
        seen.text += *chunk;
        seen.longest = std::max(seen.longest, chunk->size());
    }
    co_return seen;
}

task<std::size_t> next_size(async_generator<std::string_view>& chunks) {
    const auto chunk = co_await chunks.next();
    co_return chunk ? chunk->size() : 0;
}

/** The most memory that the process ever had, in KiB. */
long peak_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

}  // namespace

TEST_CASE("create_gzip: a pipeline there and back gives what went in", "[zlib]") {
    const std::string text = mixed_text(300'000);
    std::string back;
    const auto sink = stream::writable::to([&back](std::string_view piece) -> task<> {
        back += piece;
        co_return;
    });
    sync_wait(
        stream::pipeline(stream::readable::from(text), zlib::create_gzip(), zlib::create_gunzip(), *sink));
    CHECK(back == text);
}

TEST_CASE("create_gunzip: no chunk is longer than chunk_size, however much a piece unpacks to", "[zlib]") {
    const buffer packed = zlib::gzip_sync(std::string(10'000'000, '\0'));
    CHECK(packed.size() < 20'000);
    const auto source = stream::readable::from(std::string(packed));
    const auto unpacking = zlib::create_gunzip({.chunk_size = 1000});
    auto chunks = unpacking->through(*source);
    const drained seen = sync_wait(drain(chunks));
    CHECK(seen.text == std::string(10'000'000, '\0'));
    CHECK(seen.longest == 1000);
}

TEST_CASE("create_gunzip: as much is read as was asked for", "[zlib]") {
    int reads = 0;
    const buffer packed = zlib::gzip_sync(mixed_text(100'000));
    const auto source = stream::readable::from([&]() -> task<std::string> {
        const std::size_t at = static_cast<std::size_t>(reads++) * 100;
        co_return std::string(std::string_view(packed).substr(std::min(at, packed.size()), 100));
    });
    const auto unpacking = zlib::create_gunzip({.chunk_size = 64});
    auto chunks = unpacking->through(*source);
    CHECK(reads == 0);
    CHECK(sync_wait(next_size(chunks)) <= 64);
    CHECK(reads <= 3);
}

TEST_CASE("create_gzip: with flush sync each piece can be unpacked before the next is there", "[zlib]") {
    for (const bool flushes : {true, false}) {
        std::string seen;
        const auto packing =
            zlib::create_gzip({.flush = flushes ? zlib::flush_mode::sync : zlib::flush_mode::none});
        const auto unpacking = zlib::create_gunzip();
        int given = 0;
        const auto source = stream::readable::from([&]() -> task<std::string> {
            seen += "[" + std::to_string(given) + "]";
            co_return given < 3 ? "event " + std::to_string(given++) : std::string();
        });
        const auto packed = stream::readable::from(packing->through(*source));
        auto events = unpacking->through(*packed);
        const auto watch = [](async_generator<std::string_view>& all, std::string& log) -> task<> {
            for (;;) {
                const auto piece = co_await all.next();
                if (!piece) break;
                log += *piece;
            }
        };
        sync_wait(watch(events, seen));
        CHECK(seen == (flushes ? "[0]event 0[1]event 1[2]event 2[3]" : "[0][1][2][3]event 0event 1event 2"));
    }
}

TEST_CASE("create_deflate: by itself it is a duplex", "[zlib]") {
    const auto packing = zlib::create_deflate();
    const auto fill = [](stream::writable& to) -> task<> {
        co_await to.write("hello ");
        co_await to.write("world");
        co_await to.end();
    };
    sync_wait(fill(*packing));
    const std::string packed = sync_wait(stream::text(*packing));
    CHECK(zlib::inflate_sync(packed).to_string() == "hello world");
}

TEST_CASE("create_inflate: each call of through begins anew", "[zlib]") {
    const auto unpacking = zlib::create_inflate();
    for (const char* const text : {"one", "two"}) {
        const auto source = stream::readable::from(std::string(zlib::deflate_sync(text)));
        auto chunks = unpacking->through(*source);
        CHECK(sync_wait(drain(chunks)).text == text);
    }
}

TEST_CASE("create_gunzip: an error ends the pipeline, and every part hears of it", "[zlib]") {
    std::string text(zlib::gzip_sync(mixed_text(50'000)));
    text[text.size() / 2] ^= 0x10;
    const auto sink = stream::writable::to([](std::string_view) -> task<> { co_return; });
    const auto piping = [&] {
        sync_wait(stream::pipeline(stream::readable::from(text), zlib::create_gunzip(), *sink));
    };
    CHECK_THROWS_AS(piping(), zlib::error);
}

TEST_CASE("create_unzip: a stream that is destroyed halfway gives its memory back", "[zlib]") {
    const auto source = stream::readable::from(std::string(zlib::gzip_sync(mixed_text(100'000))));
    const auto unpacking = zlib::create_unzip();
    auto chunks = unpacking->through(*source);
    CHECK(sync_wait(next_size(chunks)) == 16 * 1024);
    // Under ASan a state that is not freed is a failure.
}

TEST_CASE("create_gzip: a pipeline that is stopped while it waits gives its memory back", "[zlib]") {
    stop_source stop;
    stream::pass_through never_ends;
    never_ends.push(mixed_text(1000));
    std::size_t written = 0;
    const auto sink = stream::writable::to([&](std::string_view piece) -> task<> {
        written += piece.size();
        stop.request_stop();
        co_return;
    });
    const stream::pipeline_options options{.signal = stop.token()};
    const auto piping = [&] {
        sync_wait(stream::pipeline(options, never_ends, zlib::create_gzip({.flush = zlib::flush_mode::sync}),
                                   *sink));
    };
    CHECK_THROWS_AS(piping(), operation_cancelled);
    CHECK(written > 100);
    CHECK(never_ends.is_destroyed());
}

TEST_CASE("create_gzip: options that are no good are refused at the call", "[zlib]") {
    CHECK_THROWS_AS(zlib::create_gzip({.level = 10}), buffer_error);
    CHECK_THROWS_AS(zlib::create_gunzip({.window_bits = 7}), buffer_error);
}

TEST_CASE("create_gunzip: 128 MiB of zeros pass through memory that stays small", "[zlib]") {
    const std::string member(zlib::gzip_sync(std::string(4 << 20, '\0')));
    std::string bomb;
    for (int i = 0; i < 32; ++i) bomb += member;
    const auto source = stream::readable::from(std::move(bomb));
    const auto unpacking = zlib::create_gunzip();
    auto chunks = unpacking->through(*source);
    const auto count = [](async_generator<std::string_view>& all) -> task<std::size_t> {
        std::size_t total = 0;
        for (;;) {
            const auto chunk = co_await all.next();
            if (!chunk) break;
            total += chunk->size();
        }
        co_return total;
    };
    const long before = peak_memory();
    CHECK(sync_wait(count(chunks)) == std::size_t{128} << 20);
    CHECK(peak_memory() - before < 4 * 1024);
}
