#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>
#include <cortado/compression/codec.hpp>
#include <cortado/core/async_generator.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::zlib {

struct coder_options {
    flush_mode flush = flush_mode::none;           ///< after each piece
    flush_mode finish_flush = flush_mode::finish;  ///< after the last one
    std::size_t chunk_size = 16 * 1024;            ///< of what is given at once, in bytes
};

/** Drive a codec: pieces go in, and what they become comes out in chunks that never outgrow their size, however much
    a piece unpacks to. */
class coder {
public:
    CORTADO_DECL explicit coder(std::unique_ptr<codec> with, coder_options options = {});

    /** Take the next piece; what the last one became has been asked for to its end.
        @param piece  in use until next() has given nothing */
    void feed(std::string_view piece) noexcept { begin(piece, options_.flush); }
    /** Take the last one. */
    void finish(std::string_view piece = {}) noexcept { begin(piece, options_.finish_flush); }

    /** @return the next chunk, valid until the next call; empty when the piece has given all
        @throws error  the codec's */
    CORTADO_DECL std::string_view next();
    /** Fill room of the caller's own.
        @return how many bytes; less than `out` has when the piece has given all */
    CORTADO_DECL std::size_t next(std::span<char> out);

    /** Whether the stream has come to its end and what is fed is no part of it. */
    bool is_over() const noexcept { return is_over_; }

private:
    void begin(std::string_view piece, flush_mode flush) noexcept {
        input_ = piece;
        flush_ = flush;
        has_more_ = !is_over_;
    }

    std::unique_ptr<codec> codec_;
    coder_options options_;
    std::string chunk_;
    std::string_view input_;
    flush_mode flush_ = flush_mode::none;
    bool has_more_ = false;
    bool is_over_ = false;
};

/** Give what a stream becomes, chunk by chunk. Each piece is read when all that the one before became was taken; the
    work is done in between, on the loop.
    @param source  anything with `task<std::string_view> read()`; lives longer than the generator
    @throws error  the codec's; what the source throws */
template <class Source>
async_generator<std::string_view> through(Source& source, coder work) {
    for (bool is_last = false; !is_last && !work.is_over();) {
        const std::string_view piece = co_await source.read();
        is_last = piece.empty();
        if (is_last) {
            work.finish();
        } else {
            work.feed(piece);
        }
        for (;;) {
            const std::string_view chunk = work.next();
            if (chunk.empty()) break;
            co_yield chunk;
        }
    }
}

/** Code the whole of something at once.
    @param max_output_length  in bytes
    @throws error  the codec's; ERR_BUFFER_TOO_LARGE where it becomes more */
CORTADO_DECL buffer code_all(std::unique_ptr<codec> with, std::string_view data, coder_options options,
                             std::uint64_t max_output_length);

/** Bytes for a call that outlives the caller: a string moved in, or a buffer, whose memory is shared. */
class data_argument {
public:
    data_argument(std::string text) : bytes_(buffer::adopt(std::move(text))) {}
    data_argument(const char* text) : data_argument(std::string(text)) {}
    data_argument(buffer bytes) noexcept : bytes_(std::move(bytes)) {}
    operator std::string_view() const noexcept { return bytes_; }

private:
    buffer bytes_;
};

/** Check what the options of all codecs have.
    @throws buffer_error  ERR_OUT_OF_RANGE */
CORTADO_DECL void check_lengths(std::size_t chunk_size, std::uint64_t max_output_length);

/** Options that outlive the caller: they own what they only refer to elsewhere. Where options themselves owned it,
    g++ 12 would compile a `co_await` with a default for them wrongly. */
template <class Options>
class owned_options {
    static_assert(std::is_trivially_destructible_v<Options>);

public:
    explicit owned_options(const Options& from) : options_(from) {
        if constexpr (requires { from.dictionary; }) dictionary_ = from.dictionary;
    }
    /** @return what is valid as long as this is where it is */
    Options get() const {
        Options made = options_;
        if constexpr (requires { made.dictionary; }) made.dictionary = dictionary_;
        return made;
    }

private:
    Options options_;
    std::string dictionary_;
};

template <class Options>
coder_options coder_options_of(const Options& of) noexcept {
    return {.flush = of.flush, .finish_flush = of.finish_flush, .chunk_size = of.chunk_size};
}

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/compression/impl/coder.ipp>
#endif
