#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>
#include <cortado/compression/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(CORTADO_WITHOUT_ZSTD) || !__has_include(<zstd.h>)
#  error \
      "cortado/zstd.hpp needs zstd: install Debian's libzstd-dev and set Cortado up with -Dzstd=enabled (link -lzstd)"
#endif

namespace cortado::zlib {

/** Set zstd up.
    @source Node 22: zlib.html#class-zstdoptions; its params stand here by their names */
struct zstd_options {
    flush_mode flush = flush_mode::none;  ///< after each piece; sync has each piece arrive at once
    flush_mode finish_flush =
        flush_mode::finish;              ///< at the end; with sync a decoder takes an end that is missing
    std::size_t chunk_size = 16 * 1024;  ///< bytes given at once, at least 64
    int level = 3;          ///< up to 22, smallest; below 0 faster and larger; 0 is zstd's default
    int window_log = 0;     ///< 2 to that power bytes are looked back, at most: 10 to 31; 0 leaves it to zstd
    bool checksum = false;  ///< have the decoder notice damage
    std::string_view dictionary{};  ///< copied by what takes it
    std::uint64_t max_output_length =
        static_cast<std::uint64_t>(buffer::max_length);  ///< bytes a call that gives a buffer may give
};

}  // namespace cortado::zlib
