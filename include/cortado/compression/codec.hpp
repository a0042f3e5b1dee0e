#pragma once

#include <cortado/config.hpp>

#include <cortado/compression/error.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace cortado::zlib {

/** Say how much of what was taken in must come out. brotli and zstd know none, finish and, by all the other names,
    "everything so far".
    @source Node: zlib.constants.Z_NO_FLUSH ... Z_BLOCK, BROTLI_OPERATION_*, ZSTD_e_* */
enum class flush_mode : unsigned char {
    none,     ///< what the codec likes to give
    partial,  ///< everything so far, packed tightest
    sync,     ///< everything so far, up to a whole byte
    full,     ///< the same, and what follows can be read without what came before
    finish,   ///< everything: this was the end
    block     ///< up to the end of a block
};

/** What one library does to bytes, without I/O: one of it codes one stream, or, decoding, several that follow each
    other where the format knows that. */
class codec {
public:
    codec() = default;
    codec(const codec&) = delete;
    codec& operator=(const codec&) = delete;
    virtual ~codec() = default;

    struct step {
        std::size_t read = 0;
        std::size_t written = 0;
        bool is_over = false;  ///< the rest of the input is not wanted
    };

    /** Code as much as the room allows: it stops when all of `in` is taken, `out` is full, or it is over. While `out`
        was filled to the last byte there may be more: call again with what is left and the same `flush`.
        @param out  not empty
        @throws error  the data is no good; with flush_mode::finish also where the end is missing */
    virtual step run(std::string_view in, std::span<char> out, flush_mode flush) = 0;
};

}  // namespace cortado::zlib
