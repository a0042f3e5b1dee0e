#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/text_copy.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace cortado::proto::detail {

inline std::uint64_t zigzag(std::int64_t value) noexcept {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::uint32_t zigzag(std::int32_t value) noexcept {
    return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
}
inline std::uint64_t unzigzag(std::uint64_t value) noexcept { return (value >> 1) ^ (~(value & 1) + 1); }
inline std::uint32_t unzigzag(std::uint32_t value) noexcept { return (value >> 1) ^ (~(value & 1) + 1); }

/** Read a number of at most ten bytes; bits beyond 64 are dropped, as protobuf does.
    @return behind it, or null where it does not end in time */
[[gnu::noinline]] inline const char* read_long_varint(const char* at, const char* end,
                                                      std::uint64_t& value) noexcept {
    std::uint64_t read = 0;
    for (unsigned shift = 0; at < end && shift < 70; shift += 7) {
        const auto octet = static_cast<std::uint8_t>(*at++);
        read |= static_cast<std::uint64_t>(octet & 0x7F) << shift;
        if (octet < 0x80) {
            value = read;
            return at;
        }
    }
    return nullptr;
}
[[gnu::always_inline]] inline const char* read_varint(const char* at, const char* end,
                                                      std::uint64_t& value) noexcept {
    if (at < end && static_cast<std::uint8_t>(*at) < 0x80) [[likely]] {
        value = static_cast<std::uint8_t>(*at);
        return at + 1;
    }
    return read_long_varint(at, end, value);
}
/** The same for what often has two bytes. */
[[gnu::always_inline]] inline const char* read_middle_varint(const char* at, const char* end,
                                                             std::uint64_t& value) noexcept {
    if (end - at >= 2) [[likely]] {
        const std::uint32_t first = static_cast<std::uint8_t>(at[0]);
        if (first < 0x80) {
            value = first;
            return at + 1;
        }
        const std::uint32_t second = static_cast<std::uint8_t>(at[1]);
        if (second < 0x80) {
            value = (first & 0x7F) | second << 7;
            return at + 2;
        }
        return read_long_varint(at, end, value);
    }
    return read_varint(at, end, value);
}

template <class Word>
Word load(const char* from) noexcept {
    Word value;
    std::memcpy(&value, from, sizeof value);
    if constexpr (std::endian::native == std::endian::big) {
        if constexpr (sizeof(Word) == 4)
            value = static_cast<Word>(__builtin_bswap32(value));
        else
            value = static_cast<Word>(__builtin_bswap64(value));
    }
    return value;
}

// What is written stands in front of a place, for which there is room; each returns the place where it begins.
[[gnu::noinline]] inline char* write_long_varint(char* at, std::uint64_t value) noexcept {
    at -= (std::bit_width(value) + 6) / 7;
    char* to = at;
    for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
    *to = static_cast<char>(value);
    return at;
}
[[gnu::always_inline]] inline char* write_varint(char* at, std::uint64_t value) noexcept {
    if (value < 0x80) [[likely]] {
        *--at = static_cast<char>(value);
        return at;
    }
    if (value < 0x4000) {
        *--at = static_cast<char>(value >> 7);
        *--at = static_cast<char>(value | 0x80);
        return at;
    }
    return write_long_varint(at, value);
}
template <class Word>
[[gnu::always_inline]] inline char* write_fixed(char* at, Word value) noexcept {
    at -= sizeof value;
    const Word stored = load<Word>(reinterpret_cast<const char*>(&value));
    std::memcpy(at, &stored, sizeof stored);
    return at;
}
/** Bytes whose number is a constant. */
template <std::size_t Size>
[[gnu::always_inline]] inline char* write_bytes(char* at, const char* from) noexcept {
    at -= Size;
    std::memcpy(at, from, Size);
    return at;
}

inline constexpr std::size_t most_varint = 10;
/** A number, or a length, and a tag. */
inline constexpr std::size_t most_head = most_varint + 5;

/** Memory that is written from the end to the front: a length is known before it is written, so nothing is measured
    beforehand. It does not know how far that has come: the place is in a register of who writes, not behind a pointer
    that each byte written might change. */
class backward_writer {
public:
    // Asked by who writes structs, where it matters; set anew for each of them.
    bool sorts_maps = false;
    bool takes_partial = false;

    /** The place where nothing is written yet: what was there before is forgotten, the memory kept. */
    char* start() noexcept { return end_; }
    /** Make room for some bytes in front of a place. @return the place, which may be another one now */
    [[gnu::always_inline]] char* room(char* at, std::size_t octets) {
        if (static_cast<std::size_t>(at - begin_) < octets) [[unlikely]]
            return grow(at, octets);
        return at;
    }
    /** Write any bytes, with room made for them. */
    char* text(char* at, std::string_view bytes) {
        at = room(at, bytes.size()) - bytes.size();
        if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
        return at;
    }

    std::size_t size(const char* at) const noexcept { return static_cast<std::size_t>(end_ - at); }
    std::string_view written(const char* at) const noexcept { return {at, size(at)}; }

private:
    [[gnu::noinline]] char* grow(char* at, std::size_t octets) {
        const std::size_t used = size(at);
        std::vector<char> larger(memory_.size() * 2 + octets + 256);
        begin_ = larger.data();
        end_ = begin_ + larger.size();
        if (used > 0) std::memcpy(end_ - used, at, used);
        memory_.swap(larger);
        return end_ - used;
    }

    std::vector<char> memory_;
    char* begin_ = nullptr;
    char* end_ = nullptr;
};

// The tags of an item of a message set: a group 1 of a number, 2, and a message, 3.
inline constexpr char item_start = 0x0B, item_number = 0x10, item_message = 0x1A, item_end = 0x0C;

/** Write what stands in front of an item's message. @param before  the size of what stands behind the message */
inline char* write_item_head(backward_writer& out, char* at, std::size_t before, std::uint32_t number) {
    const std::size_t size = out.size(at) - before;
    at = write_varint(out.room(at, 2 * most_head), size);
    *--at = item_message;
    at = write_varint(at, number);
    *--at = item_number;
    *--at = item_start;
    return at;
}

}  // namespace cortado::proto::detail
