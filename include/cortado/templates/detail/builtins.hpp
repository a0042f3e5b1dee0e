#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/detail/helper_entry.hpp>

#include <string_view>

namespace cortado::templates::detail {

/** The helpers every environment has: if, unless, each, with, lookup, log, and url and json when they are given
    something. @return null for any other name */
CORTADO_DECL const helper* builtin_helper(std::string_view name);

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/builtins.ipp>
#endif
