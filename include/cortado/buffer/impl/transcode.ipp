#pragma once

#include <cortado/buffer/detail/code_points.hpp>
#include <cortado/buffer/detail/unicode.hpp>
#include <cortado/buffer/detail/utf8_check.hpp>
#include <cortado/buffer/transcode.hpp>

namespace cortado {

namespace detail {

[[noreturn]] inline void refuse_transcoding(std::string_view code) {
    throw buffer_error(code, "Unable to transcode Buffer [" + std::string(code) + "]");
}

inline bool is_character_encoding(encoding value) noexcept {
    return value == encoding::utf8 || value == encoding::latin1 || value == encoding::ascii ||
           value == encoding::utf16le;
}

inline bool is_well_formed_utf16le(std::span<const unsigned char> bytes) noexcept {
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        const unsigned high = bytes[at + 1];
        if (high < 0xd8 || high > 0xdf) continue;
        at += 2;
        if (high > 0xdb || at + 1 >= bytes.size() || (bytes[at + 1] & 0xfc) != 0xdc) return false;
    }
    return true;
}

struct code_range {
    char32_t first, last;
};

/** What has no look of its own and is left out rather than marked: Unicode's Default_Ignorable_Code_Point. */
inline constexpr code_range ignorable_ranges[] = {
    {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},   {0x115f, 0x1160}, {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},   {0x202a, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

inline bool is_ignorable(char32_t code) noexcept {
    for (const auto& range : ignorable_ranges) {
        if (code >= range.first && code <= range.last) return true;
    }
    return false;
}

/** Turn a well-formed text into single bytes: `?` for a character at `limit` or above. */
inline buffer limited_bytes(std::string_view text, char32_t limit) {
    buffer made = buffer::alloc_unsafe(text.size());
    std::size_t size = 0;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const char32_t code = take_code_point(at);
        if (code < limit || !is_ignorable(code))
            made[size++] = static_cast<unsigned char>(code < limit ? code : '?');
    }
    return made.subarray(0, size);
}

/** Read bytes as a text, U+FFFD for what is ill-formed. */
inline std::string transcoded_text(const buffer& source, encoding from, encoding to) {
    if (from == encoding::utf16le) {
        std::string text = source.to_string(from);
        if (to == from && source.size() % 2 != 0) text += "\xef\xbf\xbd";
        return text;
    }
    if (from != encoding::ascii || to == encoding::utf16le) {
        return source.to_string(from == encoding::ascii ? encoding::latin1 : from);
    }
    std::string text;
    for (const unsigned char byte : source) {
        if (byte < 0x80) {
            text += static_cast<char>(byte);
        } else {
            text += "\xef\xbf\xbd";
        }
    }
    return text;
}

}  // namespace detail

CORTADO_DECL buffer transcode(const buffer& source, encoding_name from, encoding_name to) {
    if (source.empty()) return {};
    const encoding source_encoding = from.value(), target = to.value();
    if (!detail::is_character_encoding(source_encoding) || !detail::is_character_encoding(target))
        detail::refuse_transcoding("U_ILLEGAL_ARGUMENT_ERROR");
    const bool from_utf8 = source_encoding == encoding::utf8 && target == encoding::utf16le;
    const bool to_utf8 = source_encoding == encoding::utf16le && target == encoding::utf8;
    if ((from_utf8 && !is_utf8(source)) ||
        (to_utf8 && (source.size() < 2 || !detail::is_well_formed_utf16le(source))))
        detail::refuse_transcoding("U_INVALID_CHAR_FOUND");
    if (from_utf8) {
        const buffer made = buffer::alloc_unsafe(2 * source.size());
        return made.subarray(0, detail::put_utf16le(source, made.data()));
    }
    const std::string text = detail::transcoded_text(source, source_encoding, target);
    if (target == encoding::utf8 || target == encoding::utf16le) return buffer::from(text, target);
    return detail::limited_bytes(text, target == encoding::ascii ? 0x80 : 0x100);
}

CORTADO_DECL bool is_utf8(const buffer& bytes) noexcept { return detail::check_utf8(bytes); }

CORTADO_DECL bool is_ascii(const buffer& bytes) noexcept { return detail::check_ascii(bytes); }

}  // namespace cortado
