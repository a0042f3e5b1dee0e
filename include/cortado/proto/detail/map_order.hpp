#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/block.hpp>

namespace cortado::proto::detail {

/** The entries of a map by their keys, signed integers by their value. */
CORTADO_DECL block_list in_order_of_keys(const field_slot& map, const block_list& entries);

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/map_order.ipp>
#endif
