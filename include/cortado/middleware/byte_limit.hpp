#pragma once

#include <cortado/config.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace cortado::middleware {

/** A number of bytes, or a text that says it: 4096, "100kb", "1.5 MB". A kilobyte is 1024 bytes.
    @source npm bytes 3 */
class byte_limit {
public:
    constexpr byte_limit(std::unsigned_integral auto bytes) noexcept : bytes_(bytes) {}
    constexpr byte_limit(std::signed_integral auto bytes) noexcept
        : bytes_(bytes < 0 ? 0 : static_cast<std::uint64_t>(bytes)) {}
    /** @throws usage_error  no number of bytes */
    CORTADO_DECL byte_limit(std::string_view text);
    byte_limit(const char* text) : byte_limit(std::string_view(text)) {}

    constexpr std::uint64_t bytes() const noexcept { return bytes_; }

private:
    std::uint64_t bytes_;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/byte_limit.ipp>
#endif
