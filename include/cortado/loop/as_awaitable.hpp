#pragma once

#include <cortado/config.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/event_loop.hpp>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {

/** A task on its way through Asio: started by the initiation, ended by its handler. */
template <class T>
struct bridged_task {
    task<T> work;
    stop_source stop{};
};

template <class T, class Handler>
void complete_bridged(bridged_task<T>& bridged, const std::exception_ptr& failure, Handler& handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected()) slot.clear();
    if constexpr (std::is_void_v<T>) {
        std::move(handler)(failure);
    } else if (failure) {
        std::move(handler)(failure, T());
    } else {
        std::move(handler)(failure, bridged.work.take());
    }
}

/** All that one operation consists of. The task is last, and so ends first where the loop ends before it: the handler
    may own what the task refers to. */
template <class T, class Handler, class Executor>
struct bridge {
    Executor executor;
    Handler handler;
    std::shared_ptr<bridged_task<T>> bridged;
};

template <class T, class Handler, class Executor>
task<> run_bridged(bridge<T, Handler, Executor> call) {
    const auto kept_running = asio::make_work_guard(call.executor);
    bridged_task<T>& bridged = *call.bridged;
    bridged.work.start(bridged.stop.token());
    co_await bridged.work.when_done();
    const std::exception_ptr failure = bridged.work.exception();
    // Posted: a handler is called on its own executor, and never from within the call that started the operation.
    asio::post(call.executor,
               [bridged = std::move(call.bridged), failure, handler = std::move(call.handler)]() mutable {
                   complete_bridged(*bridged, failure, handler);
               });
}

template <class T>
struct completion_of {
    using type = void(std::exception_ptr, T);
};
template <>
struct completion_of<void> {
    using type = void(std::exception_ptr);
};

}  // namespace detail

/** Run a task of ours as an asynchronous operation of Asio, with any completion token:
    `cortado::async_run(context, work(), asio::detached);`
    It completes with (std::exception_ptr, T), or (std::exception_ptr) for task<void>; T needs a default constructor.
    @param context  the loop it runs on; call this on the thread that runs it, or before it runs
    @cancel Asio's cancellation of any type asks the task to stop */
template <class T, class CompletionToken>
auto async_run(asio::io_context& context, task<T> work, CompletionToken&& token) {
    return asio::async_initiate<CompletionToken, typename detail::completion_of<T>::type>(
        [&context](auto handler, task<T> started) {
            auto bridged = std::make_shared<detail::bridged_task<T>>();
            bridged->work = std::move(started);
            auto slot = asio::get_associated_cancellation_slot(handler);
            if (slot.is_connected()) {
                slot.assign([weak = std::weak_ptr(bridged)](asio::cancellation_type) {
                    if (auto running = weak.lock()) running->stop.request_stop();
                });
            }
            auto executor = asio::get_associated_executor(handler, context.get_executor());
            detail::bridge<T, decltype(handler), decltype(executor)> call{
                std::move(executor), std::move(handler), std::move(bridged)};
            event_loop::of(context).turn([&] { spawn(detail::run_bridged(std::move(call))); });
        },
        token, std::move(work));
}

/** Await a task of ours in a coroutine of Asio's:
    `asio::co_spawn(context, cortado::as_awaitable(context, work()), asio::detached);` */
template <class T>
asio::awaitable<T> as_awaitable(asio::io_context& context, task<T> work) {
    co_return co_await async_run(context, std::move(work), asio::use_awaitable);
}

}  // namespace cortado
