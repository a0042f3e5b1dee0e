#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>
#include <cortado/compression/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#if defined(CORTADO_WITHOUT_ZLIB) || !__has_include(<zlib.h>)
#  error \
      "cortado/zlib.hpp needs zlib: install Debian's zlib1g-dev and set Cortado up with -Dzlib=enabled (link -lz)"
#endif

namespace cortado::zlib {

/** Tell the compressor what kind of data to expect.
    @source Node: zlib.constants.Z_DEFAULT_STRATEGY ... Z_FIXED */
enum class strategy : unsigned char { normal, filtered, huffman_only, rle, fixed };

/** Set gzip, deflate and their counterparts up.
    @source Node: zlib.html#class-options */
struct options {
    flush_mode flush = flush_mode::none;  ///< after each piece; sync has each piece arrive at once
    flush_mode finish_flush =
        flush_mode::finish;              ///< at the end; with sync a decoder takes an end that is missing
    std::size_t chunk_size = 16 * 1024;  ///< bytes given at once, at least 64
    std::optional<int> window_bits{};  ///< 8 to 15; to decode also 0, the stream's own. Unless told 15, or 0
    int level = -1;                    ///< 0, nothing, to 9, smallest; -1 is zlib's default, 6
    int mem_level = 8;                 ///< 1, little, to 9, fast
    zlib::strategy strategy = zlib::strategy::normal;
    std::string_view dictionary{};  ///< for deflate, inflate and the raw ones; copied by what takes it
    std::uint64_t max_output_length =
        static_cast<std::uint64_t>(buffer::max_length);  ///< bytes a call that gives a buffer may give
};

}  // namespace cortado::zlib
