#pragma once

#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/token.hpp>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace cortado::express::detail {

/** Compare with a literal: its size is known, so that no function has to be called for it. */
template <std::size_t N>
bool is_text(std::string_view text, const char (&known)[N]) noexcept {
    return text.size() == N - 1 && std::memcmp(text.data(), known, N - 1) == 0;
}

// Not inline: so nobody spells the names that are looked for.
[[gnu::cold]] inline bool is_named_otherwise(std::string_view name, std::string_view known) noexcept {
    return http::iequals(name, known);
}

/** Compare a header's name with a known one: most differ in length, and the rest are mostly spelt alike. */
template <std::size_t N>
bool is_named(std::string_view name, const char (&known)[N]) noexcept {
    if (name.size() != N - 1) return false;
    return is_text(name, known) || is_named_otherwise(name, {known, N - 1});
}

/** fields::find_field() for the few names that every response asks for. */
template <std::size_t N>
[[gnu::always_inline]] inline const http::field* find_known(const http::fields& headers,
                                                            const char (&known)[N]) noexcept {
    for (const http::field& each : headers) {
        if (is_named(each.name, known)) return &each;
    }
    return nullptr;
}

}  // namespace cortado::express::detail
