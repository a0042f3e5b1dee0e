#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/event_emitter.hpp>
#include <cortado/net/address.hpp>
#include <cortado/net/block_list.hpp>
#include <cortado/net/detail/waiting_line.hpp>
#include <cortado/net/listener.hpp>
#include <cortado/net/socket.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace cortado::net {

struct server_options {
    bool allow_half_open = false;  ///< as in socket_options
    bool no_delay = true;
    bool keep_alive = false;
    std::chrono::seconds keep_alive_initial_delay{0};
    std::size_t high_water_mark = 64 * 1024;
    std::size_t max_connections = 0;  ///< at once; more are closed when they come; 0: no limit
    /** How long what a client still sends is thrown away after the handler's end: a connection closed before would
        take the last bytes sent to it along. */
    std::chrono::milliseconds linger{2000};
    std::shared_ptr<const net::block_list> block_list{};  ///< who is on it is closed when he comes
};

/** Accept connections and hand each to a handler: Node's net.Server.
    ```
    auto server = net::create_server([](net::socket& socket) -> cortado::task<> {
        co_await cortado::stream::pipeline(socket, socket);
    });
    server->listen(8124, "127.0.0.1");
    ```
    The server owns the sockets. When a handler that is a coroutine has ended, its socket is ended, and closed once the
    client has ended, too, or the options' `linger` is over. A handler that is a plain function sets listeners, and its
    socket lives until it is closed, as does one whose `data` is listened to.

    What leaves a handler ends its connection. A failed connection is nobody's error; anything else is an `error` of the
    server, or logged where nobody listens.
    @source Node: net.html#class-netserver */
class server
    : public event_emitter<emits<"listening">, emits<"connection", socket&>, emits<"drop", const address&>,
                           emits<"close">, emits<"error", std::exception_ptr>> {
public:
    using handler = function<task<>(socket&)>;

    /** create_server() makes one.
        @param is_plain  the handler only sets listeners */
    CORTADO_DECL server(handler handle, bool is_plain, server_options options);
    CORTADO_DECL ~server();

    /** Bind, and accept from now on; `listening` follows at the end of the turn. The loop keeps running for it.
        @param port  0 lets the system choose one
        @param host  numeric or "localhost"; empty for every address of the machine
        @throws net::error  `listen EADDRINUSE: address already in use 127.0.0.1:8124`
        @throws usage_error  it listens already; the host is no numeric address */
    CORTADO_DECL server& listen(std::uint16_t port, std::string host = {});
    CORTADO_DECL server& listen(endpoint where);
    bool is_listening() const noexcept { return listener_.is_open(); }
    /** Where it listens; Node's address(). */
    const address& local_address() const noexcept { return local_; }
    std::uint16_t port() const noexcept { return local_.port; }

    /** How many connections there are. */
    std::size_t connections() const noexcept { return sockets_.size(); }
    /** As in the options; for those who come from now on. */
    void set_max_connections(std::size_t most) noexcept { options_.max_connections = most; }

    /** Accept no more and wait until the connections there are have ended. `close` follows the last.
        @cancel throws operation_cancelled; it accepts no more */
    CORTADO_DECL task<> close();
    /** Accept no more and destroy the connections there are; their handlers are stopped. */
    CORTADO_DECL void destroy();

    /** Keep the loop running for its listening, or do not. */
    CORTADO_DECL server& ref();
    CORTADO_DECL server& unref();

private:
    struct departure;
    struct later final : deferred_call {
        later(server& of, void (server::*call)()) noexcept
            : deferred_call(&later::due), owner(of), what(call) {}
        static void due(deferred_call& node) {
            auto& self = static_cast<later&>(node);
            (self.owner.*self.what)();
        }
        server& owner;
        void (server::*what)();
    };

    CORTADO_DECL void stop_listening() noexcept;
    CORTADO_DECL void on_listening();
    CORTADO_DECL void on_over();
    CORTADO_DECL void note_departure() noexcept;
    CORTADO_DECL task<> accept_all();
    CORTADO_DECL void accept_batch();
    CORTADO_DECL void welcome(accepted from);
    CORTADO_DECL task<> serve(std::uint64_t number);
    CORTADO_DECL void give_up(socket& failed, const std::exception_ptr& reason);
    CORTADO_DECL task<> finish(socket& ended);

    handler handler_;
    server_options options_;
    bool is_plain_;
    bool is_over_ = true;  // `close` was emitted, or there is nothing to close
    event_loop* loop_ = nullptr;
    listener listener_;
    address local_;
    std::unordered_map<std::uint64_t, socket> sockets_;
    std::uint64_t last_number_ = 0;
    detail::waiting_line over_line_;
    later listening_call_;
    later over_call_;
    stop_source handlers_stop_;
    scope work_;  // last: its coroutines use the others
};

/** Make a server of a handler: a coroutine, `task<>(net::socket&)`, or a function that sets listeners. It lives as long as
    the server, so a lambda may capture.
    @source Node: net.html#netcreateserveroptions-connectionlistener */
template <class Handler>
std::unique_ptr<server> create_server(Handler handler, server_options options = {}) {
    static_assert(std::is_invocable_v<Handler&, socket&>,
                  "net::create_server: the handler takes a net::socket&");
    if constexpr (std::same_as<std::invoke_result_t<Handler&, socket&>, task<>>) {
        return std::make_unique<server>(server::handler(std::move(handler)), false, options);
    } else {
        auto plain = [handler = std::move(handler)](socket& with) mutable -> task<> {
            handler(with);
            return {};
        };
        return std::make_unique<server>(server::handler(std::move(plain)), true, options);
    }
}

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/server.ipp>
#endif
