#pragma once

#include <cortado/config.hpp>
#include <cortado/express/json_member.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace cortado::express::detail {

/** Write a JSON text again as a replacer wants it.
    @return nothing where the replacer leaves out the whole
    @source ECMAScript, JSON.stringify with a function as `replacer` */
CORTADO_DECL std::optional<std::string> replace_json(std::string_view text, json_replacer& look);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/json_replace.ipp>
#endif
