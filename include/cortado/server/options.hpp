#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/parse_status.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace asio {
class io_context;
}

namespace cortado {

/** A user's own io_context to serve on; converts from it. */
class context_ref {
public:
    context_ref() = default;
    context_ref(asio::io_context& context) noexcept : context_(&context) {}
    asio::io_context* get() const noexcept { return context_; }

private:
    asio::io_context* context_ = nullptr;
};

/** How a server listens and what it puts up with. Every time may be 0ms for none.
    `app.listen(3000, {.host = "127.0.0.1", .max_body = 100 * 1024});` */
struct listen_options {
    /** Numeric address or "localhost"; empty for every address, IPv6 and IPv4. "0.0.0.0" is IPv4 only. */
    std::string host{};
    /** A unix socket instead of a port. */
    std::string path{};
    /** A descriptor that is bound and listening already instead; owned from here on. */
    int descriptor = -1;
    int backlog = 4096;
    /** Loops to run, each on a thread of its own with a listener of its own; the first is the caller's. They call the same
        handlers at the same time, unless `cortado::listen(port, options, factory)` makes an application for each. */
    unsigned threads = 1;
    /** The loop to serve on; the calling thread's own where none is given. */
    context_ref context{};

    /** Connections at a time and loop; one more is answered 503 and closed. */
    std::uint32_t max_connections = 65536;
    /** Requests on one connection; the last one is answered with "Connection: close". 0 for no bound. */
    std::uint32_t max_requests = 0;
    /** Octets of a body; more is answered 413 at once, while the client still sends. */
    std::uint64_t max_body = 16 * 1024 * 1024;
    /** Bounds of a head: 414 and 431. */
    http::parser_limits head{};

    /** From the first octet of a head to its last; then 408. */
    std::chrono::milliseconds head_timeout{30'000};
    /** Between two pieces of a body that is waited for; then 408. */
    std::chrono::milliseconds body_timeout{30'000};
    /** Octets per second below which a body that is waited for is given up with 408. 0 for none. */
    std::uint32_t min_body_rate = 100;
    /** How long a body is waited for before its rate is looked at. */
    std::chrono::milliseconds body_rate_grace{10'000};
    /** Between two requests; then the connection is closed without a word. */
    std::chrono::milliseconds idle_timeout{75'000};
    /** Until a handler has answered; then it is stopped and 503 is the answer. */
    std::chrono::milliseconds handler_timeout{120'000};
    /** Without the client taking a single octet of a response; then the connection is reset. */
    std::chrono::milliseconds write_timeout{60'000};
    /** How long a connection that was refused may still send before it is cut off. */
    std::chrono::milliseconds linger_timeout{5'000};
    /** How long close() waits for requests under way before it stops their handlers. */
    std::chrono::milliseconds drain_timeout{10'000};

    /** Let a client that has ended its own sending wait for answers that are still being made. */
    bool allow_half_open = false;
};

}  // namespace cortado
