// The first byte chooses a codec, the second how the rest is cut. Whatever unpacks, unpacks to the same however it is
// cut and however little room there is; and what was packed from the input unpacks to it.
#include <cortado/brotli.hpp>
#include <cortado/zlib.hpp>
#include <cortado/zstd.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace zlib = cortado::zlib;

namespace {

constexpr std::size_t most = 1 << 20;

void require(bool holds) {
    if (!holds) std::abort();
}

std::unique_ptr<zlib::codec> unpacker(int which) {
    switch (which) {
        case 0: return zlib::make_codec(zlib::format::gunzip);
        case 1: return zlib::make_codec(zlib::format::inflate);
        case 2: return zlib::make_codec(zlib::format::inflate_raw, {.window_bits = 9});
        case 3: return zlib::make_codec(zlib::format::unzip);
        case 4: return zlib::make_brotli_decompressor();
        default: return zlib::make_zstd_decompressor({.window_log = 20});
    }
}

std::unique_ptr<zlib::codec> packer(int which) {
    switch (which) {
        case 0:
        case 3: return zlib::make_codec(zlib::format::gzip, {.level = 1});
        case 1: return zlib::make_codec(zlib::format::deflate, {.mem_level = 1});
        case 2: return zlib::make_codec(zlib::format::deflate_raw, {.window_bits = 9});
        case 4: return zlib::make_brotli_compressor({.quality = 1, .lgwin = 10});
        default: return zlib::make_zstd_compressor({.level = -1, .window_log = 10, .checksum = true});
    }
}

struct outcome {
    std::string text;
    std::string failure;
};

/** What a codec makes of bytes that come in pieces, up to a length. */
outcome coded(std::unique_ptr<zlib::codec> with, std::string_view bytes, std::size_t piece,
              const zlib::coder_options& options) {
    outcome seen;
    zlib::coder work(std::move(with), options);
    try {
        for (bool is_last = false; !is_last && !work.is_over();) {
            is_last = bytes.empty();
            is_last ? work.finish() : work.feed(bytes.substr(0, piece));
            bytes.remove_prefix(std::min(piece, bytes.size()));
            while (seen.text.size() < most) {
                const std::string_view chunk = work.next();
                require(chunk.size() <= options.chunk_size);
                if (chunk.empty()) break;
                seen.text += chunk;
            }
        }
    } catch (const zlib::error& failure) {
        seen.failure = std::string(failure.code_name());
        require(!seen.failure.empty());
    }
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const int which = data[0] % 6;
    const std::size_t piece = 1 + data[1] % 32;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);
    const outcome whole = coded(unpacker(which), bytes, bytes.size() + 1, {});
    const outcome parts = coded(unpacker(which), bytes, piece, {.chunk_size = 64});
    if (whole.text.size() < most && whole.failure.empty())
        require(parts.text == whole.text && parts.failure.empty());
    require(whole.failure.empty() == parts.failure.empty() || whole.text.size() >= most);
    const auto flush = data[1] % 2 == 0 ? zlib::flush_mode::none : zlib::flush_mode::sync;
    const outcome packed = coded(packer(which), bytes, piece, {.flush = flush, .chunk_size = 64});
    require(packed.failure.empty());
    const outcome back = coded(unpacker(which), packed.text, piece, {});
    require(back.failure.empty() && back.text == bytes.substr(0, most));
    return 0;
}
