#pragma once

#include <cortado/config.hpp>
#include <cortado/rpc/stream.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::rpc {

/** How a call is made. */
struct call_options {
    /** The time for the whole call, which travels: when it is over, the call fails with deadline_exceeded here, and the
        handler is stopped there. 0: none. */
    std::chrono::milliseconds timeout{0};
};

/** One who can call what is at the other end of a connection: `rpc::connection`, or, in a handler,
    `context.peer()`. Copies share the connection and do not keep it open. */
class caller {
public:
    explicit caller(std::shared_ptr<detail::link> on) noexcept : link_(std::move(on)) {}

    /** Call a method with one message and wait for its answer.
        ```
        const std::string text = co_await peer.call("Greeter.Hello", "Ada");
        const json sum = co_await peer.call("Sums.Add", json{1, 2});
        ```
        The request goes out at once, whether the task is awaited by then or not.
        @tparam Reply   what the answer is read as; the request's type unless told
        @param request  bytes, nlohmann::ordered_json, or another type with a `rpc::body`
        @throws rpc::error  the call failed: method, code and cause
        @cancel throws operation_cancelled, and the handler at the other end is stopped */
    template <class Reply = void, class Request>
    auto call(std::string_view method, const Request& request, call_options options = {}) {
        return call_as<Reply>(method, request, no_types(), options);
    }

    /** Begin a call with streams of messages: `auto chat = peer.open<std::string>("Chat.Talk");` */
    template <class Out, class In = Out>
    call_stream<Out, In> open(std::string_view method, call_options options = {}) {
        return open_as<Out, In>(method, no_types(), options);
    }
    /** Begin a call with one message whose answer is a stream: `auto books = peer.list("Books.All", query);` */
    template <class In = void, class Request>
    auto list(std::string_view method, const Request& request, call_options options = {}) {
        return list_as<In>(method, request, no_types(), options);
    }

    /** Wait until the other end has answered. @throws rpc::error  the connection is lost */
    task<> ping() { return detail::link::ping(link_); }
    /** Wait until the other end has said hello: it speaks this protocol. Calls need not wait for that.
        @throws rpc::error  the connection is lost */
    task<> greeted() { return detail::link::greeted(link_); }
    /** Is the connection lost or closed? */
    bool is_over() const noexcept { return link_->is_over(); }
    /** May calls be begun? Not when it is over, or one of the ends is closing it. */
    bool takes_calls() const noexcept { return link_->takes_calls(); }
    /** Wait until it is. @cancel throws operation_cancelled */
    task<> ended() { return detail::link::ended(link_); }

protected:
    friend class client;
    using types = std::shared_ptr<const method_types>;
    template <class Reply, class Request>
    using reply_type = std::conditional_t<std::is_void_v<Reply>, body_type<Request>, Reply>;

    CORTADO_DECL static types no_types();
    CORTADO_DECL std::shared_ptr<detail::call_state> begin(std::string_view method,
                                                           const std::string* message, call_options options);

    template <class Reply, class Request>
    task<reply_type<Reply, Request>> call_as(std::string_view method, const Request& request, types of,
                                             call_options options) {
        using reply = reply_type<Reply, Request>;
        const std::string message = body<body_type<Request>>::encode(request, of->in());
        return call_stream<reply>::answer_of(begin(method, &message, options), std::move(of));
    }
    template <class In, class Request>
    auto list_as(std::string_view method, const Request& request, types of, call_options options) {
        using out = body_type<Request>;
        const std::string message = body<out>::encode(request, of->in());
        return call_stream<out, reply_type<In, Request>>(begin(method, &message, options), std::move(of));
    }
    template <class Out, class In>
    call_stream<Out, In> open_as(std::string_view method, types of, call_options options) {
        return {begin(method, nullptr, options), std::move(of)};
    }

    std::shared_ptr<detail::link> link_;
};

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/caller.ipp>
#endif
