#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/decode_error.hpp>
#include <cortado/proto/detail/block.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::proto::detail {

/** Reads wire bytes into blocks. Every reader returns the place behind what it read, or null after fail(). */
class decoder {
public:
    explicit decoder(std::string_view bytes) noexcept
        : begin_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    /** Read all bytes into a block; what is in it already is merged with.
        @return false where they are no message of this type: failure() says why */
    CORTADO_DECL bool decode(const message_table& table, block* into);
    decode_failure& failure() noexcept { return failure_; }

    static constexpr int depth_limit = 100;

private:
    const char* fields(const message_table& table, block* into, const char* at, const char* end,
                       std::uint32_t group);
    const char* field(const message_table& table, block* into, const field_slot& slot, const char* tag,
                      const char* at, const char* end, unsigned wire);
    const char* number(const message_table& table, block* into, const field_slot& slot, const char* at,
                       const char* end);
    const char* packed(block* into, const field_slot& slot, const char* at, const char* end);
    const char* packed_varints(block* into, const field_slot& slot, const char* at, const char* end);
    const char* text(const message_table& table, block* into, const field_slot& slot, const char* at,
                     std::size_t size);
    const char* message(const message_table& table, block* into, const field_slot& slot, const char* at,
                        const char* end, std::uint32_t group);
    const char* unknown(block* into, const char* tag, const char* at, const char* end,
                        std::uint64_t tag_value);
    const char* skip(const char* at, const char* end, std::uint64_t tag_value, int depth);
    const char* length(const char* at, const char* end, std::uint64_t& size);

    [[gnu::cold]] const char* fail(const char* at, std::string_view cause);
    [[gnu::cold]] void inside(const block* of, const field_slot& slot);

    const char* begin_;
    const char* end_;
    int depth_ = 0;
    decode_failure failure_;
};

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/decoder.ipp>
#endif
