#pragma once

#include <cortado/crypto/random_bytes.hpp>

#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace cortado {

CORTADO_DECL void random_fill(std::span<std::byte> buffer) {
    constexpr std::size_t most = 256;  // what one call of getentropy may ask for
    while (!buffer.empty()) {
        const std::span<std::byte> piece = buffer.first(std::min(most, buffer.size()));
        if (::getentropy(piece.data(), piece.size()) != 0) {
            throw std::system_error(errno, std::generic_category(), "random_fill");
        }
        buffer = buffer.subspan(piece.size());
    }
}

CORTADO_DECL std::vector<std::byte> random_bytes(std::size_t count) {
    std::vector<std::byte> bytes(count);
    random_fill(bytes);
    return bytes;
}

}  // namespace cortado
