#pragma once

#include <cortado/express/detail/json_format.hpp>

#include <cstddef>

namespace cortado::express::detail {

inline bool is_json_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/** Find the end of the string that begins at `at`. */
CORTADO_DECL std::size_t end_of_json_string(std::string_view text, std::size_t at) noexcept {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
    }
    return at < text.size() ? at + 1 : text.size();
}

/** Lay it out with a line for each value. */
CORTADO_DECL std::string indent_json(std::string_view text, std::string_view spaces) {
    std::string out;
    out.reserve(text.size() * 2);
    std::size_t depth = 0;
    const auto new_line = [&] {
        out += '\n';
        for (std::size_t i = 0; i < depth; ++i) out += spaces;
    };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"') {
            const std::size_t end = end_of_json_string(text, at);
            out += text.substr(at, end - at);
            at = end;
            continue;
        }
        ++at;
        if (is_json_blank(c)) continue;
        if (c == '{' || c == '[') {
            while (at < text.size() && is_json_blank(text[at])) ++at;
            out += c;
            if (at < text.size() && text[at] == (c == '{' ? '}' : ']')) {
                out += text[at++];
            } else {
                ++depth;
                new_line();
            }
        } else if (c == '}' || c == ']') {
            if (depth > 0) --depth;
            new_line();
            out += c;
        } else {
            out += c;
            if (c == ',') new_line();
            if (c == ':') out += ' ';
        }
    }
    return out;
}

CORTADO_DECL std::string format_json(std::string_view text, std::string_view spaces, bool escapes) {
    std::string laid = spaces.empty() ? std::string(text) : indent_json(text, spaces);
    if (!escapes) return laid;
    std::string out;
    out.reserve(laid.size());
    for (char c : laid) {
        if (c == '<') {
            out += "\\u003c";
        } else if (c == '>') {
            out += "\\u003e";
        } else if (c == '&') {
            out += "\\u0026";
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace cortado::express::detail
