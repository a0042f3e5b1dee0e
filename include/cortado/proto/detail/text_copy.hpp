#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cortado::proto::detail {

inline constexpr std::uint64_t beyond_ascii = 0x8080'8080'8080'8080;

inline std::uint64_t load_eight(const char* from) noexcept {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
}
inline std::uint32_t load_four(const char* from) noexcept {
    std::uint32_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/** Are all of some bytes ASCII? Most texts are, and are UTF-8 for that. */
[[gnu::always_inline]] inline bool is_ascii(const char* from, std::size_t size) noexcept {
    std::uint64_t seen = 0;
    if (size >= 8) {
        for (std::size_t i = 0; i + 8 < size; i += 8) seen |= load_eight(from + i);
        return ((seen | load_eight(from + size - 8)) & beyond_ascii) == 0;
    }
    if (size >= 4) {
        seen = load_four(from) | load_four(from + size - 4);
    } else {
        for (std::size_t i = 0; i < size; ++i) seen |= static_cast<std::uint8_t>(from[i]);
    }
    return (seen & beyond_ascii) == 0;
}

/** Copy at most seven bytes. The two words or three bytes may overlap: all are read before any is written. */
[[gnu::always_inline]] inline void copy_few(char* to, const char* from, std::size_t size) noexcept {
    if (size >= 4) {
        const std::uint32_t first = load_four(from), last = load_four(from + size - 4);
        std::memcpy(to, &first, sizeof first);
        std::memcpy(to + size - 4, &last, sizeof last);
    } else if (size > 0) {
        const char first = from[0], middle = from[size / 2], last = from[size - 1];
        to[0] = first;
        to[size / 2] = middle;
        to[size - 1] = last;
    }
}

/** Copy a text: most are short, and a call of memcpy costs as much as they do. */
[[gnu::always_inline]] inline void copy_text(char* to, const char* from, std::size_t size) noexcept {
    if (size > 16) {
        std::memcpy(to, from, size);
    } else if (size >= 8) {
        const std::uint64_t first = load_eight(from), last = load_eight(from + size - 8);
        std::memcpy(to, &first, sizeof first);
        std::memcpy(to + size - 8, &last, sizeof last);
    } else {
        copy_few(to, from, size);
    }
}

/** Copy bytes and look at them on the way: texts are short, a call of memcpy costs as much as most of them.
    @return are all of them ASCII? */
[[gnu::always_inline]] inline bool copy_ascii(char* to, const char* from, std::size_t size) noexcept {
    std::uint64_t seen = 0;
    const auto copy = [&](std::size_t at) {
        const std::uint64_t word = load_eight(from + at);
        seen |= word;
        std::memcpy(to + at, &word, sizeof word);
    };
    if (size >= 8) {
        for (std::size_t i = 0; i + 8 < size; i += 8) copy(i);
        copy(size - 8);
        return (seen & beyond_ascii) == 0;
    }
    copy_few(to, from, size);
    return is_ascii(from, size);
}

}  // namespace cortado::proto::detail
