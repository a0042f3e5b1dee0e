#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>

namespace cortado::proto::detail {

using json_value = nlohmann::ordered_json;

/** The bits of a whole number, given as a number ("1", "1e5", "1.0" are the same) or as a text of one; nothing where
    it is none or the type cannot hold it. */
CORTADO_DECL std::optional<std::uint64_t> integer_bits(field_type type, const json_value& from);
/** The bits of a number, or of "NaN", "Infinity" and "-Infinity". */
CORTADO_DECL std::optional<std::uint64_t> real_bits(field_type type, const json_value& from);

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/json_number.ipp>
#endif
