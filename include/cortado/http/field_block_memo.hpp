#pragma once

#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cortado::http {

/** Remembers the header fields that came last, for clients repeat theirs from request to request: a parser that finds the
    same octets again need not read them again. What it holds was accepted behind a line that ends with HTTP/1.1, and says
    nothing of a body, an upgrade or the connection but that it is kept. */
class field_block_memo {
public:
    static constexpr std::size_t max_octets = 1024;
    static constexpr std::size_t max_fields = 24;

    /** Tell whether a text begins with the block. */
    bool begins(std::string_view text) const noexcept {
        return size_ != 0 && text.size() >= size_ && std::memcmp(text.data(), text_.data(), size_) == 0;
    }
    std::size_t size() const noexcept { return size_; }
    std::size_t field_count() const noexcept { return count_; }
    /** What the parser noted of the fields. */
    std::uint32_t notes() const noexcept { return notes_; }

    /** Append the fields to a list, as views of the same octets elsewhere. @return the Host field */
    const field* append_to(fields& list, const char* block) {
        const std::size_t before = list.size();
        was_found_ = true;
        for (std::size_t i = 0; i < count_; ++i) {
            const lengths& each = fields_[i];
            const char* const value = block + each.name + 2;  // behind ": "
            list.append_view({block, each.name}, {value, each.value});
            block = value + each.value + 2;
        }
        return &list.at_index(before + host_);
    }

    /** Take a block over when it is as long as the one that was offered last, as what comes once is not worth a copy; and
        ever more rarely while none that was taken is found again, as where each request has a number of its own.
        @param block  ends with the empty line  @param of  its fields  @param host  one of them */
    CORTADO_DECL void offer(std::string_view block, const fields& of, const field* host,
                            std::uint32_t notes) noexcept;

private:
    struct lengths {
        std::uint16_t name, value;
    };
    std::array<char, max_octets> text_;
    std::array<lengths, max_fields> fields_;
    std::size_t size_ = 0;        // of the block, in octets; 0 before there is one
    std::size_t offered_ = 0;     // size of the block that was offered last
    std::uint32_t patience_ = 1;  // how many are offered until one is taken
    std::uint32_t passed_over_ = 0;
    std::uint32_t notes_ = 0;
    std::uint16_t count_ = 0;
    std::uint16_t host_ = 0;  // which of the fields
    bool was_found_ = true;   // since it was taken
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/field_block_memo.ipp>
#endif
