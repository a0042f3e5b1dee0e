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

/** Writes from the end to the front: a length is known before it is written, so nothing is measured beforehand. */
class backward_writer {
public:
    void text(std::string_view bytes) {
        room(bytes.size());
        at_ -= bytes.size();
        if (!bytes.empty()) std::memcpy(at_, bytes.data(), bytes.size());
    }
    void varint(std::uint64_t value) {
        room(most_varint);
        push_varint(value);
    }
    template <class Word>
    void fixed(Word value) {
        room(sizeof value);
        push_fixed(value);
    }

    static constexpr std::size_t most_varint = 10;
    static constexpr std::size_t most_tag = 5;

    /** Make room for what is pushed next: nothing is checked then. */
    [[gnu::always_inline]] void room(std::size_t octets) {
        if (static_cast<std::size_t>(at_ - memory_.data()) < octets) [[unlikely]]
            grow(octets);
    }
    [[gnu::always_inline]] void push_varint(std::uint64_t value) noexcept {
        if (value < 0x80) [[likely]] {
            *--at_ = static_cast<char>(value);
            return;
        }
        char* to = at_ -= (std::bit_width(value) + 6) / 7;
        for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
        *to = static_cast<char>(value);
    }
    template <class Word>
    [[gnu::always_inline]] void push_fixed(Word value) noexcept {
        at_ -= sizeof value;
        const Word stored = load<Word>(reinterpret_cast<const char*>(&value));
        std::memcpy(at_, &stored, sizeof stored);
    }
    /** Put bytes whose size is a constant. */
    template <std::size_t Size>
    [[gnu::always_inline]] void push_bytes(const char* from) noexcept {
        at_ -= Size;
        std::memcpy(at_, from, Size);
    }
    /** Push a text. @return is it ASCII? */
    [[gnu::always_inline]] bool push_text(std::string_view text) noexcept {
        at_ -= text.size();
        return copy_ascii(at_, text.data(), text.size());
    }

    std::size_t size() const noexcept { return static_cast<std::size_t>(end() - at_); }
    std::string_view written() const noexcept { return {at_, size()}; }
    /** Forget what was written, keep the memory. */
    void clear() noexcept { at_ = memory_.data() + memory_.size(); }

private:
    const char* end() const noexcept { return memory_.data() + memory_.size(); }
    [[gnu::noinline]] void grow(std::size_t octets) {
        const std::size_t used = size();
        std::vector<char> larger(memory_.size() * 2 + octets + 256);
        char* start = larger.data() + larger.size() - used;
        if (used > 0) std::memcpy(start, at_, used);
        memory_.swap(larger);
        at_ = start;
    }

    std::vector<char> memory_;
    char* at_ = nullptr;
};

/** A number, or a length, and a tag. */
inline constexpr std::size_t most_head = backward_writer::most_varint + backward_writer::most_tag;

}  // namespace cortado::proto::detail
