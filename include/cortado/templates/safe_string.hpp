#pragma once

#include <cortado/config.hpp>
#include <cortado/core/value_ref.hpp>

#include <string>
#include <utility>

namespace cortado::templates {

/** Hold markup: `{{x}}` writes it as it is. Whoever makes one has escaped what is inside.
    @source Handlebars: SafeString */
struct safe_string {
    std::string text{};

    safe_string() = default;
    explicit safe_string(std::string markup) : text(std::move(markup)) {}
};

namespace detail {
inline constexpr value_table markup_table{
    .kind = value_kind::string,
    .is_markup = true,
    .text = [](const void* object, std::string&) -> std::string_view {
        return *static_cast<const std::string*>(object);
    },
};
}  // namespace detail

}  // namespace cortado::templates

template <>
struct cortado::value_traits<cortado::templates::safe_string> {
    static value_ref ref(const templates::safe_string& markup) {
        return value_ref(&markup.text, templates::detail::markup_table);
    }
};
