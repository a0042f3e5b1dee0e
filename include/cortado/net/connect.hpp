#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/net/block_list.hpp>
#include <cortado/net/connect_events.hpp>
#include <cortado/net/socket.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cortado::net {

/** Gives the numeric addresses of a name, in the order to be tried. It is called on a thread of the shared pool. */
using lookup_function = std::vector<std::string> (*)(const std::string& host);

struct connect_options {
    std::string host = "localhost";  ///< a name or a numeric address
    std::uint16_t port = 0;
    std::string path{};                    ///< a unix socket instead
    std::chrono::milliseconds timeout{0};  ///< for all of it, looking the name up too; 0: no limit of ours
    /** For one address, while others are left to be tried; 0: no limit. */
    std::chrono::milliseconds attempt_timeout{250};
    int family = 0;                    ///< 4 or 6: only addresses of that kind
    lookup_function lookup = nullptr;  ///< instead of the system's
    bool allow_half_open = false;      ///< as in socket_options
    bool no_delay = true;
    bool keep_alive = false;
    std::chrono::seconds keep_alive_initial_delay{0};
    std::size_t high_water_mark = 64 * 1024;
    std::string local_address{};   ///< numeric: where to connect from; empty: the system chooses
    std::uint16_t local_port = 0;  ///< 0: the system chooses
    std::shared_ptr<const net::block_list> block_list{};  ///< addresses that are not tried
    std::shared_ptr<connect_events> events{};             ///< told how far it is
};

/** Connect. A name is looked up beside the loop; where it has several addresses they are tried in turn, IPv6 and IPv4
    in change, until one answers.
    ```
    auto socket = co_await net::connect(8124, "127.0.0.1");
    net::connect_options there{.path = "/run/app.sock"};
    auto local = co_await net::connect(there);
    ```
    @param options  to be named before the await (docs/coroutines.md)
    @throws net::error  `connect ECONNREFUSED 127.0.0.1:8124`, `getaddrinfo ENOTFOUND host`, `connect ETIMEDOUT ...`; one
            that names each address where several were tried
    @throws net::error  `bind EADDRINUSE 127.0.0.1:8125`, of the local address; `IP(10.0.0.1) is blocked by
            net.BlockList`, with the code ERR_IP_BLOCKED
    @throws usage_error  the port is 0, the path too long, the local address not numeric
    @cancel throws operation_cancelled at once; nothing stays open
    @source Node: net.html#netconnectoptions-connectlistener */
CORTADO_DECL task<std::unique_ptr<socket>> connect(connect_options options);
CORTADO_DECL task<std::unique_ptr<socket>> connect(std::uint16_t port, std::string host = "localhost");
/** Connect to a unix socket. */
CORTADO_DECL task<std::unique_ptr<socket>> connect(std::string path);

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/connect.ipp>
#endif
