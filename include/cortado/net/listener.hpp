#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/poll_handle.hpp>
#include <cortado/net/address.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace cortado::net {

/** Where to listen. */
struct endpoint {
    /** Numeric address or "localhost"; empty for every address of the machine, IPv6 and IPv4. */
    std::string host{};
    /** 0 lets the system choose one. */
    std::uint16_t port = 0;
    /** A unix socket instead; a stale socket file in its place is replaced. */
    std::string path{};
    /** A descriptor that is bound and listening already instead; it is owned from here on. */
    int descriptor = -1;
    /** Connections the kernel keeps until they are accepted. */
    int backlog = 4096;
    /** Let several listeners share the port, as threads do. */
    bool reuse_port = false;
    /** Of every address of the machine those of IPv6 alone. */
    bool ipv6_only = false;
    /** Let users other than the file's owner and group connect to the unix socket: by default the umask decides. */
    bool readable_all = false;
    bool writable_all = false;
};

/** Make sure that nobody listens on a port yet. A listener with `reuse_port` would share it with any other such one, of
    whatever program of the same user.
    @throws as listener::open without `reuse_port` */
CORTADO_DECL void check_free(const endpoint& where);

/** A connection as accepted. */
struct accepted {
    int descriptor = -1;
    std::string address{};  ///< numeric; empty for unix sockets
    std::uint16_t port = 0;
};

/** A listening socket of one loop. */
class listener {
public:
    listener() = default;
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;
    ~listener() { close(); }

    /** Bind and listen.
        @throws std::system_error  the message names the address and, for one that is taken, says so and what to do
        @throws usage_error  the host is no numeric address */
    CORTADO_DECL void open(event_loop& loop, const endpoint& where);
    /** Stop listening; whoever waits in readable() gets false. Connections not accepted yet are reset by the kernel. */
    CORTADO_DECL void close() noexcept;
    bool is_open() const noexcept { return descriptor_ >= 0; }

    /** The port that is listened on; 0 for unix sockets. */
    std::uint16_t port() const noexcept { return port_; }
    /** The address for people: "http://127.0.0.1:3000", "unix:/run/app.sock". */
    const std::string& address() const noexcept { return address_; }

    /** The bound end itself. */
    CORTADO_DECL net::address end() const;

    poll_handle::waiter readable() noexcept { return handle_.readable(); }
    void interrupt() { handle_.interrupt(); }
    /** Say whether the loop keeps running for this one. */
    void hold(bool keeps_running) { handle_.hold(keeps_running); }

    /** Accept one connection without waiting.
        @return nothing when none is waiting
        @throws std::system_error  the process or the system is out of descriptors or memory; wait and try again */
    CORTADO_DECL std::optional<accepted> accept();

private:
    CORTADO_DECL void note_address();

    poll_handle handle_;
    int descriptor_ = -1;
    std::uint16_t port_ = 0;
    std::string address_;
    std::string unix_path_;
};

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/listener.ipp>
#endif
