#pragma once

#include <cortado/config.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace cortado::detail {

/** Cut a message into 64-byte blocks, pad the last one and write the state out: what SHA-1 and SHA-256 share.
    @tparam Core  `digest_size`, `words` (the state) and `compress(block)`
    @source FIPS 180-4 §5.1.1, §5.2.1 */
template <class Core>
class block_hash {
public:
    static constexpr std::size_t digest_size = Core::digest_size;
    static constexpr std::size_t block_size = 64;
    using digest_type = std::array<std::byte, digest_size>;

    /** Add the next piece of the message; pieces of any size give the digest of the whole. */
    void update(std::span<const std::byte> piece) {
        const std::size_t held = static_cast<std::size_t>(length_ % block_size);
        length_ += piece.size();
        if (held != 0) {
            const std::size_t room = std::min(block_size - held, piece.size());
            if (room != 0) std::memcpy(pending_.data() + held, piece.data(), room);
            if (held + room < block_size) return;
            core_.compress(pending_.data());
            piece = piece.subspan(room);
        }
        for (; piece.size() >= block_size; piece = piece.subspan(block_size)) core_.compress(piece.data());
        if (!piece.empty()) std::memcpy(pending_.data(), piece.data(), piece.size());
    }

    void update(std::string_view piece) { update(std::as_bytes(std::span(piece))); }

    /** Return the digest of all pieces so far; more may follow. */
    digest_type digest() const {
        block_hash last = *this;
        last.pad();
        digest_type out;
        for (std::size_t i = 0; i < digest_size; ++i) {
            out[i] = static_cast<std::byte>((last.core_.words[i / 4] >> (24 - 8 * (i % 4))) & 0xff);
        }
        return out;
    }

protected:
    block_hash() = default;

private:
    // One bit, zeros up to eight bytes before a block's end, the length in bits: big-endian.
    void pad() {
        const std::uint64_t bits = length_ * 8;
        std::array<std::byte, block_size + 8> tail{std::byte{0x80}};
        const std::size_t held = static_cast<std::size_t>(length_ % block_size);
        const std::size_t zeros_end = (held < 56 ? 56 : 120) - held;
        for (std::size_t i = 0; i < 8; ++i) {
            tail[zeros_end + i] = static_cast<std::byte>((bits >> (56 - 8 * i)) & 0xff);
        }
        update(std::span(tail).first(zeros_end + 8));
    }

    Core core_;
    std::array<std::byte, block_size> pending_{};
    std::uint64_t length_ = 0;
};

/** Read four bytes as a big-endian word. */
inline std::uint32_t load_big_endian(const std::byte* at) {
    return std::to_integer<std::uint32_t>(at[0]) << 24 | std::to_integer<std::uint32_t>(at[1]) << 16 |
           std::to_integer<std::uint32_t>(at[2]) << 8 | std::to_integer<std::uint32_t>(at[3]);
}

}  // namespace cortado::detail
