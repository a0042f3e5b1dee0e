#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::http {

/** A part of a representation, both ends included. */
struct byte_range {
    std::uint64_t start = 0;
    std::uint64_t end = 0;

    bool operator==(const byte_range&) const = default;
};

enum class range_status : unsigned char {
    ok,
    unsatisfiable, /**< Express's -1: no part of it lies within the size */
    malformed,     /**< Express's -2 */
};

/** What a Range asks for, of a representation of known size; parts that lie outside it are left out. */
struct range_set {
    range_status status = range_status::malformed;
    std::string unit = {};               /**< "bytes", usually */
    std::vector<byte_range> ranges = {}; /**< not empty where the status is ok */

    bool operator==(const range_set&) const = default;
};

enum class range_form : unsigned char { as_sent, combined };

/** Read a Range.
    @param size  of the whole, in bytes
    @param form  `combined` joins what overlaps or touches, in the order of the first of each
    @source npm range-parser 1: req.range of Express */
CORTADO_DECL range_set parse_range(std::uint64_t size, std::string_view header,
                                   range_form form = range_form::as_sent);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/range.ipp>
#endif
