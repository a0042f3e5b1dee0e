#pragma once

#include <cortado/config.hpp>

namespace cortado::net {
class raw_socket;
class socket;
}  // namespace cortado::net

namespace cortado::net::detail {

/** What the coroutines that a socket has set going know of it: it may be gone before they are. */
struct socket_link {
    socket* owner = nullptr;
    unsigned flow = 0;  // counts resume() and pause(): a coroutine of an earlier one ends

    CORTADO_DECL bool is_current(unsigned number) const noexcept;
    CORTADO_DECL raw_socket& raw() const noexcept;
    CORTADO_DECL bool flow_once() const;
    CORTADO_DECL bool send_outgoing() const;
};

}  // namespace cortado::net::detail
