#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace cortado {

/** Compare two secrets in a time that does not tell where they differ.
    @return false when the lengths differ (Node throws); a length is not kept secret
    @source Node, crypto.timingSafeEqual */
CORTADO_DECL bool timing_safe_equal(std::span<const std::byte> a, std::span<const std::byte> b) noexcept;

inline bool timing_safe_equal(std::string_view a, std::string_view b) noexcept {
    return timing_safe_equal(std::as_bytes(std::span(a)), std::as_bytes(std::span(b)));
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/crypto/impl/timing_safe_equal.ipp>
#endif
