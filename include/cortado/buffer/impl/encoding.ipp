#pragma once

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/buffer/encoding.hpp>

namespace cortado {

namespace detail {

struct named_encoding {
    std::string_view name;
    encoding value;
};

inline constexpr named_encoding encoding_names[] = {
    {"utf8", encoding::utf8},     {"utf-8", encoding::utf8},          {"hex", encoding::hex},
    {"base64", encoding::base64}, {"base64url", encoding::base64url}, {"latin1", encoding::latin1},
    {"binary", encoding::latin1}, {"ascii", encoding::ascii},         {"utf16le", encoding::utf16le},
    {"ucs2", encoding::utf16le},  {"utf-16le", encoding::utf16le},    {"ucs-2", encoding::utf16le},
};

/** Compare with a name in lower case. */
inline bool is_name(std::string_view text, std::string_view name) noexcept {
    if (text.size() != name.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] | 0x20) : text[i];
        if (c != name[i]) return false;
    }
    return true;
}

}  // namespace detail

CORTADO_DECL encoding parse_encoding(std::string_view name) noexcept {
    for (const auto& known : detail::encoding_names) {
        if (detail::is_name(name, known.name)) return known.value;
    }
    return encoding::unknown;
}

CORTADO_DECL void encoding_name::refuse() const {
    throw buffer_error("ERR_UNKNOWN_ENCODING", "Unknown encoding: " + std::string(name_));
}

}  // namespace cortado
