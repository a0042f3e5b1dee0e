#pragma once

#include <cortado/templates/escape.hpp>

#include <array>
#include <cstddef>

namespace cortado::templates {

namespace detail {

struct escape_map {
    std::array<unsigned char, 256> places{};
    constexpr escape_map(std::string_view characters, std::string_view by) {
        for (std::size_t i = 0; i < characters.size(); ++i) {
            places[static_cast<unsigned char>(characters[i])] = static_cast<unsigned char>(by[i]);
        }
    }
};

inline constexpr std::array<escape_word, 9> escape_list{{{"", 0},
                                                         {"&amp;", 5},
                                                         {"&lt;", 4},
                                                         {"&gt;", 4},
                                                         {"&quot;", 6},
                                                         {"&#x27;", 6},
                                                         {"&#x60;", 6},
                                                         {"&#x3D;", 6},
                                                         {"&#39;", 5}}};
inline constexpr escape_map handlebars_escapes("&<>\"'`=", "\1\2\3\4\5\6\7");
inline constexpr escape_map mustache_escapes("&<>\"'", "\1\2\3\4\10");
inline constexpr escape_map no_escapes("", "");

inline bool is_url_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.!~*").find(c) != std::string_view::npos;
}

CORTADO_DECL const unsigned char* escape_table(escaping how) noexcept {
    switch (how) {
        case escaping::html: return handlebars_escapes.places.data();
        case escaping::mustache: return mustache_escapes.places.data();
        default: return no_escapes.places.data();
    }
}
CORTADO_DECL const escape_word* escape_words() noexcept { return escape_list.data(); }

}  // namespace detail

CORTADO_DECL void append_url_part(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (const char c : text) {
        if (detail::is_url_char(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
}

CORTADO_DECL void append_script_json(std::string& out, const value_ref& value) {
    std::string plain;
    append_json(plain, value);
    if (plain.empty()) plain = "null";
    for (std::size_t at = 0; at < plain.size(); ++at) {
        switch (plain[at]) {
            case '<': out += "\\u003c"; break;
            case '>': out += "\\u003e"; break;
            case '&': out += "\\u0026"; break;
            case '\xe2':
                if (plain.compare(at, 3, "\xe2\x80\xa8") == 0 || plain.compare(at, 3, "\xe2\x80\xa9") == 0) {
                    out += plain[at + 2] == '\xa8' ? "\\u2028" : "\\u2029";
                    at += 2;
                    break;
                }
                [[fallthrough]];
            default: out += plain[at];
        }
    }
}

CORTADO_DECL void append_escaped(std::string& out, std::string_view text, escaping how) {
    if (how == escaping::url) return append_url_part(out, text);
    if (how == escaping::json) return append_script_json(out, value_of_view(text));
    const unsigned char* const places = detail::escape_table(how);
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const unsigned char place = places[static_cast<unsigned char>(text[at])];
        if (place == 0) continue;
        out.append(text, start, at - start).append(detail::escape_list[place].text);
        start = at + 1;
    }
    out.append(text, start);
}

}  // namespace cortado::templates
