#pragma once

#include <cortado/buffer/buffer.hpp>
#include <cortado/buffer/detail/ranges.hpp>
#include <cortado/buffer/detail/swap_bytes.hpp>

#include <cstring>

namespace cortado {

namespace detail {

/** Bring a position of subarray into the buffer: negative counts from the end. */
inline std::size_t clamped_position(std::int64_t position, std::size_t size) noexcept {
    const auto length = static_cast<std::int64_t>(size);
    if (position < 0) position += length;
    return static_cast<std::size_t>(clamped<std::int64_t>(position, 0, length));
}

inline void copy_bytes(unsigned char* to, const unsigned char* from, std::size_t size) noexcept {
    if (size != 0) std::memcpy(to, from, size);
}

CORTADO_DECL unsigned char to_byte(double number) noexcept {
    // Beyond 2^61 every double is a multiple of 256; NaN fails both comparisons.
    constexpr double limit = 2305843009213693952.0;
    return number > -limit && number < limit ? to_byte(static_cast<std::int64_t>(number)) : 0;
}

/** Reverse the bytes of each word. */
template <class Word>
void swap_words(std::span<unsigned char> bytes) {
    if (bytes.size() % sizeof(Word) != 0) {
        throw buffer_error("ERR_INVALID_BUFFER_SIZE",
                           "Buffer size must be a multiple of " + std::to_string(sizeof(Word) * 8) + "-bits");
    }
    swap_bytes<sizeof(Word)>(bytes.data(), bytes.size());
}

}  // namespace detail

CORTADO_DECL buffer buffer::from(std::span<const unsigned char> bytes) {
    buffer made = alloc_unsafe(bytes.size());
    detail::copy_bytes(made.data_, bytes.data(), made.size_);
    return made;
}

CORTADO_DECL buffer buffer::from(std::span<const std::byte> bytes) {
    return from(std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

CORTADO_DECL buffer buffer::alloc(integer_argument size) {
    const std::size_t checked = detail::checked_length(size, "size");
    if (checked == 0) return {};
    auto memory = detail::allocate_zeros(checked);
    return {std::move(memory.owner), memory.data, checked};
}

CORTADO_DECL buffer buffer::alloc(integer_argument size, std::string_view fill, encoding_name encoding) {
    buffer made = alloc_unsafe_slow(size);
    if (!made.empty()) made.fill(fill, encoding);
    return made;
}

CORTADO_DECL buffer buffer::alloc(integer_argument size, const buffer& fill) {
    return alloc_unsafe_slow(size).fill(fill);
}

CORTADO_DECL buffer buffer::alloc_unsafe(integer_argument size) {
    const std::size_t checked = detail::checked_length(size, "size");
    auto memory = detail::allocate_pooled(checked);
    return {std::move(memory.owner), memory.data, checked};
}

CORTADO_DECL buffer buffer::alloc_unsafe_slow(integer_argument size) {
    const std::size_t checked = detail::checked_length(size, "size");
    if (checked == 0) return {};
    auto memory = detail::allocate_memory(checked);
    return {std::move(memory.owner), memory.data, checked};
}

CORTADO_DECL buffer buffer::concat(std::span<const buffer> list, integer_argument total_length) {
    if (list.empty()) return {};
    std::size_t total = 0;
    if (total_length.given()) {
        total = detail::checked_length(total_length, "length");
    } else {
        for (const buffer& part : list) total += part.size_;
    }
    buffer joined = alloc_unsafe(total);
    std::size_t at = 0;
    for (const buffer& part : list) {
        const std::size_t taken = detail::smaller(part.size_, total - at);
        detail::copy_bytes(joined.data_ + at, part.data_, taken);
        at += taken;
    }
    if (at < total) std::memset(joined.data_ + at, 0, total - at);
    return joined;
}

CORTADO_DECL buffer buffer::copy_part(std::span<const std::byte> bytes, std::size_t width,
                                      integer_argument offset, integer_argument length) {
    constexpr std::int64_t most = 9007199254740991;  // JavaScript's largest exact integer, which Node names
    const std::size_t count = bytes.size() / width;
    if (count == 0) return {};
    const std::size_t from = detail::checked_length(offset, "offset", 0, most);
    if (from >= count) return {};
    const std::size_t wanted = detail::checked_length(length, "length", most, most);
    return buffer::from(bytes.subspan(width * from, width * detail::smaller(wanted, count - from)));
}

CORTADO_DECL int buffer::order(std::string_view a, std::string_view b) noexcept {
    const int found = a.compare(b);
    return (found > 0) - (found < 0);
}

CORTADO_DECL int buffer::compare(const buffer& target, integer_argument target_start,
                                 integer_argument target_end, integer_argument source_start,
                                 integer_argument source_end) const {
    const auto own = static_cast<std::int64_t>(size_), other = static_cast<std::int64_t>(target.size_);
    const std::size_t from = detail::checked_length(target_start, "targetStart");
    const std::size_t to = detail::checked_length(target_end, "targetEnd", other, other);
    const std::size_t own_from = detail::checked_length(source_start, "sourceStart");
    const std::size_t own_to = detail::checked_length(source_end, "sourceEnd", own, own);
    if (own_from >= own_to) return from >= to ? 0 : -1;
    if (from >= to) return 1;
    return order(std::string_view(*this).substr(own_from, own_to - own_from),
                 std::string_view(target).substr(from, to - from));
}

CORTADO_DECL buffer buffer::subarray(integer_argument start, integer_argument end) const noexcept {
    const std::size_t from = detail::clamped_position(start.value_or(0), size_);
    const std::size_t to =
        detail::clamped_position(end.value_or(std::numeric_limits<std::int64_t>::max()), size_);
    return {memory_, data_ + from, to > from ? to - from : 0};
}

CORTADO_DECL std::size_t buffer::copy(const buffer& target, integer_argument target_start,
                                      integer_argument source_start, integer_argument source_end) const {
    const auto own = static_cast<std::int64_t>(size_);
    const std::int64_t to = target_start.value_or(0), end = source_end.value_or(own);
    if (to < 0) detail::throw_out_of_range("targetStart", ">= 0", to);
    const std::size_t from = detail::checked_length(source_start, "sourceStart", 0, own);
    if (end < 0) detail::throw_out_of_range("sourceEnd", ">= 0", end);
    const std::size_t stop = static_cast<std::size_t>(detail::smaller(end, own));
    if (static_cast<std::uint64_t>(to) >= target.size_ || from >= stop) return 0;
    const std::size_t size = detail::smaller(stop - from, target.size_ - static_cast<std::size_t>(to));
    std::memmove(target.data_ + to, data_ + from, size);
    return size;
}

CORTADO_DECL buffer& buffer::fill(const buffer& bytes, integer_argument offset, integer_argument end) {
    const auto range = detail::checked_fill_range(size_, offset, end);
    if (bytes.empty() && range.from < range.to)
        throw buffer_error("ERR_INVALID_ARG_VALUE", "The argument 'value' is invalid. Received <Buffer >");
    return fill_with(bytes, offset, end);
}

CORTADO_DECL buffer& buffer::fill_with(std::span<const unsigned char> pattern, integer_argument offset,
                                       integer_argument end) {
    const auto [from, to] = detail::checked_fill_range(size_, offset, end);
    if (from >= to) return *this;
    const std::size_t size = to - from;
    if (pattern.size() == 1) {
        std::memset(data_ + from, pattern[0], size);
        return *this;
    }
    // The pattern once, then what is there again and again, twice as much each time. It may lie in this buffer.
    std::memmove(data_ + from, pattern.data(), detail::smaller(size, pattern.size()));
    for (std::size_t done = pattern.size(); done < size; done *= 2)
        std::memcpy(data_ + from + done, data_ + from, detail::smaller(done, size - done));
    return *this;
}

CORTADO_DECL buffer& buffer::swap16() {
    detail::swap_words<std::uint16_t>(*this);
    return *this;
}
CORTADO_DECL buffer& buffer::swap32() {
    detail::swap_words<std::uint32_t>(*this);
    return *this;
}
CORTADO_DECL buffer& buffer::swap64() {
    detail::swap_words<std::uint64_t>(*this);
    return *this;
}

}  // namespace cortado
