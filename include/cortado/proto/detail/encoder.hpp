#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/block.hpp>
#include <cortado/proto/detail/wire.hpp>

namespace cortado::proto::detail {

/** Write a message in front of what the writer holds: its fields by number, then what was unknown.
    @param is_deterministic  entries of maps in the order of their keys, not in that of their insertion */
CORTADO_DECL void encode(backward_writer& out, const message_table& table, const block* from,
                         bool is_deterministic);

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/encoder.ipp>
#endif
