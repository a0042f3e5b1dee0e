#pragma once

#include <cortado/config.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace cortado::web {

/** What a text of a request can be read as: integers, floating-point numbers and bool. */
template <class T>
concept ReadableFromText = std::floating_point<T> ||
    (std::integral<T> && !std::same_as<T, char> && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
     !std::same_as<T, char16_t> && !std::same_as<T, char32_t>);

/** A text that a client sent under a name. */
struct named_text {
    const char* owner; /**< what messages call it: "parameter" */
    std::string_view name;
    std::optional<std::string_view> text; /**< nothing where none was sent */
};

namespace detail {
/** @throws http_error(400) */
CORTADO_DECL std::int64_t read_signed(const named_text& from, std::int64_t least, std::int64_t most);
CORTADO_DECL std::uint64_t read_unsigned(const named_text& from, std::uint64_t most);
CORTADO_DECL double read_real(const named_text& from, double most);
CORTADO_DECL bool read_bool(const named_text& from);
}  // namespace detail

/** Read a text as a value: an integer in decimal within the limits of its type, a finite number, `true`, `false`, `1`
   or `0`; the whole text, without blanks.
    @throws http_error(400)  it is something else, or missing; the message names it, what was sent and what is expected */
template <ReadableFromText T>
T read_text_as(const named_text& from) {
    using limits = std::numeric_limits<T>;
    if constexpr (std::same_as<T, bool>) {
        return detail::read_bool(from);
    } else if constexpr (std::floating_point<T>) {
        constexpr double most = sizeof(T) < sizeof(double) ? static_cast<double>(limits::max())
                                                           : std::numeric_limits<double>::max();
        return static_cast<T>(detail::read_real(from, most));
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<T>(detail::read_signed(from, limits::min(), limits::max()));
    } else {
        return static_cast<T>(detail::read_unsigned(from, limits::max()));
    }
}

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/typed_text.ipp>
#endif
