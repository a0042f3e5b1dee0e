#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/block.hpp>

#include <string>

namespace cortado::proto::detail {

/** Of entries of a map with the same key only the last one stays. */
CORTADO_DECL void settle_maps(const message_table& table, block* in);
/** The path of the first required field that is missing, "" where none is. */
CORTADO_DECL std::string first_missing(const message_table& table, const block* in);

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/settle.ipp>
#endif
