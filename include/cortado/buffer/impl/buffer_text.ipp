#pragma once

#include <cortado/buffer/buffer.hpp>
#include <cortado/buffer/detail/base64.hpp>
#include <cortado/buffer/detail/hex.hpp>
#include <cortado/buffer/detail/ranges.hpp>
#include <cortado/buffer/detail/unicode.hpp>
#include <cortado/buffer/detail/utf8_check.hpp>

namespace cortado {

namespace detail {

/** Say how many bytes a text of so many characters, or bytes, takes at most. */
inline std::size_t text_byte_bound(std::size_t size, encoding encoding) noexcept {
    switch (encoding) {
        case encoding::hex: return size / 2;
        case encoding::base64:
        case encoding::base64url: return size / 4 * 3 + size % 4 * 3 / 4;
        case encoding::utf16le: return size * 2;
        default: return size;
    }
}

/** Read hex or base64; of a character beyond ASCII the low byte of each UTF-16 unit counts, as in Node. */
inline std::size_t write_digits(std::string_view text, encoding encoding, unsigned char* out,
                                std::size_t capacity) {
    const auto decode = [&](std::string_view digits) {
        if (encoding != encoding::hex) return decode_base64(digits, out, capacity);
        return decode_hex(digits.data(), detail::smaller(digits.size() / 2, capacity), out);
    };
    const std::size_t written = decode(text);
    // All that there could be: then all of it was digits. Otherwise what is there begins what there will be.
    if (written == text_byte_bound(text.size(), encoding) || check_ascii(text)) return written;
    std::string low(text.size(), '\0');
    low.resize(write_latin1(text, reinterpret_cast<unsigned char*>(low.data()), low.size()));
    // Beyond ASCII again: no digit, but no end either.
    for (char& c : low) {
        if ((c & 0x80) != 0) c = ' ';
    }
    return decode(low);
}

/** Write a text's bytes, no more than there is room for.
    @return how many */
inline std::size_t write_text(std::string_view text, encoding encoding, unsigned char* out,
                              std::size_t capacity) {
    switch (encoding) {
        case encoding::hex:
        case encoding::base64:
        case encoding::base64url: return write_digits(text, encoding, out, capacity);
        case encoding::latin1:
        case encoding::ascii: return write_latin1(text, out, capacity);
        case encoding::utf16le: return write_utf16le(text, out, capacity);
        case encoding::utf8:
        case encoding::unknown: break;
    }
    return write_utf8(text, out, capacity);
}

inline std::string read_hex(const unsigned char* bytes, std::size_t size) {
    std::string text(2 * size, '\0');
    encode_hex(bytes, size, text.data());
    return text;
}

inline std::string read_base64(const unsigned char* bytes, std::size_t size, base64_alphabet alphabet) {
    std::string text(base64_text_size(size, alphabet), '\0');
    encode_base64(bytes, size, text.data(), alphabet);
    return text;
}

inline std::string read_text(const unsigned char* bytes, std::size_t size, encoding encoding) {
    switch (encoding) {
        case encoding::hex: return read_hex(bytes, size);
        case encoding::base64: return read_base64(bytes, size, base64_alphabet::standard);
        case encoding::base64url: return read_base64(bytes, size, base64_alphabet::url);
        case encoding::latin1: return read_latin1(bytes, size);
        case encoding::ascii: return read_ascii(bytes, size);
        case encoding::utf16le: return read_utf16le(bytes, size);
        case encoding::utf8:
        case encoding::unknown: break;
    }
    return read_utf8(bytes, size);
}

/** Escape a character as Node's util.inspect does between quotes. */
inline void append_inspected(std::string& out, char c, char quote) {
    constexpr std::string_view plain = "\b\t\n\f\r\\", letters = "btnfr\\";
    const auto found = plain.find(c);
    if (found != std::string_view::npos || c == quote) {
        out.append(1, '\\').append(1, c == quote ? c : letters[found]);
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        const unsigned char byte[] = {static_cast<unsigned char>(c)};
        std::string hex = read_hex(byte, 1);
        if (hex[1] >= 'a') hex[1] = static_cast<char>(hex[1] - 0x20);
        out.append("\\x").append(hex);
    } else {
        out += c;
    }
}

/** Show a text as Node's messages do: quoted, at most 128 characters of it. */
inline std::string inspected_text(std::string_view text) {
    const auto has = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
    const char quote = !has("'") ? '\'' : !has("\"") ? '"' : !has("`") && !has("${") ? '`' : '\'';
    std::string shown(1, quote);
    for (const char c : text) append_inspected(shown, c, quote);
    shown += quote;
    if (shown.size() > 128 && utf16_length(shown) > 128) {
        unsigned char cut[512];
        const std::size_t units = write_utf16le(shown, cut, 256);
        shown = read_utf16le(cut, units) + "...";
    }
    return shown;
}

/** Take memory for a text and write it there. */
inline owned_memory text_memory(std::string_view text, encoding encoding, std::size_t& size) {
    const std::size_t most = text_byte_bound(text.size(), encoding);
    owned_memory memory = allocate_pooled(most);
    size = write_text(text, encoding, memory.data, most);
    return memory;
}

}  // namespace detail

CORTADO_DECL buffer buffer::from(std::string_view text, encoding_name encoding) {
    const auto known = encoding.known();
    std::size_t size = 0;
    auto memory = detail::text_memory(text, known, size);
    return {std::move(memory.owner), memory.data, size};
}

CORTADO_DECL std::size_t buffer::byte_length(std::string_view text, encoding_name encoding) {
    const auto known = encoding.value();
    if (known == encoding::utf8 || known == encoding::unknown) return text.size();
    std::size_t size = detail::utf16_length(text);
    if (known == encoding::base64 || known == encoding::base64url) {
        for (int i = 0; i < 2 && text.ends_with('='); ++i, --size) text.remove_suffix(1);
    }
    return detail::text_byte_bound(size, known);
}

CORTADO_DECL std::size_t buffer::write(std::string_view text, integer_argument offset,
                                       integer_argument length, encoding_name encoding) {
    const auto limit = static_cast<std::int64_t>(size_);
    const std::size_t from = detail::checked_length(offset, "offset", 0, limit);
    const std::size_t room =
        detail::smaller(detail::checked_length(length, "length", limit, limit), size_ - from);
    return detail::write_text(text, encoding.known(), data_ + from, room);
}

CORTADO_DECL buffer& buffer::fill(std::string_view text, integer_argument offset, integer_argument end,
                                  encoding_name encoding) {
    const auto known = encoding.known();
    if (text.empty()) return fill(0, offset, end);
    if (known == encoding::utf8)
        return fill_with({reinterpret_cast<const unsigned char*>(text.data()), text.size()}, offset, end);
    const auto range = detail::checked_fill_range(size_, offset, end);
    const buffer pattern = from(text, encoding);
    if (pattern.empty() && range.from < range.to) {
        throw buffer_error("ERR_INVALID_ARG_VALUE",
                           "The argument 'value' is invalid. Received " + detail::inspected_text(text));
    }
    return fill_with(pattern, offset, end);
}

CORTADO_DECL std::string buffer::to_string(encoding_name encoding, integer_argument start,
                                           integer_argument end) const {
    const auto limit = static_cast<std::int64_t>(size_);
    const std::int64_t from = detail::clamped<std::int64_t>(start.value_or(0), 0, limit);
    const std::int64_t to = detail::smaller(end.value_or(limit), limit);
    if (to <= from) return {};
    return detail::read_text(data_ + from, static_cast<std::size_t>(to - from), encoding.known());
}

CORTADO_DECL std::string buffer::to_json() const {
    std::string text = R"({"type":"Buffer","data":[)";
    text.reserve(text.size() + 4 * size_ + 2);
    for (std::size_t i = 0; i < size_; ++i) {
        if (i != 0) text += ',';
        const unsigned byte = data_[i];
        if (byte >= 100) text += static_cast<char>('0' + byte / 100);
        if (byte >= 10) text += static_cast<char>('0' + byte / 10 % 10);
        text += static_cast<char>('0' + byte % 10);
    }
    return text += "]}";
}

CORTADO_DECL std::string buffer::inspect() const {
    constexpr std::size_t most = 50;
    const std::string digits = detail::read_hex(data_, detail::smaller(size_, most));
    std::string text = "<Buffer ";
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        if (i != 0) text += ' ';
        text.append(digits, i, 2);
    }
    if (size_ > most) {
        text.append(" ... ").append(std::to_string(size_ - most)).append(" more byte");
        if (size_ - most > 1) text += 's';
    }
    return text += '>';
}

}  // namespace cortado
