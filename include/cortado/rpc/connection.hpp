#pragma once

#include <cortado/config.hpp>
#include <cortado/rpc/caller.hpp>
#include <cortado/rpc/connection_options.hpp>
#include <cortado/rpc/service.hpp>
#include <cortado/stream/duplex.hpp>

#include <memory>
#include <string>
#include <utility>

namespace cortado::rpc {

/** One end of a connection: calls the other end's methods, and answers calls of its own service's, at the same time.
    ```
    rpc::connection peer(socket, greeter);
    const std::string text = co_await peer.call("Greeter.Hello", "Ada");
    co_await peer.close();
    ```
    It reads and writes from the start on the loop it was made on. When the connection is lost, all calls that are open
    fail with code::unavailable and the cause, and the handlers that run are stopped; so when this is destroyed. A peer
    that has only ended its own side still gets the answers to what it has asked, where the stream lets us write on: a
    net::socket with `.allow_half_open`. */
class connection : public caller {
public:
    /** @param over    any duplex stream; longer living than this, and used by nobody else
        @param serves  what the other end may call
        @throws usage_error  limits that allow nothing */
    CORTADO_DECL explicit connection(stream::duplex& over, service serves = {},
                                     connection_options options = {});
    /** The same, with a stream of its own. */
    CORTADO_DECL explicit connection(std::unique_ptr<stream::duplex> over, service serves = {},
                                     connection_options options = {});
    connection(connection&& other) noexcept : caller(std::move(other.link_)) {}
    connection& operator=(connection&& other) noexcept {
        std::swap(link_, other.link_);
        return *this;
    }
    ~connection() {
        if (link_) link_->shut();
    }

    /** Begin no new calls and take none, wait until those that are open have ended, and close the connection.
        @param text  why, for the other end
        @cancel throws operation_cancelled; it closes all the same when the calls have ended */
    task<> close(std::string text = {}) { return detail::link::close(link_, std::move(text)); }
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/connection.ipp>
#endif
