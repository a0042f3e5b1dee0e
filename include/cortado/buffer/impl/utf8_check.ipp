#pragma once

#include <cortado/buffer/detail/utf8_check.hpp>
#include <cortado/buffer/detail/utf8_check_lanes.hpp>
#include <cortado/core/utf8.hpp>

#include <cstdint>
#include <cstring>

namespace cortado::detail {

inline bool has_high_bit(const char* eight_bytes) noexcept {
    std::uint64_t word;
    std::memcpy(&word, eight_bytes, sizeof word);
    return (word & 0x8080808080808080u) != 0;
}

CORTADO_DECL std::size_t ascii_run(const char* text, std::size_t size) noexcept {
    std::size_t at = 0;
    while (size - at >= 8 && !has_high_bit(text + at)) at += 8;
    return at;
}

inline std::size_t ascii_run_at(const char* text, std::size_t size,
                                [[maybe_unused]] vector_level level) noexcept {
    std::size_t at = 0;
#if CORTADO_DETAIL_AVX2
    if (level >= vector_level::lanes32) at = ascii_run_lanes32(text, size);
#endif
    return at + ascii_run(text + at, size - at);
}

/** Check character by character. */
inline bool check_utf8_steps(std::string_view text) noexcept {
    while (!text.empty()) {
        text.remove_prefix(ascii_run(text.data(), text.size()));
        const utf8_step step = next_utf8(text);
        if (!step.well_formed && step.size != 0) return false;
        text.remove_prefix(step.size);
    }
    return true;
}

CORTADO_DECL bool check_utf8(std::string_view text, [[maybe_unused]] vector_level level) noexcept {
    text.remove_prefix(ascii_run_at(text.data(), text.size(), level));
#if CORTADO_DETAIL_AVX2
    if (level >= vector_level::lanes32 && text.size() >= 35)
        return check_utf8_lanes32(text.data(), text.size());
#endif
#if CORTADO_DETAIL_LANES
    if (level >= vector_level::lanes16 && text.size() >= 19)
        return check_utf8_lanes16(text.data(), text.size());
#endif
    return check_utf8_steps(text);
}

CORTADO_DECL bool check_ascii(std::string_view text, vector_level level) noexcept {
    std::size_t at = ascii_run_at(text.data(), text.size(), level);
    while (at < text.size() && (text[at] & 0x80) == 0) ++at;
    return at == text.size();
}

}  // namespace cortado::detail
