#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/net/address.hpp>
#include <cortado/net/error.hpp>
#include <cortado/net/socket.hpp>

#include <exception>
#include <string>

namespace cortado::net {

/** Tells how far a connection is, for those who want to know: `.events` of connect_options. `lookup` has the
    name and comes once for each address of it, or once with the failure and no address; `connect` and `ready` have the
    socket, before connect() gives it.
    ```
    auto progress = std::make_shared<net::connect_events>();
    progress->on<"connectionAttempt">([](const net::address& to) { std::puts(to.host.c_str()); });
    net::connect_options where{.host = "localhost", .port = 8124, .events = progress};
    ```
    @source Node: net.html#event-connectionattempt */
class connect_events
    : public event_emitter<emits<"lookup", std::exception_ptr, const address&, const std::string&>,
                           emits<"connectionAttempt", const address&>,
                           emits<"connectionAttemptFailed", const address&, const error&>,
                           emits<"connectionAttemptTimeout", const address&>, emits<"connect", socket&>,
                           emits<"ready", socket&>> {};

}  // namespace cortado::net
