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

/** Are all of some bytes ASCII? Most texts are, and are UTF-8 for that. */
[[gnu::always_inline]] inline bool is_ascii(const char* from, std::size_t size) noexcept {
    std::uint64_t seen = 0;
    if (size >= 8) {
        for (std::size_t i = 0; i + 8 < size; i += 8) seen |= load_eight(from + i);
        return ((seen | load_eight(from + size - 8)) & beyond_ascii) == 0;
    }
    for (std::size_t i = 0; i < size; ++i) seen |= static_cast<std::uint8_t>(from[i]);
    return (seen & beyond_ascii) == 0;
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
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            to[i] = from[i];
            seen |= static_cast<std::uint8_t>(from[i]);
        }
    }
    return (seen & beyond_ascii) == 0;
}

}  // namespace cortado::proto::detail
