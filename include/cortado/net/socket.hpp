#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/net/address.hpp>
#include <cortado/net/detail/receive_buffer.hpp>
#include <cortado/net/detail/waiting_line.hpp>
#include <cortado/net/error.hpp>
#include <cortado/net/raw_socket.hpp>
#include <cortado/stream/duplex.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::net {

namespace detail {
struct connector;
struct socket_link;
}  // namespace detail

struct socket_options {
    /** Our side stays open for writing when the peer has ended; otherwise it is ended, too, once that end was read. */
    bool allow_half_open = false;
    bool no_delay = true;                              ///< small writes go out at once (TCP_NODELAY)
    bool keep_alive = false;                           ///< as set_keep_alive()
    std::size_t high_water_mark = 64 * 1024;           ///< bytes that wait to be sent before a writer waits
    std::chrono::seconds keep_alive_initial_delay{0};  ///< of keep_alive; 0: the system's
};

/** A connection, TCP or unix: Node's net.Socket to be awaited. Nothing is read before somebody asks for it, so there is
    nothing to pause; whoever writes waits while the peer does not take what was written.
    ```
    for (;;) {
        const std::string_view piece = co_await socket.read();
        if (piece.empty()) break;                                  // the peer has ended
        co_await socket.write(piece);
    }
    co_await socket.end();
    ```
    One coroutine may read and any number may write. It belongs to one loop, and outlives what is suspended in it.

    It is an emitter, too, for those who want events: `data end drain timeout error close`. An `error` that nobody
    listens to is no misfortune: `close` tells of it, and whoever awaits gets it.
    @source Node: net.html#class-netsocket */
class socket final
    : public stream::duplex,
      public event_emitter<emits<"data", std::string_view>, emits<"end">, emits<"drain">, emits<"timeout">,
                           emits<"error", std::exception_ptr>, emits<"close", bool>> {
    using emitter = event_emitter<emits<"data", std::string_view>, emits<"end">, emits<"drain">,
                                  emits<"timeout">, emits<"error", std::exception_ptr>, emits<"close", bool>>;

public:
    /** Take over a connected, non-blocking descriptor; connect() and servers do.
        @throws std::system_error  it cannot be watched; it is closed then */
    CORTADO_DECL socket(event_loop& loop, int descriptor, socket_options options = {});
    CORTADO_DECL ~socket() override;

    // ---- reading ----

    /** Read what has come, or wait for it.
        @return a view that is valid until the next read; empty when the peer has ended, and from then on
        @throws net::error  `read ECONNRESET`; what destroy() was given, or stream::error premature_close
        @throws usage_error  another read is under way, or `data` is listened to
        @cancel throws operation_cancelled; nothing is lost, and the socket goes on */
    CORTADO_DECL task<std::string_view> read() override;
    /** Read into memory of one's own, which is in use until the task ends.
        @return the bytes read, at least one; 0 when the peer has ended */
    CORTADO_DECL task<std::size_t> read(std::span<char> into);
    /** Read so many bytes, however they come.
        @return nothing when the peer had ended before the first
        @throws stream::error  premature_close: it has ended before the last
        @cancel what has come stays for the next read */
    CORTADO_DECL task<std::optional<std::string_view>> read_exactly(std::size_t count);
    /** Read up to a text, which is left out of what is given.
        @param limit  bytes before the text, at most
        @return nothing when the peer had ended before the first byte
        @throws stream::error  premature_close: it has ended without the text; too_long
        @cancel what has come stays for the next read */
    CORTADO_DECL task<std::optional<std::string_view>> read_until(std::string delimiter,
                                                                  std::size_t limit = 64 * 1024);

    // ---- writing ----

    /** Write a piece; it is never cut by another. Ends at once while less than the high-water mark waits to be sent,
        and else when all of it has been sent: Node's `drain`.
        @throws net::error  `write EPIPE`, `write ECONNRESET`; `This socket has been ended by the other party`
        @throws usage_error  write after end; stream::error after destroy()
        @cancel throws operation_cancelled; the piece is sent all the same, whole */
    CORTADO_DECL task<> write(std::string_view piece) override;
    /** The same without waiting, for those who cannot await.
        @return whether there is room for more: after false wait for `drain` or drained() @throws as write() */
    CORTADO_DECL bool push(std::string_view piece);
    /** Send what the system takes at this moment and keep nothing of the rest.
        @return the bytes sent, 0 while something waits to be sent @throws as write() */
    CORTADO_DECL std::size_t try_write(std::string_view piece);
    /** Wait until all that was written has been sent. @throws what has ended the socket @cancel nothing is lost */
    CORTADO_DECL task<> drained();
    /** Send what waits, then tell the peer that this was all; reading goes on.
        @throws what ended the socket before that @cancel it is ended all the same */
    CORTADO_DECL task<> end() override;
    CORTADO_DECL task<> end(std::string_view last_piece);

    // ---- ending ----

    using duplex::destroy;
    /** Close it now, both ways. Whoever is suspended in it gets the reason, or stream::error premature_close. */
    CORTADO_DECL void destroy(std::exception_ptr reason) noexcept override;
    /** The same, and the peer hears of it as ECONNRESET. */
    CORTADO_DECL void reset_and_destroy() noexcept;
    /** Wait until it is closed: both sides have ended, or it was destroyed. */
    CORTADO_DECL task<> closed();
    bool is_destroyed() const noexcept { return !raw_.is_open(); }
    /** "open"; "readOnly" once our side has ended, "writeOnly" once the peer's end was read; "closed". */
    CORTADO_DECL std::string_view ready_state() const noexcept;

    // ---- settings ----

    /** Have `timeout` emitted when nothing was read or sent for so long; 0 is never. Where nobody listens to it the
        socket is destroyed, and whoever awaits gets ETIMEDOUT. */
    CORTADO_DECL void set_timeout(std::chrono::milliseconds idle);
    std::chrono::milliseconds timeout() const noexcept { return timeout_; }
    CORTADO_DECL socket& set_no_delay(bool no_delay = true) noexcept;
    /** Let the system ask a silent peer whether it is there. @param initial_delay  seconds of silence; 0: the system's */
    CORTADO_DECL socket& set_keep_alive(bool enable = true, std::chrono::seconds initial_delay = {}) noexcept;
    /** Keep the loop running for this one, or do not. */
    CORTADO_DECL socket& ref();
    CORTADO_DECL socket& unref();

    // ---- what it is ----

    const address& local_address() const noexcept { return local_; }
    const address& remote_address() const noexcept { return remote_; }
    std::uint64_t bytes_read() const noexcept { return bytes_read_; }
    /** Bytes written so far, also those that wait to be sent. */
    std::uint64_t bytes_written() const noexcept { return bytes_written_; }
    /** Bytes that wait to be sent. */
    std::size_t writable_length() const noexcept { return outgoing_.size() - sent_; }
    int descriptor() const noexcept { return raw_.descriptor(); }

    // ---- events ----

    /** Who listens to `data` has the socket read from the end of this turn on, until its end or pause(). */
    template <cortado::detail::event_name Name, class F>
    listener_handle on(F&& listener) {
        return flowing<Name>(emitter::on<Name>(std::forward<F>(listener)));
    }
    template <cortado::detail::event_name Name, class F>
    listener_handle add_listener(F&& listener) {
        return flowing<Name>(emitter::on<Name>(std::forward<F>(listener)));
    }
    template <cortado::detail::event_name Name, class F>
    listener_handle once(F&& listener) {
        return flowing<Name>(emitter::once<Name>(std::forward<F>(listener)));
    }
    /** Emit `data` for what comes, or stop doing so. @throws usage_error  a read is under way */
    CORTADO_DECL socket& resume();
    CORTADO_DECL socket& pause() noexcept;
    bool is_flowing() const noexcept { return is_flowing_; }

private:
    friend struct detail::connector;
    friend struct detail::socket_link;
    struct reading;
    struct survivor;
    struct idle_timer final : timer_node {
        explicit idle_timer(socket& of) noexcept : timer_node(&idle_timer::rung), owner(of) {}
        static void rung(timer_node& node) { static_cast<idle_timer&>(node).owner.on_idle(); }
        socket& owner;
    };
    /** Something of the socket's to be done at the end of the turn. */
    struct later final : deferred_call {
        later(socket& of, void (socket::*call)()) noexcept
            : deferred_call(&later::due), owner(of), what(call) {}
        static void due(deferred_call& node) {
            auto& self = static_cast<later&>(node);
            (self.owner.*self.what)();
        }
        socket& owner;
        void (socket::*what)();
    };

    template <cortado::detail::event_name Name>
    listener_handle flowing(listener_handle added) {
        if constexpr (Name.view() == "data") resume();
        return added;
    }

    CORTADO_DECL void note_ends();
    CORTADO_DECL void touch(steady_ns now);
    CORTADO_DECL void on_idle();
    CORTADO_DECL void fail(int number, const char* syscall);
    CORTADO_DECL void give_end();
    CORTADO_DECL void close_if_over() noexcept;
    CORTADO_DECL void close_now() noexcept;
    CORTADO_DECL void on_closed();

    CORTADO_DECL bool receive_now();
    CORTADO_DECL task<> receive();
    CORTADO_DECL void check_woken(bool is_ready) const;
    CORTADO_DECL bool had_last_byte(std::size_t wanted, const char* what);
    CORTADO_DECL void start_flow();
    CORTADO_DECL bool flow_once();

    CORTADO_DECL void check_writable() const;
    CORTADO_DECL std::size_t send_now(std::string_view piece);
    CORTADO_DECL bool send_outgoing();
    CORTADO_DECL void on_sent();
    CORTADO_DECL void begin_end() noexcept;
    CORTADO_DECL void shut_write() noexcept;
    CORTADO_DECL std::shared_ptr<detail::socket_link> link();

    event_loop& loop_;
    raw_socket raw_;
    socket_options options_;
    address local_;
    address remote_;
    detail::receive_buffer received_;
    std::string outgoing_;
    std::size_t sent_ = 0;  // of outgoing_
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_written_ = 0;
    detail::waiting_line drain_line_;
    detail::waiting_line close_line_;
    stream::detail::stream_ending ending_;
    std::exception_ptr reason_;
    std::chrono::milliseconds timeout_{0};
    steady_ns last_activity_ = 0;
    idle_timer idle_timer_;
    later closed_call_;
    later flow_call_;
    std::shared_ptr<detail::socket_link> link_;
    bool* gone_ = nullptr;  // what the destructor tells of itself
    bool is_reading_ = false;
    bool is_flowing_ = false;
    bool is_sending_ = false;  // a coroutine sends what waits
    bool wants_drain_ = false;
    bool is_drained_ = false;  // the last receive has left nothing behind, so the next waits first
    bool has_peer_ended_ = false;
    bool is_end_given_ = false;
    bool is_ending_ = false;
    bool is_shut_ = false;  // the peer was told that we have ended
    bool is_closed_ = false;
};

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/socket.ipp>
#  include <cortado/net/impl/socket_writing.ipp>
#endif
