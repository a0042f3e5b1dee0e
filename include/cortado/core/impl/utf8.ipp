#pragma once

#include <cortado/core/utf8.hpp>

namespace cortado {

CORTADO_DECL utf8_step next_utf8(std::string_view text) noexcept {
    if (text.empty()) return {};
    const auto byte_at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte_at(0);
    if (lead < 0x80) return {1, true};
    if (lead < 0xc2 || lead > 0xf4) return {1, false};
    const std::size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    // Only the second byte's range depends on the lead: it is what keeps overlong forms and surrogates out.
    unsigned low = lead == 0xe0 ? 0xa0u : lead == 0xf0 ? 0x90u : 0x80u;
    unsigned high = lead == 0xed ? 0x9fu : lead == 0xf4 ? 0x8fu : 0xbfu;
    for (std::size_t i = 1; i < size; ++i) {
        if (i == text.size() || byte_at(i) < low || byte_at(i) > high) return {i, false};
        low = 0x80;
        high = 0xbf;
    }
    return {size, true};
}

CORTADO_DECL bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const utf8_step step = next_utf8(text);
        if (!step.well_formed) return false;
        text.remove_prefix(step.size);
    }
    return true;
}

CORTADO_DECL void append_utf8(std::string& out, std::string_view text) {
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const utf8_step step = next_utf8(text.substr(at));
        if (!step.well_formed) {
            out.append(text, start, at - start).append("\xef\xbf\xbd");
            start = at + step.size;
        }
        at += step.size;
    }
    out.append(text, start);
}

CORTADO_DECL void append_code_point(std::string& out, char32_t code) {
    constexpr char32_t leads[] = {0, 0xc0, 0xe0, 0xf0};
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    const unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    out += static_cast<char>(leads[more] | code >> 6 * more);
    for (unsigned i = more; i-- > 0;) out += static_cast<char>(0x80 | (code >> 6 * i & 0x3f));
}

}  // namespace cortado
