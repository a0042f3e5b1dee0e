#pragma once

#include <cortado/config.hpp>

#include <string_view>

namespace cortado::proto::detail {

/** The text of a file that every implementation brings along, "" for others. Of descriptor.proto only the option
    messages are here, for schemas that extend them. @source Protocol Buffers well-known types */
CORTADO_DECL std::string_view known_file(std::string_view path) noexcept;

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/known_files.ipp>
#endif
