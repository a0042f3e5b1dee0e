#pragma once

#include <cortado/http/detail/hex.hpp>
#include <cortado/http/form_text.hpp>

namespace cortado::http {

CORTADO_DECL void append_form_text(std::string& out, std::string_view text) {
    for (const char c : text) {
        const bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("*-._").find(c) != std::string_view::npos;
        if (stays) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            detail::append_escaped(out, c);
        }
    }
}

CORTADO_DECL std::string percent_encode_each(std::string_view text, std::string_view characters) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        characters.find(c) == std::string_view::npos ? void(out += c) : detail::append_escaped(out, c);
    }
    return out;
}

}  // namespace cortado::http
