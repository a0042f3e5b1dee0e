#pragma once

#include <cortado/config.hpp>
#include <cortado/net/socket.hpp>

namespace cortado::net::detail {

/** What the coroutines that a socket has set going know of it: it may be gone before they are. */
struct socket_link {
    socket* owner = nullptr;
    unsigned flow = 0;  // counts resume() and pause(): a coroutine of an earlier one ends

    bool is_current(unsigned number) const noexcept {
        return owner != nullptr && owner->is_flowing_ && owner->raw_.is_open() && flow == number;
    }
    static bool flow_once(socket_link& at) { return at.owner->flow_once(); }
    static bool send_outgoing(socket_link& at) { return at.owner->send_outgoing(); }
    static raw_socket& raw(socket_link& at) { return at.owner->raw_; }
};

}  // namespace cortado::net::detail
