#pragma once

#include <cortado/http/detail/request_target.hpp>
#include <cortado/http/token.hpp>

#include <cstdint>
#include <cstring>
#include <string>

namespace cortado::http::detail {

constexpr bool is_digits(std::string_view text) noexcept {
    for (char c : text) {
        if (c < '0' || c > '9') return false;
    }
    return true;
}

/** Tell whether every "%" is followed by two hexadecimal digits. */
constexpr bool has_whole_escapes(std::string_view text) noexcept {
    auto hex = [](char c) { return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); };
    for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 3)) {
        if (i + 2 >= text.size() || !hex(text[i + 1]) || !hex(text[i + 2])) return false;
    }
    return true;
}

CORTADO_DECL bool is_host_and_port(std::string_view text) noexcept {
    std::string_view host;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        host = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
        for (char c : host) {
            if (c != ':' && (c == '%' || (octet_classes[static_cast<unsigned char>(c)] & host_bit) == 0))
                return false;
        }
    } else {
        host = text.substr(0, text.find(':'));
        text.remove_prefix(host.size());
        if (!all_of_class(host, host_bit) || !has_whole_escapes(host)) return false;
    }
    return text.empty() || (text[0] == ':' && is_digits(text.substr(1)));
}

/** Tell whether every octet is one that may stand in a target: 0x21 to 0x7E, and no "#", whose rest no client
    may send. What else RFC 3986 excludes ("|", "^", ...) does no harm and is sent by real clients. */
inline bool is_clean_target(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101u;
    constexpr std::uint64_t tops = ones * 0x80;
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left >= 8; p += 8, left -= 8) {  // eight octets at a time; the tests below are exact for octets < 0x80
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

CORTADO_DECL const char* resolve_absolute_form(request_head& head) {
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

CORTADO_DECL const char* resolve_target(request_head& head) {
    if (!is_clean_target(head.target)) return "The request target holds an octet that is not allowed there.";
    head.path_and_query = head.target;
    if (head.verb == method::connect) {
        const std::size_t colon = head.target.rfind(':');
        if (colon == std::string_view::npos || colon == 0 || colon + 1 == head.target.size() ||
            !is_host_and_port(head.target))
            return "The target of CONNECT is not a host and a port.";
        head.host = head.target;
        return nullptr;
    }
    if (head.target[0] == '/') [[likely]]
        return nullptr;
    if (head.target != "*") return resolve_absolute_form(head);
    return head.verb == method::options ? nullptr : "Only OPTIONS may have the target \"*\".";
}

}  // namespace cortado::http::detail
