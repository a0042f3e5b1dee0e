#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cortado::http {

/** Bound what a client may make the parser hold or skip. */
struct parser_limits {
    /** Octets of a request target; more is answered 414. */
    std::uint32_t max_target = 8192;
    /** Octets of a head, request line and empty lines included; more is answered 431. */
    std::uint32_t max_head_bytes = 16384;
    /** Header fields of a head, and trailer fields of a body, dropped ones included; more is answered 431. */
    std::uint32_t max_headers = 100;
    /** Octets of the trailer lines of a body; more is answered 431. */
    std::uint32_t max_trailer_bytes = 8192;
    /** Octets of chunk extensions in one body, all chunks together; more is answered 413. */
    std::uint32_t max_chunk_extension_bytes = 4096;
};

/** Say how far a parser came with the input it was given. */
enum class parse_status : std::uint8_t { need_more, done, error };

/** Report one step through a body. */
struct body_step {
    parse_status status;     ///< done: the message is complete
    std::size_t consumed;    ///< octets of the input that are dealt with
    std::string_view piece;  ///< content found, a part of the input; may be empty
};

}  // namespace cortado::http
