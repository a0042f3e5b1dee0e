#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/core/function.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/rpc/connection.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::rpc {

struct pool_options {
    std::size_t connections = 1;  ///< used in turn
    std::size_t attempts = 5;     ///< to connect, before a call that waits for it fails
    std::chrono::milliseconds first_delay{
        100};  ///< before the second attempt; then doubled, with some chance in it
    std::chrono::milliseconds longest_delay{10'000};
    connection_options limits{};
};

/** Connections to one place that are made when they are needed and made again when they were lost.
    ```
    rpc::pool books([]() -> task<std::unique_ptr<stream::duplex>> {
        co_return co_await net::connect(9000, "books.internal");
    });
    const std::string title = co_await books.call("Books.Title", id);
    ```
    A call waits for its connection. One that was sent is never sent again: when the connection is lost under it, it fails,
    for nobody knows whether it was carried out. It outlives the calls that go through it. */
class pool {
public:
    using connect_function = function<task<std::unique_ptr<stream::duplex>>()>;

    /** @param connect  called for each attempt
        @param serves   what the other end may call
        @throws usage_error  no connections or no attempts are allowed */
    CORTADO_DECL explicit pool(connect_function connect, service serves = {}, pool_options options = {});
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    /** As caller::call(); the timeout is also for the waiting.
        @throws rpc::error  unavailable where no attempt has come to a connection, with the cause of the last */
    template <class Reply = void, class Request>
    auto call(std::string_view method, const Request& request, call_options options = {}) {
        using reply = std::conditional_t<std::is_void_v<Reply>, body_type<Request>, Reply>;
        return call_when_ready<reply>(std::string(method), body_type<Request>(request), options);
    }
    /** A connection, for streams and rpc::client. @param method  for the errors */
    CORTADO_DECL task<caller> ready(std::string method = "ready", call_options options = {});

    /** Close the connections as connection::close() does, one after the other, also those that the other ends are
        closing. */
    CORTADO_DECL task<> close();

private:
    struct slot {
        std::optional<connection> peer;
        std::vector<event*> waiting;
        std::size_t failures = 0;
        steady_ns not_before = 0;
        std::string reason;
        bool is_connecting = false;
    };
    struct waiter;
    struct connecting;

    template <class Reply, class Request>
    task<Reply> call_when_ready(std::string method, Request request, call_options options) {
        const steady_ns begin = steady_now();
        caller peer = co_await ready(method, options);
        if (options.timeout.count() > 0) options.timeout = left_of(options.timeout, begin);
        Reply reply = co_await peer.call<Reply>(method, request, options);
        co_return reply;
    }
    CORTADO_DECL static std::chrono::milliseconds left_of(std::chrono::milliseconds timeout, steady_ns begin);
    CORTADO_DECL task<> connect(slot& one, steady_ns deadline, const std::string& method);
    CORTADO_DECL void retire(slot& one);
    CORTADO_DECL void delay_next(slot& one);

    connect_function connect_;
    service serves_;
    pool_options options_;
    std::vector<slot> slots_;
    std::vector<connection> retired_;  // take no new calls, and have some that are open
    std::size_t next_ = 0;
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/pool.ipp>
#endif
