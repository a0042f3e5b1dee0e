#pragma once

#include <cortado/crypto/timing_safe_equal.hpp>

namespace cortado {

CORTADO_DECL bool timing_safe_equal(std::span<const std::byte> a, std::span<const std::byte> b) noexcept {
    if (a.size() != b.size()) return false;
    // Volatile, or the optimiser may leave the loop at the first difference.
    volatile unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference = static_cast<unsigned char>(difference | std::to_integer<unsigned char>(a[i] ^ b[i]));
    }
    return difference == 0;
}

}  // namespace cortado
