#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/block.hpp>
#include <cortado/proto/detail/wire.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cortado::proto::detail {

/** Writes blocks. What is written stands in front of a place; each member returns the place where it begins. */
class encoder {
public:
    /** @param is_deterministic  entries of maps in the order of their keys, not in that of their insertion */
    encoder(backward_writer& out, bool is_deterministic) noexcept
        : out_(out), is_deterministic_(is_deterministic) {}

    /** A message's fields by number, then what was unknown. */
    CORTADO_DECL char* fields(char* at, const message_table& table, const block* from);

    /** Might a message that was written lack a required field? */
    bool may_lack() const noexcept { return may_lack_; }

private:
    char* field(char* at, const message_table& table, const block* from, const field_slot& slot);
    char* varint(char* at, const field_slot& slot, std::uint64_t value);
    template <class Word>
    char* fixed(char* at, const field_slot& slot, Word value);
    template <class List>
    char* numbers(char* at, const field_slot& slot, const List& list);
    char* list(char* at, const block* from, const field_slot& slot);
    char* text(char* at, const field_slot& slot, std::string_view text);
    char* message(char* at, const field_slot& slot, const block* inner);
    char* group(char* at, const field_slot& slot, const block* inner);
    char* item(char* at, const field_slot& slot, const block* inner);
    char* entry(char* at, const field_slot& map, const block* entry);
    char* map(char* at, const field_slot& slot, const block_list& entries);
    char* length_since(char* at, std::size_t before, std::uint64_t tag);

    backward_writer& out_;
    bool is_deterministic_;
    bool may_lack_ = false;
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/encoder.ipp>
#endif
