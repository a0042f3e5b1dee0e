// Packing and unpacking of text, the least ns of a call; bench/beside_node.py runs it in turn with Node.
#include <cortado/brotli.hpp>
#include <cortado/zlib.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace zlib = cortado::zlib;

namespace {

using clock_type = std::chrono::steady_clock;

/** The same text as in zlib.mjs. */
std::string text_of(std::size_t size) {
    static const char* const words[] = {
        "the",  "of",   "stream", "and",   "request", "to",  "buffer",  "in",   "a",   "server", "is",
        "that", "loop", "was",    "timer", "he",      "for", "it",      "with", "as",  "header", "his",
        "on",   "be",   "value",  "at",    "by",      "i",   "promise", "this", "had", "not"};
    std::string text;
    for (std::uint32_t seed = 1; text.size() < size;) {
        seed = seed * 1664525 + 1013904223;
        text += words[seed >> 27];
        text += (seed >> 20 & 15) == 0 ? ".\n" : " ";
    }
    text.resize(size);
    return text;
}

/** The least time of a call, in ns: of as many as fit in the span. */
template <class Call>
void measure(const char* name, const char* size, double seconds, Call call) {
    const clock_type::time_point begin = clock_type::now();
    double least = 1e18;
    for (int calls = 0;
         calls < 2 || std::chrono::duration<double>(clock_type::now() - begin).count() < seconds; ++calls) {
        const clock_type::time_point from = clock_type::now();
        if (call().size() == 0) std::abort();
        least = std::min(least, std::chrono::duration<double, std::nano>(clock_type::now() - from).count());
    }
    std::printf("%s_%s %.0f\n", name, size, least);
}

}  // namespace

int main() {
    for (const bool is_large : {false, true}) {
        const char* const size = is_large ? "1MiB" : "64KiB";
        const std::string text = text_of(is_large ? 1 << 20 : 1 << 16);
        const cortado::buffer gz = zlib::gzip_sync(text),
                              br = zlib::brotli_compress_sync(text, {.quality = 5});
        measure("gzip", size, 0.3, [&] { return zlib::gzip_sync(text); });
        measure("gzip_1", size, 0.3, [&] { return zlib::gzip_sync(text, {.level = 1}); });
        measure("gunzip", size, 0.3, [&] { return zlib::gunzip_sync(gz); });
        measure("brotli_5", size, 0.3, [&] { return zlib::brotli_compress_sync(text, {.quality = 5}); });
        measure("brotli_decompress", size, 0.3, [&] { return zlib::brotli_decompress_sync(br); });
        measure("crc32", size, 0.1, [&] { return std::to_string(zlib::crc32(text)); });
    }
}
