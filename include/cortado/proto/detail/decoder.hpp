#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/block.hpp>
#include <cortado/proto/detail/wire_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::proto::detail {

/** Reads wire bytes into blocks. */
class decoder : public wire_reader {
public:
    using wire_reader::wire_reader;

    /** Read all bytes into a block; what is in it already is merged with.
        @return false where they are no message of this type: failure() says why */
    CORTADO_DECL bool decode(const message_table& table, block* into);

private:
    const char* fields(const message_table& table, block* into, const char* at, const char* end,
                       std::uint32_t group);
    const char* field(const message_table& table, block* into, const field_slot& slot, const char* at,
                      const char* end);
    const char* other(const message_table& table, block* into, const field_slot* slot, const char* begun,
                      const char* at, const char* end, std::uint64_t tag);
    const char* varint(const char* at, const char* end, std::uint64_t& bits);
    const char* single_varint(block* into, const field_slot& slot, const char* at, const char* end);
    template <class Word>
    const char* single_fixed(block* into, const field_slot& slot, const char* at, const char* end);
    const char* list_word(block* into, const field_slot& slot, const char* at, const char* end);
    const char* element(const message_table& table, block* into, const field_slot& slot, const char* at,
                        const char* end);
    const char* packed(block* into, const field_slot& slot, const char* at, const char* end);
    const char* packed_varints(block* into, const field_slot& slot, const char* at, const char* end);
    const char* text(std::string& into, const field_slot& slot, const char* at, const char* end);
    const char* list_text(block* into, const field_slot& slot, const char* at, const char* end);
    const char* list_message(const message_table& table, block* into, const field_slot& slot, const char* at,
                             const char* end);
    const char* message(const message_table& table, block* into, const field_slot& slot, const char* at,
                        const char* end, std::uint32_t group);
    const char* item(const message_table& table, block* into, const char* at, const char* end);
    const char* unknown(block* into, const char* tag, const char* at, const char* end,
                        std::uint64_t tag_value);
    /** @param is_element  what failed is an element of a list, not another form of the field */
    [[gnu::cold]] void named(const block* of, const field_slot& slot, bool is_element);
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/decoder.ipp>
#endif
