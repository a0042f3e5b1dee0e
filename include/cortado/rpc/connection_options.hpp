#pragma once

#include <cortado/config.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace cortado::rpc {

/** What one end of a connection allows the other. */
struct connection_options {
    std::uint32_t window = 256 * 1024;      ///< bytes of each stream's messages that may be under way
    std::uint32_t frame_limit = 16u << 20;  ///< bytes of a frame, at least 1024
    std::size_t max_calls = 4096;           ///< calls of the peer that are answered at a time
    /** Further ones that wait, first come, first served, while their deadlines run. What comes beyond them is refused
        with resource_exhausted. A call that one of the running handlers waits for may wait for that handler, too: where
        calls nest, let max_calls be large, or this 0. */
    std::size_t max_queued = 1024;
    /** When nothing has come from the peer for so long, it is sent a ping. 0: never. */
    std::chrono::milliseconds ping_interval{0};
    /** When nothing comes for so long after that, either, the connection is lost. */
    std::chrono::milliseconds ping_timeout{10'000};
};

}  // namespace cortado::rpc
