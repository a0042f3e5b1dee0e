#pragma once

#include <cortado/brotli/codec.hpp>
#include <cortado/compression/coder.hpp>
#include <cortado/compression/error.hpp>

#include <brotli/decode.h>
#include <brotli/encode.h>

#include <string>

namespace cortado::zlib {

namespace detail {

/** brotli's view of input and room, which it moves on. */
struct brotli_view {
    brotli_view(std::string_view in, std::span<char> out) noexcept
        : next_in(reinterpret_cast<const std::uint8_t*>(in.data())),
          left_in(in.size()),
          next_out(reinterpret_cast<std::uint8_t*>(out.data())),
          left_out(out.size()),
          lent_in(in.size()),
          lent_out(out.size()) {}

    codec::step taken(bool is_over) const noexcept {
        return {lent_in - left_in, lent_out - left_out, is_over};
    }

    const std::uint8_t* next_in;
    std::size_t left_in;
    std::uint8_t* next_out;
    std::size_t left_out;
    std::size_t lent_in;
    std::size_t lent_out;
};

struct brotli_deleter {
    void operator()(BrotliEncoderState* state) const noexcept { BrotliEncoderDestroyInstance(state); }
    void operator()(BrotliDecoderState* state) const noexcept { BrotliDecoderDestroyInstance(state); }
};

/** The name as brotli 1.1, which is Node's, has it: 1.0 leaves its beginning out. */
inline std::string brotli_error_name(BrotliDecoderErrorCode code) {
    const std::string_view name = BrotliDecoderErrorString(code);
    const int number = static_cast<int>(code);
    std::string_view beginning = "_ERROR_";
    if (number >= BROTLI_DECODER_ERROR_FORMAT_DISTANCE) beginning = "_ERROR_FORMAT_";
    if (number <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES && number > BROTLI_DECODER_ERROR_UNREACHABLE)
        beginning = "_ERROR_ALLOC_";
    if (name.starts_with('_')) beginning = "";
    return "ERR_" + std::string(beginning) + std::string(name);
}

inline void check_brotli_setting(bool is_good) {
    if (!is_good) throw error("ERR_ZLIB_INITIALIZATION_FAILED", 0, "Initialization failed");
}

class brotli_compressor final : public codec {
public:
    explicit brotli_compressor(const brotli_options& given)
        : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
        check_brotli_setting(state_ != nullptr);
        set(BROTLI_PARAM_LARGE_WINDOW, given.large_window ? 1 : 0);
        set(BROTLI_PARAM_MODE, static_cast<std::uint32_t>(given.mode));
        set(BROTLI_PARAM_QUALITY, given.quality);
        set(BROTLI_PARAM_LGWIN, given.lgwin);
        set(BROTLI_PARAM_LGBLOCK, given.lgblock);
        set(BROTLI_PARAM_SIZE_HINT, given.size_hint);
    }

    step run(std::string_view in, std::span<char> out, flush_mode flush) override {
        brotli_view view(in, out);
        const bool is_good =
            BrotliEncoderCompressStream(state_.get(), operation(flush), &view.left_in, &view.next_in,
                                        &view.left_out, &view.next_out, nullptr) == BROTLI_TRUE;
        if (!is_good) throw error("ERR_BROTLI_COMPRESSION_FAILED", -1, "Compression failed");
        return view.taken(BrotliEncoderIsFinished(state_.get()) == BROTLI_TRUE);
    }

private:
    void set(BrotliEncoderParameter which, std::uint32_t value) {
        check_brotli_setting(BrotliEncoderSetParameter(state_.get(), which, value) == BROTLI_TRUE);
    }
    static BrotliEncoderOperation operation(flush_mode flush) noexcept {
        if (flush == flush_mode::none) return BROTLI_OPERATION_PROCESS;
        return flush == flush_mode::finish ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH;
    }

    std::unique_ptr<BrotliEncoderState, brotli_deleter> state_;
};

class brotli_decompressor final : public codec {
public:
    explicit brotli_decompressor(const brotli_options& given)
        : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
        check_brotli_setting(state_ != nullptr &&
                             BrotliDecoderSetParameter(state_.get(), BROTLI_DECODER_PARAM_LARGE_WINDOW,
                                                       given.large_window ? 1 : 0) == BROTLI_TRUE);
    }

    step run(std::string_view in, std::span<char> out, flush_mode flush) override {
        brotli_view view(in, out);
        const BrotliDecoderResult result = BrotliDecoderDecompressStream(
            state_.get(), &view.left_in, &view.next_in, &view.left_out, &view.next_out, nullptr);
        if (result == BROTLI_DECODER_RESULT_ERROR) fail();
        if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && flush == flush_mode::finish) {
            throw error("Z_BUF_ERROR", -5, "unexpected end of file");
        }
        return view.taken(result == BROTLI_DECODER_RESULT_SUCCESS && view.left_in > 0);
    }

private:
    [[noreturn]] void fail() const {
        const BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(state_.get());
        throw error(brotli_error_name(code), static_cast<int>(code), "Decompression failed");
    }

    std::unique_ptr<BrotliDecoderState, brotli_deleter> state_;
};

}  // namespace detail

CORTADO_DECL void check(const brotli_options& given) {
    check_lengths(given.chunk_size, given.max_output_length);
}

CORTADO_DECL std::unique_ptr<codec> make_brotli_compressor(const brotli_options& given) {
    check(given);
    return std::make_unique<detail::brotli_compressor>(given);
}
CORTADO_DECL std::unique_ptr<codec> make_brotli_decompressor(const brotli_options& given) {
    check(given);
    return std::make_unique<detail::brotli_decompressor>(given);
}

}  // namespace cortado::zlib
