#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/poll_handle.hpp>
#include <cortado/net/stream.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace cortado::net {

/** A connected, non-blocking socket of the kernel, TCP or unix, owned: what the HTTP server and `net::socket` stand
    on. */
class raw_socket {
public:
    raw_socket() = default;
    raw_socket(const raw_socket&) = delete;
    raw_socket& operator=(const raw_socket&) = delete;
    ~raw_socket() { close(); }

    /** Take over a connected, non-blocking descriptor.
        @param told  hears of the peer's departure while nobody reads; may be null
        @throws std::system_error  it cannot be watched; it is closed then */
    CORTADO_DECL void open(event_loop& loop, int descriptor, poll_handle::owner* told);
    CORTADO_DECL void close() noexcept;
    bool is_open() const noexcept { return descriptor_ >= 0; }
    int descriptor() const noexcept { return descriptor_; }
    event_loop& loop() const noexcept { return handle_.loop(); }

    /** Read what is there, without waiting. */
    CORTADO_DECL io_step read_some(std::span<char> room) noexcept;
    /** Write what fits, without waiting. */
    CORTADO_DECL io_step write_some(std::string_view bytes) noexcept;
    /** Send a part of a file without copying it through this process. The first call makes the process ignore SIGPIPE,
        unless it has a handler for it: sendfile() cannot be told not to raise it.
        @param offset  moved on by what was sent
        @return ended: the file is shorter than `length` by now */
    CORTADO_DECL io_step send_file(int file, std::uint64_t& offset, std::uint64_t length) noexcept;

    poll_handle::waiter readable() noexcept { return handle_.readable(); }
    poll_handle::waiter writable() noexcept { return handle_.writable(); }
    void interrupt() { handle_.interrupt(); }
    /** Say whether the loop keeps running for this one. */
    void hold(bool keeps_running) { handle_.hold(keeps_running); }

    /** Tell the peer that nothing more comes; reading goes on. */
    CORTADO_DECL void shut_down_write() noexcept;
    /** Make close() drop what was not sent and reset the connection. */
    CORTADO_DECL void reset_on_close() noexcept;
    /** The bytes that have arrived and were not read. */
    CORTADO_DECL std::size_t available() const noexcept;

private:
    poll_handle handle_;
    int descriptor_ = -1;
};
static_assert(Stream<raw_socket>);

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/raw_socket.ipp>
#endif
