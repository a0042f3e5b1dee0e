#pragma once

#include <cortado/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace cortado::http {

namespace detail {

// One look-up per octet: tchar_bit for a token, value_bit for a field value, host_bit for a reg-name ("%"
// apart).
inline constexpr std::uint8_t tchar_bit = 1;
inline constexpr std::uint8_t value_bit = 2;
inline constexpr std::uint8_t host_bit = 4;

consteval std::array<std::uint8_t, 256> make_octet_classes() {
    std::array<std::uint8_t, 256> table{};
    auto mark = [&table](std::string_view octets, std::uint8_t bits) {
        for (char c : octets) table[static_cast<unsigned char>(c)] |= bits;
    };
    for (unsigned c = 0x20; c < 256; ++c) {
        if (c != 0x7f) table[c] |= value_bit;
    }
    mark("\t", value_bit);
    mark("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", tchar_bit | host_bit);
    mark("!#$%&'*+-.^_`|~", tchar_bit);
    mark("-._~!$&'()*+,;=", host_bit);
    return table;
}

inline constexpr std::array<std::uint8_t, 256> octet_classes = make_octet_classes();

/** Tell whether every octet belongs to the class. True for an empty text. */
constexpr bool all_of_class(std::string_view text, std::uint8_t bit) noexcept {
    std::uint8_t common = bit;
    for (char c : text) common &= octet_classes[static_cast<unsigned char>(c)];
    return common != 0;
}

}  // namespace detail

/** Tell whether an octet may stand in a token. @source RFC 9110 5.6.2 */
constexpr bool is_tchar(char c) noexcept {
    return (detail::octet_classes[static_cast<unsigned char>(c)] & detail::tchar_bit) != 0;
}

/** Tell whether a text is a token: not empty, tchars only. @source RFC 9110 5.6.2 */
constexpr bool is_token(std::string_view text) noexcept {
    return !text.empty() && detail::all_of_class(text, detail::tchar_bit);
}

/** Tell whether a text may be a field value: no control octet but the tab.
    Blanks at either end are allowed here. @source RFC 9110 5.5 */
constexpr bool is_field_value(std::string_view text) noexcept {
    return detail::all_of_class(text, detail::value_bit);
}

/** Drop blanks and tabs at both ends. @source RFC 9110 5.6.3 */
constexpr std::string_view trim_ows(std::string_view text) noexcept {
    auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

/** Turn an ASCII capital into its small letter; leave every other octet alone. */
constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

namespace detail {

constexpr bool iequal_octets(const char* a, const char* b, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        if (a[i] != b[i] && to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
}

/** Compare eight octets at once: they may differ in the bit that makes a letter small, where both are letters. */
inline bool iequal_words(const char* a, const char* b) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101u;
    std::uint64_t left;
    std::uint64_t right;
    std::memcpy(&left, a, sizeof left);
    std::memcpy(&right, b, sizeof right);
    const std::uint64_t difference = left ^ right;
    if (difference == 0) return true;
    if ((difference & ~(ones * 0x20)) != 0) return false;
    const std::uint64_t small = left | ones * 0x20;
    if ((small & (ones * 0x80)) != 0) return iequal_octets(a, b, 8);
    const std::uint64_t letters = (small + ones * (0x80 - 'a')) & ~(small + ones * (0x7f - 'z'));
    return ((difference << 2) & ~letters) == 0;
}

}  // namespace detail

/** Tell whether two texts are equal when ASCII letters are compared without case. */
constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
    const std::size_t n = a.size();
    if (n != b.size()) return false;
    if (std::is_constant_evaluated() || n < 8) return detail::iequal_octets(a.data(), b.data(), n);
    for (std::size_t i = 0; i + 8 < n; i += 8) {
        if (!detail::iequal_words(a.data() + i, b.data() + i)) return false;
    }
    return detail::iequal_words(a.data() + n - 8, b.data() + n - 8);  // may overlap what was compared
}

/** Tell whether a comma-separated list holds a token, compared without case.
    @param list   a field value such as "keep-alive, Upgrade"; blanks and empty elements are skipped
    @param token  e.g. "upgrade"
    @source RFC 9110 5.6.1 */
CORTADO_DECL bool list_has_token(std::string_view list, std::string_view token) noexcept;

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/token.ipp>
#endif
