#pragma once

#include <cortado/buffer/detail/code_points.hpp>
#include <cortado/buffer/detail/lanes.hpp>
#include <cortado/buffer/detail/unicode.hpp>
#include <cortado/buffer/detail/utf16_lanes.hpp>
#include <cortado/buffer/detail/utf8_check.hpp>
#include <cortado/core/utf8.hpp>

#include <cstdint>
#include <cstring>

namespace cortado::detail {

/** Hold a text that is well-formed: the one given, or a repaired copy. */
class well_formed_text {
public:
    explicit well_formed_text(std::string_view text) : text_(text) {
        if (check_utf8(text)) return;
        append_utf8(repaired_, text);
        text_ = repaired_;
    }
    well_formed_text(const well_formed_text&) = delete;
    well_formed_text& operator=(const well_formed_text&) = delete;

    const char* begin() const noexcept { return text_.data(); }
    const char* end() const noexcept { return text_.data() + text_.size(); }

private:
    std::string repaired_;
    std::string_view text_;
};

/** Write ASCII as UTF-16. */
inline void widen(const char* text, std::size_t size, unsigned char* out) noexcept {
    std::size_t at = 0;
#if CORTADO_DETAIL_LANES
    for (; size - at >= 16; at += 16) {
        const u8x16 bytes = load16(text + at), none = {};
        store16(out + 2 * at,
                __builtin_shufflevector(bytes, none, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
        store16(out + 2 * at + 16, __builtin_shufflevector(bytes, none, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
                                                           13, 29, 14, 30, 15, 31));
    }
#endif
    for (; at < size; ++at) {
        out[2 * at] = static_cast<unsigned char>(text[at]);
        out[2 * at + 1] = 0;
    }
}

/** Write UTF-16 as ASCII, up to a block that has other characters.
    @return how many units were read */
inline std::size_t narrow([[maybe_unused]] const unsigned char* bytes, [[maybe_unused]] std::size_t units,
                          [[maybe_unused]] char* out) noexcept {
    std::size_t at = 0;
#if CORTADO_DETAIL_LANES
    for (; units - at >= 16; at += 16) {
        const u8x16 first = load16(bytes + 2 * at), second = load16(bytes + 2 * at + 16);
        if (any16((u8x16)((u16x8)(first | second) & 0xff80))) break;
        store16(out + at, __builtin_shufflevector(first, second, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22,
                                                  24, 26, 28, 30));
    }
#endif
    return at;
}

inline std::size_t high_byte_count(const unsigned char* bytes, std::size_t size) noexcept {
    std::size_t count = 0, at = 0;
    for (; size - at >= 8; at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes + at, sizeof word);
        count += ((word >> 7 & 0x0101010101010101u) * 0x0101010101010101u) >> 56;
    }
    for (; at < size; ++at) count += bytes[at] >> 7;
    return count;
}

CORTADO_DECL std::size_t utf16_length(std::string_view text) {
    if (check_ascii(text)) return text.size();
    const well_formed_text whole(text);
    std::size_t units = 0;
    for (const char c : whole) {
        const auto byte = static_cast<unsigned char>(c);
        units += static_cast<std::size_t>((byte & 0xc0) != 0x80) + static_cast<std::size_t>(byte >= 0xf0);
    }
    return units;
}

CORTADO_DECL std::size_t write_latin1(std::string_view text, unsigned char* out, std::size_t capacity) {
    if (check_ascii(text)) return write_utf8(text, out, capacity);
    const well_formed_text whole(text);
    std::size_t written = 0;
    for (const char* at = whole.begin(); at != whole.end() && written < capacity;) {
        const std::size_t left = static_cast<std::size_t>(whole.end() - at), room = capacity - written;
        const std::size_t run = ascii_run(at, left < room ? left : room);
        std::memcpy(out + written, at, run);
        at += run;
        written += run;
        if (at == whole.end() || written == capacity) break;
        const utf16_units units(take_code_point(at));
        out[written++] = static_cast<unsigned char>(units.first);
        if (units.second != 0 && written < capacity)
            out[written++] = static_cast<unsigned char>(units.second);
    }
    return written;
}

inline unsigned char* put_unit(unsigned char* out, char32_t unit) noexcept {
    out[0] = static_cast<unsigned char>(unit);
    out[1] = static_cast<unsigned char>(unit >> 8);
    return out + 2;
}

/** Write characters of two and of three bytes, which come in runs, as UTF-16. */
inline unsigned char* put_short_characters(const char*& at, const char* end, unsigned char* out) noexcept {
    const auto byte = [&](int i) -> unsigned { return static_cast<unsigned char>(at[i]); };
    while (at != end && (byte(0) & 0xe0) == 0xc0) {
        out = put_unit(out, (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f));
        at += 2;
    }
    while (at != end && (byte(0) & 0xf0) == 0xe0) {
        out = put_unit(out, (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f));
        at += 3;
    }
    return out;
}

inline unsigned char* put_utf16_steps(const char* at, const char* end, unsigned char* out) noexcept {
    while (at != end) {
        if ((*at & 0x80) != 0) {
            out = put_short_characters(at, end, out);
            if (at == end || static_cast<unsigned char>(*at) < 0xf0) continue;
            const utf16_units units(take_code_point(at));
            out = put_unit(put_unit(out, units.first), units.second);
            continue;
        }
        const std::size_t run = ascii_run(at, static_cast<std::size_t>(end - at));
        widen(at, run, out);
        at += run;
        out += 2 * run;
        while (at != end && (*at & 0x80) == 0) out = put_unit(out, static_cast<unsigned char>(*at++));
    }
    return out;
}

#if CORTADO_DETAIL_AVX2
/** Write as much as the lanes can, up to the end of a character. */
inline unsigned char* put_utf16_blocks(const char*& at, const char* end, unsigned char* out,
                                       vector_level level) noexcept {
    const char* const start = at;
    while (at - start < 3) {
        const utf16_units units(take_code_point(at));
        out = put_unit(out, units.first);
        if (units.second != 0) out = put_unit(out, units.second);
    }
    if (level >= vector_level::lanes64 && can_pack64()) out = put_utf16_lanes64(at, end, out);
    out = put_utf16_lanes16(at, end, out);
    const char* const stopped = at;
    while ((*at & 0xc0) == 0x80) --at;
    return stopped - at == 3 ? out - 2 : out;  // the first of a pair was written already
}
#endif

CORTADO_DECL std::size_t put_utf16le(std::string_view text, unsigned char* out,
                                     [[maybe_unused]] vector_level level) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    unsigned char* const start = out;
#if CORTADO_DETAIL_AVX2
    if (level >= vector_level::lanes16 && text.size() > 32) out = put_utf16_blocks(at, end, out, level);
#endif
    return static_cast<std::size_t>(put_utf16_steps(at, end, out) - start);
}

CORTADO_DECL std::size_t write_utf16le(std::string_view text, unsigned char* out, std::size_t capacity) {
    const well_formed_text whole(text);
    const char* at = whole.begin();
    const auto left = [&] { return static_cast<std::size_t>(whole.end() - at); };
    unsigned char* const start = out;
    if (left() <= capacity / 2) return put_utf16le({at, left()}, out);
    while (left() != 0 && capacity >= 2) {
        const utf16_units units(take_code_point(at));
        out = put_unit(out, units.first);
        capacity -= 2;
        if (units.second == 0 || capacity < 2) continue;
        out = put_unit(out, units.second);
        capacity -= 2;
    }
    return static_cast<std::size_t>(out - start);
}

CORTADO_DECL std::size_t write_utf8(std::string_view text, unsigned char* out,
                                    std::size_t capacity) noexcept {
    std::size_t size = text.size();
    if (size > capacity) {
        // Back to where the character that does not fit begins.
        std::size_t start = capacity < 3 ? 0 : capacity - 3;
        while (start < capacity && (text[start] & 0xc0) == 0x80) ++start;
        while (start < capacity && start + next_utf8(text.substr(start)).size <= capacity) {
            start += next_utf8(text.substr(start)).size;
        }
        size = start;
    }
    if (size != 0) std::memcpy(out, text.data(), size);
    return size;
}

CORTADO_DECL std::string read_latin1(const unsigned char* bytes, std::size_t size) {
    const char* at = reinterpret_cast<const char*>(bytes);
    const char* const end = at + size;
    if (check_ascii({at, size})) return {at, size};
    std::string text(size + high_byte_count(bytes, size), '\0');
    char* out = text.data();
    while (at != end) {
        const std::size_t run = ascii_run(at, static_cast<std::size_t>(end - at));
        std::memcpy(out, at, run);
        at += run;
        out += run;
        if (at != end) put_code_point(out, static_cast<unsigned char>(*at++));
    }
    return text;
}

CORTADO_DECL std::string read_ascii(const unsigned char* bytes, std::size_t size) {
    std::string text(reinterpret_cast<const char*>(bytes), size);
    if (check_ascii(text)) return text;
    for (char& c : text) c = static_cast<char>(c & 0x7f);
    return text;
}

CORTADO_DECL std::string read_utf16le(const unsigned char* bytes, std::size_t size) {
    std::string text(size / 2 * 3, '\0');
    char* out = text.data();
    const auto unit_at = [&](std::size_t i) -> char32_t {
        return static_cast<char32_t>(bytes[i] | bytes[i + 1] << 8);
    };
    for (std::size_t at = 0; size - at >= 2;) {
        const std::size_t run = narrow(bytes + at, (size - at) / 2, out);
        at += 2 * run;
        out += run;
        if (size - at < 2) break;
        char32_t code = unit_at(at);
        at += 2;
        if (code >= 0xd800 && code < 0xe000) {
            const char32_t low = code < 0xdc00 && size - at >= 2 ? unit_at(at) : 0;
            const bool pair = low >= 0xdc00 && low < 0xe000;
            code = pair ? 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff)) : 0xfffd;
            at += pair ? 2 : 0;
        }
        put_code_point(out, code);
    }
    text.resize(static_cast<std::size_t>(out - text.data()));
    return text;
}

CORTADO_DECL std::string read_utf8(const unsigned char* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (check_utf8(text)) return std::string(text);
    std::string repaired;
    append_utf8(repaired, text);
    return repaired;
}

}  // namespace cortado::detail
