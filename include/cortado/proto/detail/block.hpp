#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/layout.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::proto::detail {

/** The memory of one message, laid out by its table. */
using block = char;

/** @return owned by the caller, who destroys it with destroy_block() */
CORTADO_DECL block* create_block(const message_table& table);
CORTADO_DECL void destroy_block(const message_table& table, block* made) noexcept;

template <class T>
T& value_at(block* in, const field_slot& slot) noexcept {
    return *std::launder(reinterpret_cast<T*>(in + slot.offset));
}
template <class T>
const T& value_at(const block* in, const field_slot& slot) noexcept {
    return *std::launder(reinterpret_cast<const T*>(in + slot.offset));
}

using octet_list = std::vector<std::uint8_t>;
using word_list = std::vector<std::uint32_t>;
using long_word_list = std::vector<std::uint64_t>;
using text_list = std::vector<std::string>;
using block_list = std::vector<block*>;

inline std::string*& unknown_of(block* in) noexcept { return *reinterpret_cast<std::string**>(in); }
inline const std::string* unknown_of(const block* in) noexcept {
    return *reinterpret_cast<std::string* const*>(in);
}
inline std::uint32_t& oneof_case(const message_table& table, block* in, std::int32_t oneof) noexcept {
    return reinterpret_cast<std::uint32_t*>(in + table.oneof_offset)[oneof];
}
inline std::uint32_t oneof_case(const message_table& table, const block* in, std::int32_t oneof) noexcept {
    return reinterpret_cast<const std::uint32_t*>(in + table.oneof_offset)[oneof];
}

inline std::uint32_t& presence_word(block* in, const field_slot& slot) noexcept {
    return *reinterpret_cast<std::uint32_t*>(in + slot.presence_at);
}
inline std::uint32_t presence_word(const block* in, const field_slot& slot) noexcept {
    return *reinterpret_cast<const std::uint32_t*>(in + slot.presence_at);
}
/** Might a required field of the message itself be missing? first_missing() knows. */
inline bool may_lack_field(const message_table& table, const block* in) noexcept {
    if (table.required_mask == 0) return false;
    const auto first = *reinterpret_cast<const std::uint32_t*>(in + message_table::presence_offset);
    return (first & table.required_mask) != table.required_mask || table.required.size() > 32;
}

/** Is a field set? One without presence is when it is not its default; a repeated one when it has elements. */
CORTADO_DECL bool is_set(const message_table& table, const block* in, const field_slot& slot) noexcept;
/** Note that a field is set; of a oneof, the one set before is cleared. */
inline void mark_set(const message_table& table, block* in, const field_slot& slot);
CORTADO_DECL void clear_field(const message_table& table, block* in, const field_slot& slot);
/** The elements of a repeated field, 1 or 0 of others. */
CORTADO_DECL std::size_t count_of(const message_table& table, const block* in,
                                  const field_slot& slot) noexcept;

// The bits of one element, whatever the width; of one that is not set its default.
CORTADO_DECL std::uint64_t bits_of(const message_table& table, const block* in, const field_slot& slot,
                                   std::size_t index = 0) noexcept;
CORTADO_DECL void add_bits(const message_table& table, block* in, const field_slot& slot, std::uint64_t bits);
CORTADO_DECL std::string_view text_of(const message_table& table, const block* in, const field_slot& slot,
                                      std::size_t index = 0) noexcept;
CORTADO_DECL std::string& add_text(const message_table& table, block* in, const field_slot& slot);
/** Null where the field is not set. */
CORTADO_DECL const block* message_of(const block* in, const field_slot& slot, std::size_t index = 0) noexcept;
/** The message of a field, made where it is not there; of a repeated field a further one. */
CORTADO_DECL block* add_message(const message_table& table, block* in, const field_slot& slot);

[[gnu::cold]] CORTADO_DECL void leave_oneof(const message_table& table, block* in, const field_slot& entered);

inline void mark_set(const message_table& table, block* in, const field_slot& slot) {
    presence_word(in, slot) |= slot.presence_mask;
    if (slot.oneof >= 0) {
        const auto entered = static_cast<std::uint32_t>(&slot - table.slots.data()) + 1;
        if (oneof_case(table, in, slot.oneof) != entered) leave_oneof(table, in, slot);
    }
}

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/block.ipp>
#endif
