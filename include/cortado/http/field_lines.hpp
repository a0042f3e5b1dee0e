#pragma once

#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>

#include <optional>
#include <string_view>

namespace cortado::http {

/** Read a header as Node shows it: of several of one name all, with commas between them, but for those of which it
    takes the first.
    @return nothing where there is none; joined ones are kept in `headers`
    @source Node 20, IncomingMessage._addHeaderLine */
CORTADO_DECL std::optional<std::string_view> joined_value(fields& headers, std::string_view name);

/** Add a line behind the last of its name, under the name as it is spelt now: where Node writes it.
    @throws usage_error  as fields::append */
CORTADO_DECL void append_line(fields& headers, std::string_view name, std::string_view value);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/field_lines.ipp>
#endif
