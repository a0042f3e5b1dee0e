#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>

#include <cstdint>
#include <string>

namespace cortado::templates {
class options;
}

namespace cortado::templates::detail {

/** What the compiler makes steps of its own for, unless a helper of that name was registered. */
enum class builtin : std::uint8_t { none, if_, unless, each, with };

struct helper {
    std::string name{};
    function<value_ref(options&)> call{};
    function<task<value_ref>(options&)> later{};  // instead of call, of a helper that awaits
    builtin known_as = builtin::none;
    bool needs_params = false;  // a name alone is not this helper but a member of the context
};

}  // namespace cortado::templates::detail
