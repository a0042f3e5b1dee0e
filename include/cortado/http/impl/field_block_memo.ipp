#pragma once

#include <cortado/http/field_block_memo.hpp>

#include <algorithm>
#include <utility>

namespace cortado::http {

CORTADO_DECL void field_block_memo::offer(std::string_view block, const fields& of, const field* host,
                                          std::uint32_t notes) noexcept {
    if (std::exchange(offered_, block.size()) != block.size()) return;
    if (block.size() > max_octets || of.size() > max_fields) return;
    constexpr std::uint32_t most_patience = 1024;
    if (was_found_) patience_ = 1;
    if (++passed_over_ < patience_) return;
    passed_over_ = 0;
    patience_ = std::min(2 * patience_, most_patience);
    was_found_ = false;
    size_ = 0;
    std::size_t count = 0;
    const char* at = block.data();
    for (const field& each : of) {
        const char* const value = at + each.name.size() + 2;
        if (each.name.data() != at || each.value.data() != value) return;  // there are other blanks than one
        at = value + each.value.size() + 2;
        if (&each == host) host_ = static_cast<std::uint16_t>(count);
        fields_[count++] = {static_cast<std::uint16_t>(each.name.size()),
                            static_cast<std::uint16_t>(each.value.size())};
    }
    if (at + 2 != block.data() + block.size()) return;
    std::memcpy(text_.data(), block.data(), block.size());
    size_ = block.size();
    count_ = static_cast<std::uint16_t>(count);
    notes_ = notes;
}

}  // namespace cortado::http
