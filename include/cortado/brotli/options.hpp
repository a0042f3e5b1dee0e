#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>
#include <cortado/compression/codec.hpp>

#include <cstddef>
#include <cstdint>

#if defined(CORTADO_WITHOUT_BROTLI) || !__has_include(<brotli/decode.h>)
#  error \
      "cortado/brotli.hpp needs brotli: install Debian's libbrotli-dev and set Cortado up with -Dbrotli=enabled (link -lbrotlienc -lbrotlidec)"
#endif

namespace cortado::zlib {

/** Tell brotli what kind of data to expect.
    @source Node: zlib.constants.BROTLI_MODE_* */
enum class brotli_mode : unsigned char { generic, text, font };

/** Set brotli up. What is beyond the range of quality, lgwin and lgblock counts as the nearest that is not.
    @source Node: zlib.html#class-brotlioptions; its params stand here by their names */
struct brotli_options {
    flush_mode flush = flush_mode::none;  ///< after each piece; sync has each piece arrive at once
    flush_mode finish_flush =
        flush_mode::finish;              ///< at the end; with sync a decoder takes an end that is missing
    std::size_t chunk_size = 16 * 1024;  ///< bytes given at once, at least 64
    brotli_mode mode = brotli_mode::generic;
    std::uint32_t quality = 11;   ///< 0, fast, to 11, smallest: that one is for what is packed once
    std::uint32_t lgwin = 22;     ///< 10 to 24: the window's size is 2 to that power
    std::uint32_t lgblock = 0;    ///< 16 to 24; 0 leaves it to brotli
    std::uint32_t size_hint = 0;  ///< bytes that will come, where that is known
    bool large_window = false;    ///< lgwin up to 30, which browsers do not read
    std::uint64_t max_output_length =
        static_cast<std::uint64_t>(buffer::max_length);  ///< bytes a call that gives a buffer may give
};

}  // namespace cortado::zlib
