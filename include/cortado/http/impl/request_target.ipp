#pragma once

#include <cortado/http/detail/request_target.hpp>
#include <cortado/http/token.hpp>

#include <cstdint>
#include <cstring>
#include <string>

namespace cortado::http::detail {

constexpr bool is_host_octet(char c) noexcept {
    return (octet_classes[static_cast<unsigned char>(c)] & host_bit) != 0;
}

/** Tell whether two hexadecimal digits follow the "%" at `at`. */
constexpr bool is_escape(std::string_view text, std::size_t at) noexcept {
    auto hex = [](char c) { return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); };
    return text[at] == '%' && text.size() - at > 2 && hex(text[at + 1]) && hex(text[at + 2]);
}

/** Find the end of "[...]" at the front. @return 0 if it is no IP literal */
constexpr std::size_t ip_literal_end(std::string_view text) noexcept {
    std::size_t i = 1;
    while (i < text.size() && (is_host_octet(text[i]) || text[i] == ':')) ++i;
    return i >= 3 && i < text.size() && text[i] == ']' ? i + 1 : 0;
}

[[gnu::cold]] CORTADO_DECL bool is_host_and_port(std::string_view text) noexcept {
    const char* p = text.data();
    const char* const end = p + text.size();
    if (p != end && *p == '[') {
        const std::size_t literal = ip_literal_end(text);
        if (literal == 0) return false;
        p += literal;
    } else {
        while (p != end && is_host_octet(*p)) ++p;
        while (p != end && is_escape(text, static_cast<std::size_t>(p - text.data()))) {
            p += 3;
            while (p != end && is_host_octet(*p)) ++p;
        }
    }
    if (p == end) return true;
    if (*p != ':') return false;
    while (++p != end) {
        if (*p < '0' || *p > '9') return false;
    }
    return true;
}

/** A host that was found to be well-formed, of 8 octets at least, so that it can be compared by words. */
struct host_memo {
    char text[63];
    std::uint8_t size;

    bool is_same(std::string_view other) const noexcept {
        if (other.size() != size || size < sizeof(std::uint64_t)) return false;
        if (!is_same_word(size - std::size_t{8}, other)) return false;  // overlaps the last of the others
        for (std::size_t at = 0; at + 8 < size; at += 8) {
            if (!is_same_word(at, other)) return false;
        }
        return true;
    }
    bool is_same_word(std::size_t at, std::string_view other) const noexcept {
        return std::memcmp(text + at, other.data() + at, 8) == 0;
    }
};
inline constinit thread_local host_memo last_host{};

[[gnu::cold]] CORTADO_DECL bool is_new_host_field_value(std::string_view text) noexcept {
    if (!is_host_and_port(text)) return false;
    host_memo& last = last_host;
    if (text.size() >= 8 && text.size() <= sizeof last.text) {
        std::memcpy(last.text, text.data(), text.size());
        last.size = static_cast<std::uint8_t>(text.size());
    }
    return true;
}

inline bool is_host_field_value(std::string_view text) noexcept {
    return last_host.is_same(text) || is_new_host_field_value(text);
}

/** Tell whether every octet is one that may stand in a target: 0x21 to 0x7E, and no "#", whose rest no client
    may send. What else RFC 3986 excludes ("|", "^", ...) does no harm and is sent by real clients. */
inline bool is_clean_target(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101u;
    constexpr std::uint64_t tops = ones * 0x80;
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left >= 8;
         p += 8, left -= 8) {  // eight octets at a time; the tests below are exact for octets < 0x80
        std::uint64_t v = 0;
        std::memcpy(&v, p, 8);
        const std::uint64_t hash = v ^ (ones * '#');
        const std::uint64_t bad = v | (v - ones * 0x21) | (v + ones) | (hash - ones);
        if ((bad & tops) != 0) return false;
    }
    for (; left != 0; ++p, --left) {
        if (*p < 0x21 || *p > 0x7e || *p == '#') return false;  // a signed char above 0x7F is below 0x21
    }
    return true;
}

/** Skip "http://" or "https://", in any case. @return false if the target begins otherwise */
inline bool skip_scheme(std::string_view& target) noexcept {
    for (std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
        if (!iequals(target.substr(0, scheme.size()), scheme)) continue;
        target.remove_prefix(scheme.size());
        return true;
    }
    return false;
}

[[gnu::cold]] CORTADO_DECL const char* resolve_absolute_form(request_head& head) {
    std::string_view rest = head.target;
    if (!skip_scheme(rest)) return "The request target is neither a path nor an http URL.";
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    rest.remove_prefix(authority.size());
    if (authority.empty() || authority[0] == ':' || !is_host_and_port(authority))
        return "The authority in the request target is malformed.";
    head.host = authority;
    if (rest.empty()) {
        head.path_and_query = head.verb == method::options ? "*" : "/";
    } else if (rest[0] == '/') {
        head.path_and_query = rest;
    } else {
        head.path_and_query = head.headers.keep("/" + std::string(rest));
    }
    return nullptr;
}

[[gnu::cold]] CORTADO_DECL const char* resolve_authority_form(request_head& head) {
    const std::size_t colon = head.target.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == head.target.size() ||
        !is_host_and_port(head.target))
        return "The target of CONNECT is not a host and a port.";
    head.host = head.target;
    return nullptr;
}

inline const char* resolve_target(request_head& head) {
    if (!is_clean_target(head.target)) return "The request target holds an octet that is not allowed there.";
    head.path_and_query = head.target;
    if (head.verb == method::connect) return resolve_authority_form(head);
    if (head.target[0] == '/') [[likely]]
        return nullptr;
    if (head.target != "*") return resolve_absolute_form(head);
    return head.verb == method::options ? nullptr : "Only OPTIONS may have the target \"*\".";
}

}  // namespace cortado::http::detail
