#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/http/detail/hex.hpp>
#include <cortado/http/url.hpp>

#include <cstddef>

namespace cortado::http {

namespace detail {

inline bool is_alphanumeric(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ); 0 where "scheme://" does not start the target.
inline std::size_t scheme_size(std::string_view target) noexcept {
    if (target.empty() || !is_alphanumeric(target[0]) || (target[0] >= '0' && target[0] <= '9')) return 0;
    std::size_t size = 1;
    while (size < target.size() && (is_alphanumeric(target[size]) ||
                                    std::string_view("+-.").find(target[size]) != std::string_view::npos)) {
        ++size;
    }
    return target.substr(size).starts_with("://") ? size : 0;
}

// What npm encodeurl leaves alone, `%` apart: URL characters, and `[ ] \ ^ |` because browsers send them.
inline bool stands_in_url(char c) noexcept {
    return c > 0x20 && c < 0x7f && std::string_view("\"<>`{}").find(c) == std::string_view::npos;
}

// The first byte that is not part of a character written either all escaped or all raw: decodeURIComponent
// does not join the two. Called only where the decoded text is well formed or the offset is wanted.
inline std::size_t first_bad_byte(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const bool escaped = text[at] == '%';
        const std::size_t width = escaped ? 3 : 1;
        std::string character;
        for (std::size_t i = at; i < text.size() && character.size() < 4 && (text[i] == '%') == escaped;
             i += width) {
            character += escaped ? static_cast<char>(escaped_byte(text, i)) : text[i];
        }
        const utf8_step step = next_utf8(character);
        if (!step.well_formed) return at;
        at += step.size * width;
    }
    return at;
}

}  // namespace detail

CORTADO_DECL url_parts split_target(std::string_view target) noexcept {
    url_parts parts;
    target = target.substr(0, target.find('#'));
    if (const std::size_t question = target.find('?'); question != std::string_view::npos) {
        parts.has_query = true;
        parts.query = target.substr(question + 1);
        target = target.substr(0, question);
    }
    parts.path = target;
    if (const std::size_t scheme = detail::scheme_size(target); scheme != 0) {
        parts.scheme = target.substr(0, scheme);
        const std::string_view rest = target.substr(scheme + 3);
        const std::size_t slash = rest.find('/');
        parts.authority = rest.substr(0, slash);
        parts.path = slash == std::string_view::npos ? std::string_view("/") : rest.substr(slash);
    }
    return parts;
}

CORTADO_DECL result<std::string> percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool ascii = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '%') {
            const int byte = detail::escaped_byte(text, at);
            if (byte < 0) return parse_error{at, "expected two hexadecimal digits after %"};
            c = static_cast<char>(byte);
            at += 2;
        }
        ascii = ascii && static_cast<unsigned char>(c) < 0x80;
        out += c;
    }
    if (ascii) return out;
    if (const std::size_t bad = detail::first_bad_byte(text); bad < text.size()) {
        return parse_error{bad, "expected UTF-8"};
    }
    return out;
}

CORTADO_DECL std::string percent_encode_component(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (detail::is_alphanumeric(c) || std::string_view("-_.!~*'()").find(c) != std::string_view::npos) {
            out += c;
        } else {
            detail::append_escaped(out, c);
        }
    }
    return out;
}

CORTADO_DECL std::string encode_url(std::string_view url) {
    std::string out;
    out.reserve(url.size());
    for (std::size_t at = 0; at < url.size(); ++at) {
        const char c = url[at];
        if (c == '%' ? detail::escaped_byte(url, at) >= 0 : detail::stands_in_url(c)) {
            out += c;
        } else {
            detail::append_escaped(out, c);
        }
    }
    return out;
}

}  // namespace cortado::http
