#pragma once

#include <cortado/proto/decode_error.hpp>
#include <cortado/proto/detail/struct_names.hpp>

#include <algorithm>

namespace cortado::proto::detail {

// g++ writes "...spelt_type() [with T = shop::product; std::string_view = ...]", clang "... [T = shop::product]".
CORTADO_DECL std::string name_of_type(std::string_view spelt) {
    spelt.remove_prefix(spelt.find("T = ") + 4);
    spelt = spelt.substr(0, std::min(spelt.find(';'), spelt.rfind(']')));
    const std::string_view plain = spelt.substr(0, spelt.find('<'));
    const std::size_t scope = plain.rfind("::");
    if (scope != std::string_view::npos) spelt.remove_prefix(scope + 2);
    std::string made;
    for (const char letter : spelt) {
        const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                             (letter >= '0' && letter <= '9');
        if (is_word)
            made += letter;
        else if (!made.empty() && made.back() != '_')
            made += '_';
    }
    while (made.ends_with('_')) made.pop_back();
    return made;
}

CORTADO_DECL void refuse_text(const std::string& type, std::string_view member) {
    throw encode_error("encode: " + type + '.' + std::string(member) +
                       " is not UTF-8; other bytes belong in a member that is as::bytes");
}

CORTADO_DECL void refuse_missing(const std::string& type, std::string_view member) {
    throw encode_error("encode: " + type + '.' + std::string(member) + " is required");
}

CORTADO_DECL void refuse_size(const std::string& type, std::size_t most) {
    throw encode_error("encode: " + type + " has more than " + std::to_string(most) + " bytes");
}

}  // namespace cortado::proto::detail
