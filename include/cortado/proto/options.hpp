#pragma once

#include <cortado/config.hpp>

#include <cstddef>

namespace cortado::proto {

/** What other implementations take at most. @source Protocol Buffers encoding guide, "message size" */
inline constexpr std::size_t most_message_bytes = 0x7FFFFFFF;
/** How deep messages are nested at most, where nothing else is said, as in other implementations. */
inline constexpr int usual_depth = 100;

/** How messages and structs are written. */
struct encode_options {
    bool deterministic = false;  ///< entries of maps in the order of their keys
    bool partial = false;        ///< required fields may be missing
    std::size_t max_bytes = most_message_bytes;
};

/** How bytes are read. */
struct decode_options {
    bool partial = false;  ///< required fields may be missing
    std::size_t max_bytes = most_message_bytes;
    int max_depth = usual_depth;  ///< messages in messages
};

}  // namespace cortado::proto
