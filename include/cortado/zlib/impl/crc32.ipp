#pragma once

#include <cortado/zlib/crc32.hpp>

#include <zlib.h>

namespace cortado::zlib {

CORTADO_DECL std::uint32_t crc32(std::string_view data, std::uint32_t value) noexcept {
    if (data.empty()) return value;  // zlib takes a null pointer for "begin anew"
    return static_cast<std::uint32_t>(
        ::crc32_z(value, reinterpret_cast<const Bytef*>(data.data()), data.size()));
}

}  // namespace cortado::zlib
