#pragma once

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/coder.hpp>
#include <cortado/compression/error.hpp>
#include <cortado/zstd/codec.hpp>

#include <zstd.h>
#include <zstd_errors.h>

namespace cortado::zlib {

namespace detail {

struct zstd_deleter {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

inline std::string zstd_error_name(ZSTD_ErrorCode code) {
    switch (code) {
        case ZSTD_error_prefix_unknown: return "ZSTD_error_prefix_unknown";
        case ZSTD_error_version_unsupported: return "ZSTD_error_version_unsupported";
        case ZSTD_error_frameParameter_unsupported: return "ZSTD_error_frameParameter_unsupported";
        case ZSTD_error_frameParameter_windowTooLarge: return "ZSTD_error_frameParameter_windowTooLarge";
        case ZSTD_error_corruption_detected: return "ZSTD_error_corruption_detected";
        case ZSTD_error_checksum_wrong: return "ZSTD_error_checksum_wrong";
        case ZSTD_error_dictionary_corrupted: return "ZSTD_error_dictionary_corrupted";
        case ZSTD_error_dictionary_wrong: return "ZSTD_error_dictionary_wrong";
        case ZSTD_error_memory_allocation: return "ZSTD_error_memory_allocation";
        case ZSTD_error_srcSize_wrong: return "ZSTD_error_srcSize_wrong";
        default: return "ZSTD_error_GENERIC";
    }
}

/** @return what zstd gave, when it is no error */
inline std::size_t checked(std::size_t given) {
    if (ZSTD_isError(given) == 0) return given;
    const ZSTD_ErrorCode code = ZSTD_getErrorCode(given);
    throw error(zstd_error_name(code), static_cast<int>(code), ZSTD_getErrorString(code));
}

inline void check_zstd_made(const void* context) {
    if (context == nullptr) throw error("ERR_ZLIB_INITIALIZATION_FAILED", 0, "Initialization failed");
}

class zstd_compressor final : public codec {
public:
    explicit zstd_compressor(const zstd_options& given) : context_(ZSTD_createCCtx()) {
        check_zstd_made(context_.get());
        set(ZSTD_c_compressionLevel, given.level);
        set(ZSTD_c_windowLog, given.window_log);
        set(ZSTD_c_checksumFlag, given.checksum ? 1 : 0);
        if (given.dictionary.empty()) return;
        checked(ZSTD_CCtx_loadDictionary(context_.get(), given.dictionary.data(), given.dictionary.size()));
    }

    step run(std::string_view in, std::span<char> out, flush_mode flush) override {
        ZSTD_inBuffer from{in.data(), in.size(), 0};
        ZSTD_outBuffer to{out.data(), out.size(), 0};
        const std::size_t left = checked(ZSTD_compressStream2(context_.get(), &to, &from, directive(flush)));
        return {from.pos, to.pos, flush == flush_mode::finish && left == 0};
    }

private:
    void set(ZSTD_cParameter which, int value) {
        checked(ZSTD_CCtx_setParameter(context_.get(), which, value));
    }
    static ZSTD_EndDirective directive(flush_mode flush) noexcept {
        if (flush == flush_mode::none) return ZSTD_e_continue;
        return flush == flush_mode::finish ? ZSTD_e_end : ZSTD_e_flush;
    }

    std::unique_ptr<ZSTD_CCtx, zstd_deleter> context_;
};

class zstd_decompressor final : public codec {
public:
    explicit zstd_decompressor(const zstd_options& given) : context_(ZSTD_createDCtx()) {
        check_zstd_made(context_.get());
        if (given.window_log != 0) {
            checked(ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, given.window_log));
        }
        if (given.dictionary.empty()) return;
        checked(ZSTD_DCtx_loadDictionary(context_.get(), given.dictionary.data(), given.dictionary.size()));
    }

    step run(std::string_view in, std::span<char> out, flush_mode flush) override {
        ZSTD_inBuffer from{in.data(), in.size(), 0};
        ZSTD_outBuffer to{out.data(), out.size(), 0};
        // Between two frames, asking without input would begin one.
        while (to.pos < to.size && !(is_between_frames_ && from.pos == from.size)) {
            const std::size_t pos_in = from.pos, pos_out = to.pos;
            check_beginning(in.substr(from.pos));
            const std::size_t left = checked(ZSTD_decompressStream(context_.get(), &to, &from));
            is_between_frames_ = left == 0;
            is_at_beginning_ = is_at_beginning_ || is_between_frames_;
            if (from.pos == pos_in && to.pos == pos_out) break;
        }
        const bool is_complete = is_between_frames_ || to.pos == to.size;
        if (flush == flush_mode::finish && !is_complete) {
            throw error("Z_BUF_ERROR", -5, "unexpected end of file");
        }
        return {from.pos, to.pos, false};
    }

private:
    /** Refuse what is no frame of RFC 8878 by its first byte. Some builds of zstd also read the formats from before
        it, but only where the first piece holds the first four bytes. */
    void check_beginning(std::string_view in) {
        if (!is_at_beginning_ || in.empty()) return;
        is_at_beginning_ = false;
        const auto first = static_cast<unsigned char>(in.front());
        const bool is_frame = first == 0x28, is_skippable = first >> 4 == 5;
        if (!is_frame && !is_skippable) {
            throw error(zstd_error_name(ZSTD_error_prefix_unknown), ZSTD_error_prefix_unknown,
                        ZSTD_getErrorString(ZSTD_error_prefix_unknown));
        }
    }

    std::unique_ptr<ZSTD_DCtx, zstd_deleter> context_;
    bool is_between_frames_ = false;
    bool is_at_beginning_ = true;
};

inline void check_bounds(ZSTD_bounds bounds, const char* what, int value) {
    if (value >= bounds.lowerBound && value <= bounds.upperBound) return;
    cortado::detail::throw_out_of_range(
        what, ">= " + std::to_string(bounds.lowerBound) + " and <= " + std::to_string(bounds.upperBound),
        value);
}

}  // namespace detail

CORTADO_DECL void check(const zstd_options& given) {
    check_lengths(given.chunk_size, given.max_output_length);
    detail::check_bounds(ZSTD_cParam_getBounds(ZSTD_c_compressionLevel), "options.level", given.level);
    if (given.window_log == 0) return;
    detail::check_bounds(ZSTD_cParam_getBounds(ZSTD_c_windowLog), "options.windowLog", given.window_log);
}

CORTADO_DECL std::unique_ptr<codec> make_zstd_compressor(const zstd_options& given) {
    check(given);
    return std::make_unique<detail::zstd_compressor>(given);
}
CORTADO_DECL std::unique_ptr<codec> make_zstd_decompressor(const zstd_options& given) {
    check(given);
    return std::make_unique<detail::zstd_decompressor>(given);
}

}  // namespace cortado::zlib
