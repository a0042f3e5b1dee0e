#pragma once

#include <cortado/config.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cortado::net {

/** What one attempt to read or write without waiting came to. */
struct io_step {
    enum class outcome : std::uint8_t {
        moved,        ///< `count` bytes were read or written, at least one
        would_block,  ///< nothing now: await readable() or writable()
        ended,        ///< the peer will send no more
        failed        ///< the connection is gone
    };
    outcome what = outcome::would_block;
    std::size_t count = 0;
};

/** A connected byte stream as the server drives it: attempts that never wait, and awaitables that say when to try
    again. A TCP socket is one; so will be TLS over it. */
template <class S>
concept Stream = requires(S stream, std::span<char> room, std::string_view bytes) {
    { stream.read_some(room) } -> std::same_as<io_step>;
    { stream.write_some(bytes) } -> std::same_as<io_step>;
    stream.readable();
    stream.writable();
    stream.interrupt();
    stream.shut_down_write();
    stream.close();
};

}  // namespace cortado::net
