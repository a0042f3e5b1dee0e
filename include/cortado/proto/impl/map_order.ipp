#pragma once

#include <cortado/proto/detail/map_order.hpp>

#include <algorithm>

namespace cortado::proto::detail {

inline bool has_lesser_key(const message_table& table, const block* a, const block* b) {
    const field_slot& key = table.slots.front();
    if (key.kept == storage::text) return text_of(table, a, key) < text_of(table, b, key);
    const std::uint64_t first = bits_of(table, a, key), second = bits_of(table, b, key);
    switch (key.type) {
        case field_type::int32:
        case field_type::sint32:
        case field_type::sfixed32:
            return static_cast<std::int32_t>(first) < static_cast<std::int32_t>(second);
        case field_type::int64:
        case field_type::sint64:
        case field_type::sfixed64:
            return static_cast<std::int64_t>(first) < static_cast<std::int64_t>(second);
        default: return first < second;
    }
}

CORTADO_DECL block_list in_order_of_keys(const field_slot& map, const block_list& entries) {
    block_list sorted = entries;
    std::ranges::stable_sort(
        sorted, [&map](const block* a, const block* b) { return has_lesser_key(*map.message, a, b); });
    return sorted;
}

}  // namespace cortado::proto::detail
