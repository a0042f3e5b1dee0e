#pragma once

#include <cortado/buffer/buffer.hpp>
#include <cortado/buffer/detail/ranges.hpp>

#include <cstring>

namespace cortado {

namespace detail {

/** Say where a search begins, -1 where it finds nothing: a negative offset counts from the end, and one beyond an
    end means that end where this can still find something.
    @source Node's src/node_buffer.cc, IndexOfOffset */
inline std::int64_t search_start(std::size_t size, integer_argument offset, std::size_t needle,
                                 bool forward) noexcept {
    const auto length = static_cast<std::int64_t>(size), wanted = static_cast<std::int64_t>(needle);
    const std::int64_t asked =
        clamped<std::int64_t>(offset.value_or(forward ? 0 : length), std::numeric_limits<std::int32_t>::min(),
                              std::numeric_limits<std::int32_t>::max());
    if (asked < 0) {
        if (asked + length >= 0) return asked + length;
        return forward || wanted == 0 ? 0 : -1;
    }
    if (asked + wanted <= length) return asked;
    if (wanted == 0) return length;
    return forward ? -1 : length - 1;
}

inline std::int64_t found_at(std::size_t position) noexcept {
    return position == std::string_view::npos ? -1 : static_cast<std::int64_t>(position);
}

/** Find bytes at even positions only, whole units of both. */
inline std::int64_t find_units(std::string_view bytes, std::string_view needle, std::size_t start,
                               bool forward) noexcept {
    bytes = bytes.substr(0, bytes.size() / 2 * 2);
    needle = needle.substr(0, needle.size() / 2 * 2);
    if (bytes.empty() || needle.empty()) return -1;
    std::size_t at = start / 2 * 2;
    for (;;) {
        at = forward ? bytes.find(needle, at) : bytes.rfind(needle, at);
        if (at == std::string_view::npos || at % 2 == 0) return found_at(at);
        at = forward ? at + 1 : at - 1;
    }
}

}  // namespace detail

CORTADO_DECL std::int64_t buffer::find_byte(unsigned char byte, integer_argument offset,
                                            bool forward) const noexcept {
    const std::int64_t start = detail::search_start(size_, offset, 1, forward);
    if (start < 0 || size_ == 0) return -1;
    const auto from = static_cast<std::size_t>(start);
    if (!forward) return detail::found_at(std::string_view(*this).rfind(static_cast<char>(byte), from));
    const void* const found = std::memchr(data_ + from, byte, size_ - from);
    return found == nullptr ? -1 : static_cast<const unsigned char*>(found) - data_;
}

CORTADO_DECL std::int64_t buffer::find_text(std::string_view text, integer_argument offset,
                                            encoding_name encoding, bool forward) const {
    if (encoding.known() == encoding::utf8) return find_bytes(text, offset, encoding, forward);
    const buffer needle = from(text, encoding);
    // A text in UTF-16 is looked for in whole units only, so that a last odd byte does not count.
    const bool odd = encoding.value() == encoding::utf16le && size_ % 2 != 0;
    return (odd ? subarray(0, size_ - 1) : *this).find_bytes(needle, offset, encoding, forward);
}

CORTADO_DECL std::int64_t buffer::find_bytes(std::string_view bytes, integer_argument offset,
                                             encoding_name encoding, bool forward) const noexcept {
    const std::int64_t start = detail::search_start(size_, offset, bytes.size(), forward);
    if (bytes.empty()) return start;
    const auto from = static_cast<std::size_t>(start);
    if (start < 0 || bytes.size() > (forward ? size_ - from : size_)) return -1;
    const std::string_view own(*this);
    if (encoding.value() == encoding::utf16le) return detail::find_units(own, bytes, from, forward);
    return detail::found_at(forward ? own.find(bytes, from) : own.rfind(bytes, from));
}

}  // namespace cortado
