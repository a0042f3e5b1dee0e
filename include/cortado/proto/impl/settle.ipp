#pragma once

#include <cortado/proto/detail/settle.hpp>

#include <algorithm>
#include <unordered_set>

namespace cortado::proto::detail {

/** A key as a text that differs for different keys. */
inline std::string key_text(const field_slot& map, const block* entry) {
    const message_table& table = *map.message;
    const field_slot& key = table.slots.front();
    if (key.kept == storage::text) return std::string(text_of(table, entry, key));
    return std::to_string(bits_of(table, entry, key));
}

inline void drop_repeated_keys(const field_slot& map, block_list& entries) {
    std::unordered_set<std::string> seen;
    const auto repeated = [&](block* entry) {
        if (seen.insert(key_text(map, entry)).second) return false;
        destroy_block(*map.message, entry);
        return true;
    };
    // From the end on, as the last of a key is the one that counts.
    const auto kept = std::remove_if(entries.rbegin(), entries.rend(), repeated);
    entries.erase(entries.begin(), kept.base());
}

/** Call `visit(inner, index or -1)` for each message in a field until it says false. */
template <class Block, class Visitor>
bool each_message(Block* in, const field_slot& slot, Visitor visit) {
    if (slot.kept == storage::message) {
        block* inner = value_at<block*>(in, slot);
        return inner == nullptr || visit(inner, -1);
    }
    const block_list& list = value_at<block_list>(in, slot);
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!visit(list[i], static_cast<std::ptrdiff_t>(i))) return false;
    }
    return true;
}

CORTADO_DECL void settle_maps(const message_table& table, block* in) {
    if (!table.holds_maps) return;
    for (const field_slot& slot : table.slots) {
        if (slot.message == nullptr) continue;
        if (slot.is_map && value_at<block_list>(in, slot).size() > 1)
            drop_repeated_keys(slot, value_at<block_list>(in, slot));
        each_message(in, slot, [&slot](block* inner, std::ptrdiff_t) {
            settle_maps(*slot.message, inner);
            return true;
        });
    }
}

CORTADO_DECL std::string first_missing(const message_table& table, const block* in) {
    std::string path;
    if (!table.may_lack) return path;
    for (const std::uint32_t required : table.required) {
        if (!is_set(table, in, table.slots[required])) return table.slots[required].field->name;
    }
    for (const field_slot& slot : table.slots) {
        if (slot.message == nullptr) continue;
        // The value of a map's entry that did not come is an empty message.
        if (table.type->is_map_entry && message_of(in, slot) == nullptr && !slot.message->required.empty())
            return slot.field->name + '.' + slot.message->slots[slot.message->required.front()].field->name;
        each_message(in, slot, [&](const block* inner, std::ptrdiff_t index) {
            path = first_missing(*slot.message, inner);
            if (path.empty()) return true;
            path.insert(0, slot.field->name + (index < 0 ? "" : '[' + std::to_string(index) + ']') + '.');
            return false;
        });
        if (!path.empty()) break;
    }
    return path;
}

}  // namespace cortado::proto::detail
