#pragma once

#include <cortado/config.hpp>
#include <cortado/net/frame.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cortado::net {

/** Frames that begin with their length: `net::length_prefix{.bytes = 2, .order = std::endian::little}`. */
struct length_prefix {
    int bytes = 4;                              ///< of the length: 1, 2, 4 or 8
    std::endian order = std::endian::big;       ///< of those bytes
    std::size_t limit = std::size_t{16} << 20;  ///< bytes of a payload, at most
    bool counts_itself = false;                 ///< the length counts its own bytes, too

    /** @throws usage_error  `bytes` is no such number, or the limit 0 */
    CORTADO_DECL void check() const;
    CORTADO_DECL result<found_frame> find(std::string_view received, std::size_t seen) const;
    /** @throws frame_error  the payload is longer than the limit, or than the prefix can say */
    CORTADO_DECL void append(std::string_view payload, std::string& out) const;
};

/** Frames that begin with their length as protobuf writes it: seven bits in each byte, the lowest first. */
struct varint_prefix {
    std::size_t limit = std::size_t{16} << 20;  ///< bytes of a payload, at most

    CORTADO_DECL void check() const;
    /** Longer forms of a length than needed are read, but none of more than 10 bytes. */
    CORTADO_DECL result<found_frame> find(std::string_view received, std::size_t seen) const;
    CORTADO_DECL void append(std::string_view payload, std::string& out) const;
};

/** Frames that end with a text: `net::delimiter{.text = "\r\n"}`. */
struct delimiter {
    std::string text = "\n";
    std::size_t limit = 64 * 1024;  ///< bytes of a payload, at most

    /** @throws usage_error  the text is empty, or the limit 0 */
    CORTADO_DECL void check() const;
    CORTADO_DECL result<found_frame> find(std::string_view received, std::size_t seen) const;
    /** @throws frame_error  the payload is longer than the limit, or its frame would end too early: the text is in it */
    CORTADO_DECL void append(std::string_view payload, std::string& out) const;
};

static_assert(FrameCodec<length_prefix> && FrameCodec<varint_prefix> && FrameCodec<delimiter>);

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/frame_codecs.ipp>
#endif
