#pragma once

#include <cortado/config.hpp>

#include <concepts>
#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::web {

/** A path pattern as it stands in a call, or several of which the first that matches counts, and where that is:
    `app.get("/users/:id", ...)`, `app.get({"/", "/index"}, ...)`.
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

    std::vector<std::string> patterns;
    location place;
};

}  // namespace cortado::web
