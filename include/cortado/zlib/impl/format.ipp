#pragma once

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/coder.hpp>
#include <cortado/compression/error.hpp>
#include <cortado/zlib/format.hpp>

#include <zlib.h>

#include <algorithm>
#include <climits>
#include <string_view>
#include <utility>

namespace cortado::zlib {

namespace detail {

inline bool is_decoding(format which) noexcept {
    return which == format::gunzip || which == format::inflate || which == format::inflate_raw ||
           which == format::unzip;
}

inline bool is_raw(format which) noexcept {
    return which == format::deflate_raw || which == format::inflate_raw;
}

inline int least_window_bits(format which) noexcept { return which == format::gzip ? 9 : 8; }

/** The window as zlib takes it, which says the format along with it. */
inline int window_of(format which, const options& given) noexcept {
    const bool finds_out = is_decoding(which) && !is_raw(which);
    int bits = given.window_bits.value_or(finds_out ? 0 : MAX_WBITS);
    if (which == format::deflate_raw && bits == 8) bits = 9;  // zlib refuses 8 there
    if (is_raw(which)) return -bits;
    if (which == format::unzip) return bits + 32;
    return which == format::gzip || which == format::gunzip ? bits + 16 : bits;
}

inline void check_range(int value, std::string_view what, int least, int most) {
    if (value >= least && value <= most) return;
    cortado::detail::throw_out_of_range(
        what, ">= " + std::to_string(least) + " and <= " + std::to_string(most), value);
}

inline std::string_view status_name(int status) noexcept {
    switch (status) {
        case Z_OK: return "Z_OK";
        case Z_STREAM_END: return "Z_STREAM_END";
        case Z_NEED_DICT: return "Z_NEED_DICT";
        case Z_STREAM_ERROR: return "Z_STREAM_ERROR";
        case Z_DATA_ERROR: return "Z_DATA_ERROR";
        case Z_MEM_ERROR: return "Z_MEM_ERROR";
        case Z_BUF_ERROR: return "Z_BUF_ERROR";
        case Z_VERSION_ERROR: return "Z_VERSION_ERROR";
        default: return "Z_ERRNO";
    }
}

[[noreturn]] inline void fail(int status, const std::string& message) {
    throw error(std::string(status_name(status)), status, message);
}

inline Bytef* bytes_of(std::string_view text) noexcept {
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));  // zlib does not write there
}

inline uInt shortened(std::size_t size) noexcept {
    return static_cast<uInt>(std::min<std::size_t>(size, UINT_MAX));
}

/** zlib's state, which stays where it is: zlib points back at it. */
class zlib_codec : public codec {
protected:
    /** Show zlib the input and the room.
        @return its name for the flush; none where the input does not fit at once */
    int lend(std::string_view in, std::span<char> out, flush_mode flush) noexcept {
        stream_.next_in = bytes_of(in);
        stream_.avail_in = lent_in_ = shortened(in.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = lent_out_ = shortened(out.size());
        return lent_in_ < in.size() ? Z_NO_FLUSH : static_cast<int>(flush);
    }
    step taken(bool is_over) const noexcept {
        return {lent_in_ - stream_.avail_in, lent_out_ - stream_.avail_out, is_over};
    }
    void check_started(int status) const {
        if (status != Z_OK) fail(status, stream_.msg != nullptr ? stream_.msg : "Init error");
    }
    void check_dictionary(int status) const {
        if (status != Z_OK) fail(status, "Failed to set dictionary");
    }

    z_stream stream_{};

private:
    uInt lent_in_ = 0;
    uInt lent_out_ = 0;
};

class deflater final : public zlib_codec {
public:
    deflater(format which, const options& given) {
        check_started(::deflateInit2(&stream_, given.level, Z_DEFLATED, window_of(which, given),
                                     given.mem_level, static_cast<int>(given.strategy)));
        if (given.dictionary.empty() || which == format::gzip) return;
        const int status =
            ::deflateSetDictionary(&stream_, bytes_of(given.dictionary), shortened(given.dictionary.size()));
        if (status != Z_OK) ::deflateEnd(&stream_);
        check_dictionary(status);
    }
    ~deflater() override { ::deflateEnd(&stream_); }

    step run(std::string_view in, std::span<char> out, flush_mode flush) override {
        const int status = ::deflate(&stream_, lend(in, out, flush));
        if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) fail(status, "Zlib error");
        return taken(status == Z_STREAM_END);
    }
};

class inflater final : public zlib_codec {
public:
    inflater(format which, const options& given)
        : dictionary_(given.dictionary), takes_members_(which == format::gunzip), is_raw_(is_raw(which)) {
        if (which == format::unzip) sniffed_ = 0;
        check_started(::inflateInit2(&stream_, window_of(which, given)));
        if (dictionary_.empty() || !is_raw_) return;
        const int status = set_dictionary();
        if (status != Z_OK) ::inflateEnd(&stream_);
        check_dictionary(status);
    }
    ~inflater() override { ::inflateEnd(&stream_); }

    step run(std::string_view in, std::span<char> out, flush_mode flush) override {
        sniff(in);
        const int mode = lend(in, out, flush);
        int status = inflate(mode);
        while (takes_members_ && status == Z_STREAM_END && stream_.avail_in > 0 && *stream_.next_in != 0) {
            ::inflateReset(&stream_);
            status = ::inflate(&stream_, mode);
        }
        check(status, mode);
        return taken(status == Z_STREAM_END && stream_.avail_in > 0);
    }

private:
    /** Look at the first two bytes as they pass: a gzip stream may be one of several, a deflate stream is alone. */
    void sniff(std::string_view in) noexcept {
        constexpr std::string_view magic = "\x1f\x8b";
        for (std::size_t at = 0; at < in.size() && sniffed_ < magic.size(); ++at) {
            sniffed_ = in[at] == magic[sniffed_] ? sniffed_ + 1 : magic.size() + 1;
            if (sniffed_ == magic.size()) takes_members_ = true;
        }
    }
    int set_dictionary() noexcept {
        return ::inflateSetDictionary(&stream_, bytes_of(dictionary_), shortened(dictionary_.size()));
    }
    int inflate(int mode) noexcept {
        const int status = ::inflate(&stream_, mode);
        if (status != Z_NEED_DICT || is_raw_ || dictionary_.empty()) return status;
        const int set = set_dictionary();
        if (set == Z_OK) return ::inflate(&stream_, mode);
        return set == Z_DATA_ERROR ? Z_NEED_DICT : set;  // it is not the one that was used
    }
    void check(int status, int mode) const {
        if (status == Z_STREAM_END) return;
        if (status == Z_NEED_DICT)
            fail(status, dictionary_.empty() ? "Missing dictionary" : "Bad dictionary");
        if (status != Z_OK && status != Z_BUF_ERROR) {
            fail(status, stream_.msg != nullptr ? stream_.msg : "Zlib error");
        }
        if (mode == Z_FINISH && stream_.avail_out != 0) fail(Z_BUF_ERROR, "unexpected end of file");
    }

    std::string dictionary_;
    std::size_t sniffed_ = SIZE_MAX;
    bool takes_members_;
    bool is_raw_;
};

}  // namespace detail

CORTADO_DECL void check(format which, const options& given) {
    check_lengths(given.chunk_size, given.max_output_length);
    const bool is_default = given.window_bits == 0 && detail::is_decoding(which) && !detail::is_raw(which);
    if (!is_default) {
        detail::check_range(given.window_bits.value_or(MAX_WBITS), "options.windowBits",
                            detail::least_window_bits(which), MAX_WBITS);
    }
    detail::check_range(given.level, "options.level", -1, 9);
    detail::check_range(given.mem_level, "options.memLevel", 1, 9);
}

CORTADO_DECL std::unique_ptr<codec> make_codec(format which, const options& given) {
    check(which, given);
    if (detail::is_decoding(which)) return std::make_unique<detail::inflater>(which, given);
    return std::make_unique<detail::deflater>(which, given);
}

}  // namespace cortado::zlib
