#pragma once

#include <cortado/config.hpp>
#include <cortado/express/matching.hpp>

#include <concepts>
#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::express {

/** What stands for paths in a call, and where that is: a pattern, several of which the first that matches counts, or a
    function: `app.get("/users/:id", ...)`, `app.get({"/", "/index"}, ...)`, `app.get(matching(is_commit), ...)`.
    @source path-to-regexp 8; see web::path_pattern for the language */
struct path_text {
    using location = std::source_location;

    template <std::convertible_to<std::string_view> Text>
    path_text(const Text& text, location called_from = location::current())
        : patterns(1, std::string(std::string_view(text))), place(called_from) {}
    path_text(std::initializer_list<std::string_view> several, location called_from = location::current())
        : patterns(several.begin(), several.end()), place(called_from) {}
    path_text(std::vector<std::string> several, location called_from = location::current())
        : patterns(std::move(several)), place(called_from) {}
    path_text(path_rule by, location called_from = location::current())
        : rule(std::move(by)), place(called_from) {}

    std::vector<std::string> patterns;
    path_rule rule;  ///< there are no patterns then
    location place;
};

namespace detail {
template <class T>
concept Path = std::convertible_to<T, path_text>;
}

}  // namespace cortado::express
