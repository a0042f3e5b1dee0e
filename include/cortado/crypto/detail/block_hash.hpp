#pragma once

#include <cortado/config.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace cortado::detail {

constexpr std::uint32_t swapped_if_little(std::uint32_t word) noexcept {
    if constexpr (std::endian::native == std::endian::big) return word;
    return word << 24 | (word & 0xff00) << 8 | (word >> 8 & 0xff00) | word >> 24;
}

/** Read four bytes as a big-endian word. */
inline std::uint32_t load_big_endian(const std::byte* at) noexcept {
    std::uint32_t word;
    std::memcpy(&word, at, sizeof word);
    return swapped_if_little(word);
}

/** Write a word as four bytes, big-endian. */
inline void store_big_endian(std::byte* at, std::uint32_t word) noexcept {
    word = swapped_if_little(word);
    std::memcpy(at, &word, sizeof word);
}

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
    digest_type digest() const noexcept {
        block_hash last = *this;
        last.pad();
        digest_type out;
        for (std::size_t i = 0; i < digest_size / 4; ++i)
            store_big_endian(out.data() + 4 * i, last.core_.words[i]);
        return out;
    }

protected:
    block_hash() = default;

private:
    // One bit, zeros up to eight bytes before a block's end, the length in bits: big-endian.
    void pad() noexcept {
        constexpr std::size_t length_at = block_size - 8;
        std::size_t held = static_cast<std::size_t>(length_ % block_size);
        pending_[held++] = std::byte{0x80};
        if (held > length_at) {
            std::fill(pending_.begin() + static_cast<std::ptrdiff_t>(held), pending_.end(), std::byte{0});
            core_.compress(pending_.data());
            held = 0;
        }
        std::fill(pending_.begin() + static_cast<std::ptrdiff_t>(held), pending_.end(), std::byte{0});
        store_big_endian(pending_.data() + length_at, static_cast<std::uint32_t>(length_ >> 29));
        store_big_endian(pending_.data() + length_at + 4, static_cast<std::uint32_t>(length_ << 3));
        core_.compress(pending_.data());
    }

    Core core_;
    std::array<std::byte, block_size> pending_{};
    std::uint64_t length_ = 0;
};

}  // namespace cortado::detail
