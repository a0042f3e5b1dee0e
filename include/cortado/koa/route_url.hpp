#pragma once

#include <cortado/config.hpp>

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::koa {

/** What is written into a path or a query: a text, a number or a bool, spelt as JavaScript spells it. */
class url_value {
public:
    template <class T>
    requires std::is_arithmetic_v<T> url_value(T value) : text_(spell(value)) {}
    template <std::convertible_to<std::string_view> T>
    url_value(const T& text) : text_(std::string_view(text)) {}

    const std::string& text() const noexcept { return text_; }

private:
    template <class T>
    static std::string spell(T value) {
        if constexpr (std::same_as<T, bool>) {
            return value ? "true" : "false";
        } else if constexpr (std::integral<T>) {
            return std::to_string(value);
        } else {
            return spell_number(static_cast<double>(value));
        }
    }
    CORTADO_DECL static std::string spell_number(double value);

    std::string text_;
};

/** Names and what stands for them: `{{"id", 7}, {"page", "two"}}`. */
using url_values = std::initializer_list<std::pair<std::string_view, url_value>>;

/** A query for url(): a text that is taken as it is, or names and values that are encoded. */
class url_query {
public:
    url_query() = default;
    template <std::convertible_to<std::string_view> T>
    url_query(const T& text) : text_(std::string_view(text)) {}
    CORTADO_DECL url_query(url_values pairs);

    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/** What url() does beyond the path. */
struct url_options {
    url_query query = {};
};

namespace detail {

/** Arguments of url() in either form. */
struct url_arguments {
    std::vector<std::pair<std::string, std::string>> named;
    std::vector<std::string> in_order;
    url_options options;

    CORTADO_DECL static url_arguments of(url_values values, url_options with);
    template <class... Values>
    static url_arguments of_each(Values&&... values) {
        url_arguments all;
        (all.take(std::forward<Values>(values)), ...);
        return all;
    }

private:
    void take(url_options with) { options = std::move(with); }
    void take(const url_value& value) { in_order.push_back(value.text()); }
};

template <class T>
concept UrlArgument = std::convertible_to<T, url_value> || std::same_as<std::decay_t<T>, url_options>;

/** Write a path with the values in place of its names.
    @throws usage_error  the pattern is none, or a value is missing */
CORTADO_DECL std::string make_url(std::string_view pattern, const url_arguments& arguments);
/** List the names of a pattern in the order in which they stand there. */
CORTADO_DECL std::vector<std::string> names_of(std::string_view pattern);

}  // namespace detail

/** Write a path: `koa::url("/users/:id", {{"id", 7}})` is "/users/7". Values are encoded, those of a `*name` segment by
    segment; an optional part is left out where a value of it is missing.
    @throws usage_error  the pattern is none, or a value is missing
    @source @koa/router 14 Router.url */
inline std::string url(std::string_view path, url_values values = {}, url_options options = {}) {
    return detail::make_url(path, detail::url_arguments::of(values, std::move(options)));
}
/** The same with values in the order of the names: `koa::url("/:a/:b", 1, 2)`; options may stand last. */
template <class... Values>
requires(sizeof...(Values) > 0 && (detail::UrlArgument<Values> && ...)) std::string
    url(std::string_view path, Values&&... values) {
    return detail::make_url(path, detail::url_arguments::of_each(std::forward<Values>(values)...));
}

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/route_url.ipp>
#endif
