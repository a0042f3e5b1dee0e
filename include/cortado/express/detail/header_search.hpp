#pragma once

#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/token.hpp>

#include <string_view>

namespace cortado::express::detail {

/** Compare a header's name with a known one: most differ in length, and the rest are mostly spelt alike. */
inline bool is_named(std::string_view name, std::string_view known) noexcept {
    return name.size() == known.size() && (name == known || http::iequals(name, known));
}

/** fields::find_field() for the few names that every response asks for. */
inline const http::field* find_known(const http::fields& headers, std::string_view known) noexcept {
    for (const http::field& each : headers) {
        if (is_named(each.name, known)) return &each;
    }
    return nullptr;
}

}  // namespace cortado::express::detail
