#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/http/detail/hex.hpp>
#include <cortado/http/detail/url_host.hpp>
#include <cortado/http/token.hpp>

#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cortado::http::detail {

/** Decode a well-formed text. */
CORTADO_DECL std::vector<std::uint32_t> code_points(std::string_view utf8) {
    std::vector<std::uint32_t> points;
    while (!utf8.empty()) {
        const std::size_t size = next_utf8(utf8).size;
        constexpr std::array<unsigned, 5> masks{0, 0x7F, 0x1F, 0x0F, 0x07};
        std::uint32_t point = static_cast<unsigned char>(utf8[0]) & masks[size];
        for (std::size_t i = 1; i < size; ++i)
            point = point << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3F);
        points.push_back(point);
        utf8.remove_prefix(size);
    }
    return points;
}

/** The number that makes up for how often deltas are long. @source RFC 3492 6.1 */
inline std::uint32_t adapt_bias(std::uint32_t delta, std::uint32_t count, bool is_first) noexcept {
    delta = is_first ? delta / 700 : delta / 2;
    delta += delta / count;
    std::uint32_t k = 0;
    for (; delta > 455; k += 36) delta /= 35;
    return k + 36 * delta / (delta + 38);
}

/** Append a number of variable length. @source RFC 3492 6.3 */
CORTADO_DECL void append_punycode_delta(std::string& out, std::uint32_t delta, std::uint32_t bias) {
    constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (std::uint32_t k = 36;; k += 36) {
        const std::uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        if (delta < t) break;
        out += digits[t + (delta - t) % (36 - t)];
        delta = (delta - t) / (36 - t);
    }
    out += digits[delta];
}

/** Write a label beyond ASCII in Punycode. @source RFC 3492 6.3 */
CORTADO_DECL std::string punycode_label(std::string_view utf8) {
    const std::vector<std::uint32_t> points = code_points(utf8);
    std::string out = "xn--";
    std::uint32_t handled = 0;
    for (const std::uint32_t point : points) {
        if (point < 0x80) out += static_cast<char>(point), ++handled;
    }
    const std::uint32_t basic = handled;
    if (basic > 0) out += '-';
    std::uint32_t n = 0x80, delta = 0, bias = 72;
    while (handled < points.size()) {
        std::uint32_t next = 0x110000;
        for (const std::uint32_t point : points) {
            if (point >= n && point < next) next = point;
        }
        delta += (next - n) * (handled + 1);
        n = next;
        for (const std::uint32_t point : points) {
            if (point < n) ++delta;
            if (point != n) continue;
            append_punycode_delta(out, delta, bias);
            ++handled;
            bias = adapt_bias(delta, handled, handled == basic + 1);
            delta = 0;
        }
        ++delta, ++n;
    }
    return out;
}

inline bool is_ascii(std::string_view text) noexcept {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

/** Write a domain in ASCII; nothing where a label is too long for that. */
CORTADO_DECL std::optional<std::string> ascii_domain(std::string_view domain) {
    if (is_ascii(domain)) return std::string(domain);
    constexpr std::size_t longest_domain = 253;  // keeps the deltas of Punycode small
    if (domain.size() > longest_domain) return std::nullopt;
    std::string out;
    for (;;) {
        const std::size_t dot = domain.find('.');
        const std::string_view label = domain.substr(0, dot);
        out += is_ascii(label) ? std::string(label) : punycode_label(label);
        if (dot == std::string_view::npos) return out;
        out += '.';
        domain.remove_prefix(dot + 1);
    }
}

/** Read a number of an IPv4 address: decimal, octal or hexadecimal. */
CORTADO_DECL std::optional<std::uint64_t> ipv4_number(std::string_view text) noexcept {
    if (text.empty()) return std::nullopt;
    std::uint64_t base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
        base = 8;
        text.remove_prefix(1);
    }
    std::uint64_t value = 0;
    for (const char c : text) {
        const int digit = hex_value(c);
        if (digit < 0 || static_cast<std::uint64_t>(digit) >= base) return std::nullopt;
        value = value * base + static_cast<std::uint64_t>(digit);
        if (value > UINT32_MAX) return std::uint64_t{UINT32_MAX} + 1;  // a number still, but too large
    }
    return value;
}

/** Does the last label make a domain an IPv4 address, or nothing? */
CORTADO_DECL bool ends_in_number(std::string_view domain) noexcept {
    if (domain.ends_with('.')) domain.remove_suffix(1);
    const std::string_view last = domain.substr(domain.rfind('.') + 1);
    const bool is_decimal = !last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos;
    return is_decimal || ipv4_number(last).has_value();
}

CORTADO_DECL std::optional<std::string> read_ipv4(std::string_view domain) {
    if (domain.ends_with('.')) domain.remove_suffix(1);
    std::uint64_t address = 0;
    for (unsigned part = 0; part < 4; ++part) {
        const std::size_t dot = domain.find('.');
        const std::optional<std::uint64_t> number = ipv4_number(domain.substr(0, dot));
        if (!number) return std::nullopt;
        const bool is_last = dot == std::string_view::npos;
        const unsigned room = is_last ? 8 * (4 - part) : 8;
        if (*number >= std::uint64_t{1} << room) return std::nullopt;
        address |= *number << (is_last ? 0 : 24 - 8 * part);
        if (is_last) break;
        if (part == 3) return std::nullopt;
        domain.remove_prefix(dot + 1);
    }
    std::string out;
    for (unsigned shift = 32; shift > 0;) {
        shift -= 8;
        out.append(out.empty() ? "" : ".").append(std::to_string(address >> shift & 0xFF));
    }
    return out;
}

/** Write an IPv6 address: the longest run of zeros as `::`. */
CORTADO_DECL std::string write_ipv6(const std::array<std::uint16_t, 8>& groups) {
    std::size_t longest = 8, length = 1;
    for (std::size_t at = 0; at < 8; ++at) {
        std::size_t end = at;
        while (end < 8 && groups[end] == 0) ++end;
        if (end - at > length) longest = at, length = end - at;
        if (end > at) at = end;
    }
    std::string out = "[";
    for (std::size_t at = 0; at < 8; ++at) {
        if (at == longest) {
            out += at == 0 ? "::" : ":";
            at += length - 1;
            continue;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        bool is_leading = true;
        for (int shift = 12; shift >= 0; shift -= 4) {
            const unsigned digit = groups[at] >> shift & 15u;
            if (digit == 0 && is_leading && shift > 0) continue;
            is_leading = false;
            out += digits[digit];
        }
        if (at < 7) out += ':';
    }
    return out += ']';
}

CORTADO_DECL std::optional<std::string> read_ipv6(std::string_view inside) {
    std::array<unsigned char, 16> octets{};
    if (::inet_pton(AF_INET6, std::string(inside).c_str(), octets.data()) != 1) return std::nullopt;
    std::array<std::uint16_t, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i)
        groups[i] = static_cast<std::uint16_t>(octets[2 * i] << 8 | octets[2 * i + 1]);
    return write_ipv6(groups);
}

/** Decode every good `%XX` and leave the others. */
CORTADO_DECL std::string loosely_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int byte = escaped_byte(text, at);
        out += byte < 0 ? text[at] : static_cast<char>(byte);
        if (byte >= 0) at += 2;
    }
    return out;
}

CORTADO_DECL std::optional<std::string> read_url_host(std::string_view text) {
    if (text.starts_with('[')) {
        if (!text.ends_with(']') || text.find('%') != std::string_view::npos) return std::nullopt;
        return read_ipv6(text.substr(1, text.size() - 2));
    }
    std::string decoded = loosely_decoded(text);
    if (!is_utf8(decoded)) return std::nullopt;
    for (char& c : decoded) c = to_lower(c);
    std::optional<std::string> domain = ascii_domain(decoded);
    if (!domain || domain->empty()) return std::nullopt;
    for (const char c : *domain) {
        const bool is_forbidden = static_cast<unsigned char>(c) <= ' ' || c == 0x7F ||
                                  std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
        if (is_forbidden) return std::nullopt;
    }
    if (ends_in_number(*domain)) return read_ipv4(*domain);
    return domain;
}

}  // namespace cortado::http::detail
