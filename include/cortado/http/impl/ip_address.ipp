#pragma once

#include <cortado/http/detail/hex.hpp>
#include <cortado/http/ip_address.hpp>

#include <algorithm>
#include <bit>

namespace cortado::http {

namespace detail {

// Grows past what any part of an address may be, and stays there.
inline constexpr std::uint64_t too_large = std::uint64_t{1} << 40;

inline std::uint64_t digits_value(std::string_view digits, unsigned base) noexcept {
    std::uint64_t value = 0;
    for (const char c : digits)
        value = std::min(value * base + static_cast<unsigned>(hex_value(c)), too_large);
    return value;
}

template <class Predicate>
bool is_run_of(std::string_view text, Predicate is_one) noexcept {
    return !text.empty() && std::ranges::all_of(text, is_one);
}
inline bool is_decimal(std::string_view text) noexcept {
    return is_run_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
inline bool is_hexadecimal(std::string_view text) noexcept {
    return is_run_of(text, [](char c) { return hex_value(c) >= 0; });
}

enum class octal : bool { no, yes };

// A part of an IPv4 address: digits, octal ones where they start with 0, or 0x and hexadecimal ones. A digit that is
// not octal ends an octal number, and so does the X of 0X.
inline std::optional<std::uint64_t> v4_part(std::string_view text, octal octals) noexcept {
    if (text.starts_with("0x") || text.starts_with("0X")) {
        if (!is_hexadecimal(text.substr(2))) return std::nullopt;
        return text[1] == 'X' && octals == octal::yes ? 0 : digits_value(text.substr(2), 16);
    }
    if (!is_decimal(text)) return std::nullopt;
    if (octals == octal::no || text[0] != '0') return digits_value(text, 10);
    return digits_value(text.substr(0, text.find_first_not_of("01234567")), 8);
}

// Four octets with dots between; what stands in an IPv6 address has no octal ones.
inline bool read_dotted(std::string_view text, octal octals, std::uint8_t* into) noexcept {
    for (int i = 0; i < 4; ++i) {
        const std::size_t dot = text.find('.');
        if ((i == 3) != (dot == std::string_view::npos)) return false;
        const auto part = v4_part(text.substr(0, dot), octals);
        if (!part || *part > 255) return false;
        into[i] = static_cast<std::uint8_t>(*part);
        text.remove_prefix(std::min(dot, text.size() - 1) + 1);
    }
    return true;
}

// Groups and colons only; colons stand one or two together, in front always two, and two together but once.
inline bool is_v6_shape(std::string_view text) noexcept {
    int pairs = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_not_of(':', at), text.size());
        if (const std::size_t colons = end - at; colons > 0) {
            if (colons > 2 || (at == 0 && colons == 1)) return false;
            pairs += colons == 2;
        }
        at = end;
        while (at < text.size() && hex_value(text[at]) >= 0) ++at;
        if (at < text.size() && text[at] != ':') return false;
    }
    return pairs <= 1;
}

// Reads as many groups as asked for, `::` standing for those that are not written. A colon at the end is let pass,
// as ipaddr.js does.
inline bool read_groups(std::string_view text, std::size_t count, std::uint8_t* into) noexcept {
    const std::size_t gap = text.find("::");
    auto colons = static_cast<std::size_t>(std::ranges::count(text, ':'));
    colons -= text.starts_with("::");
    colons -= text.ends_with("::");
    if (colons > count) return false;
    std::size_t zeros = gap == std::string_view::npos ? 0 : count - colons;
    std::size_t written = 0;
    const auto add = [&](std::uint64_t value) {
        if (value > 0xffff || written == count) return false;
        into[2 * written] = static_cast<std::uint8_t>(value >> 8);
        into[2 * written + 1] = static_cast<std::uint8_t>(value & 0xff);
        ++written;
        return true;
    };
    for (std::size_t at = 0; at < text.size();) {
        if (at == gap) {
            for (; zeros > 0; --zeros) {
                if (!add(0)) return false;
            }
            at += 2;
            continue;
        }
        if (text[at] == ':') ++at;
        const std::size_t end = std::min(text.find(':', at), text.size());
        if (end == at) return at == text.size() && written == count;
        if (!add(digits_value(text.substr(at, end - at), 16))) return false;
        at = end;
    }
    return written == count;
}

}  // namespace detail

CORTADO_DECL std::optional<ip_address> ip_address::parse(std::string_view text) noexcept {
    return text.find(':') == std::string_view::npos ? parse_v4(text) : parse_v6(text);
}

CORTADO_DECL std::optional<ip_address> ip_address::parse_v4(std::string_view text) noexcept {
    ip_address made(family::v4);
    if (text.find('.') != std::string_view::npos) {
        if (!detail::read_dotted(text, detail::octal::yes, made.octets_.data())) return std::nullopt;
        return made;
    }
    const auto value = detail::v4_part(text, detail::octal::yes);
    if (!value || *value > 0xffffffff) return std::nullopt;
    for (std::size_t i = 0; i < 4; ++i)
        made.octets_[i] = static_cast<std::uint8_t>(*value >> (24 - 8 * i) & 0xff);
    return made;
}

CORTADO_DECL std::optional<ip_address> ip_address::parse_v6(std::string_view text) noexcept {
    ip_address made(family::v6);
    if (const std::size_t zone = text.find('%'); zone != std::string_view::npos) {
        const auto is_alphanumeric = [](char c) {
            return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        };
        if (!detail::is_run_of(text.substr(zone + 1), is_alphanumeric)) return std::nullopt;
        text = text.substr(0, zone);
    }
    std::size_t groups = 8;
    std::string_view shape = text;
    if (text.find('.') != std::string_view::npos) {
        groups = 6;
        const std::size_t end = text.rfind(':');
        if (end == std::string_view::npos) return std::nullopt;
        shape = text.substr(0, end + 1);
        if (!detail::read_dotted(text.substr(end + 1), detail::octal::no, made.octets_.data() + 12))
            return std::nullopt;
        text = text.substr(0, end);
    }
    if (!detail::is_v6_shape(shape) || !detail::read_groups(text, groups, made.octets_.data()))
        return std::nullopt;
    return made;
}

CORTADO_DECL bool ip_address::is_mapped_v4() const noexcept {
    return !is_v4() && octets_[10] == 0xff && octets_[11] == 0xff &&
           std::all_of(octets_.begin(), octets_.begin() + 10, [](std::uint8_t octet) { return octet == 0; });
}

CORTADO_DECL ip_address ip_address::unmapped() const noexcept {
    if (!is_mapped_v4()) return *this;
    ip_address made(family::v4);
    std::copy(octets_.begin() + 12, octets_.end(), made.octets_.begin());
    return made;
}

CORTADO_DECL bool ip_address::shares_prefix(const ip_address& other, std::size_t bits) const noexcept {
    if (family_ != other.family_) return false;
    const std::size_t whole = std::min<std::size_t>(bits / 8, is_v4() ? 4 : 16);
    if (!std::equal(octets_.begin(), octets_.begin() + whole, other.octets_.begin())) return false;
    const std::size_t rest = bits % 8;
    return rest == 0 || whole >= octets_.size() || (octets_[whole] ^ other.octets_[whole]) >> (8 - rest) == 0;
}

CORTADO_DECL std::optional<std::size_t> ip_address::prefix_length() const noexcept {
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < 4; ++i) mask = mask << 8 | octets_[i];
    const std::uint32_t host = ~mask;
    if (!is_v4() || (host & (host + 1)) != 0) return std::nullopt;
    return static_cast<std::size_t>(std::popcount(mask));
}

}  // namespace cortado::http
