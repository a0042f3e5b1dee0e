#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/rpc/connection.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::rpc {

struct pool_options {
    std::size_t connections = 1;  ///< used in turn
    std::size_t attempts = 5;     ///< that fail while a call waits, before it fails, too
    std::chrono::milliseconds first_delay{
        100};  ///< before the second attempt; then doubled, with some chance in it
    std::chrono::milliseconds longest_delay{10'000};
    std::chrono::milliseconds connect_timeout{
        10'000};  ///< of one attempt, up to the other end's hello; 0: none
    connection_options limits{};
};

/** Connections to one place that are made when they are needed and made again when they were lost.
    ```
    rpc::pool books([]() -> task<std::unique_ptr<stream::duplex>> {
        co_return co_await net::connect(9000, "books.internal");
    });
    const std::string title = co_await books.call("Books.Title", id);
    ```
    A call waits for its connection, which is there when the other end has said hello, and no longer than its timeout; the
    attempt goes on without it. One that was sent is never sent again: when the connection is lost under it, it fails,
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
    /** Stop what is being attempted, and end the connections. */
    CORTADO_DECL ~pool();

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
        closing. Attempts to connect are stopped, and the calls that wait for them fail with unavailable. A call that
        comes later connects again.
        @cancel throws operation_cancelled; the calls that are open go on */
    CORTADO_DECL task<> close();

private:
    struct state;
    struct slot;
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
    CORTADO_DECL static task<> attempt(std::shared_ptr<state> of, slot& one,
                                       std::shared_ptr<stop_source> stop);
    CORTADO_DECL static void turn_away(state& of);

    std::shared_ptr<state> state_;  // of the attempts, too, which may outlast this by a moment
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/pool.ipp>
#endif
