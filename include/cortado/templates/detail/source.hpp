#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/error.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace cortado::templates::detail {

/** Keep the text of a template, and the texts made of it, where they do not move. */
struct source {
    std::string name{};
    std::string text{};
    std::deque<std::string> made{};

    [[noreturn]] void fail(std::size_t offset, std::string reason) const {
        throw error(name, text, offset, std::move(reason));
    }
};

}  // namespace cortado::templates::detail
