#pragma once

#include <cortado/config.hpp>

#include <cortado/zlib/options.hpp>

#include <cstdint>
#include <string_view>

namespace cortado::zlib {

/** Compute the checksum that gzip has.
    @param value  what the checksum of the bytes before these was
    @source Node: zlib.html#zlibcrc32data-value */
CORTADO_DECL std::uint32_t crc32(std::string_view data, std::uint32_t value = 0) noexcept;

}  // namespace cortado::zlib

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/zlib/impl/crc32.ipp>
#endif
