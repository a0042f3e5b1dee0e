#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>
#include <cortado/core/task.hpp>

#include <system_error>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {

template <class Awaitable>
auto resumed_value(Awaitable& operation) {
    if constexpr (requires { operation.operator co_await(); }) {
        return std::type_identity<decltype(operation.operator co_await().await_resume())>();
    } else {
        return std::type_identity<decltype(operation.await_resume())>();
    }
}
/** What `co_await` of it gives. */
template <class Awaitable>
using awaited = typename decltype(resumed_value(std::declval<Awaitable&>()))::type;

/** The same where it can be held; `bool` for nothing. */
template <class Awaitable>
using awaited_or_true =
    std::conditional_t<std::is_void_v<awaited<Awaitable>>, bool, std::remove_cvref_t<awaited<Awaitable>>>;

}  // namespace detail

/** Await an I/O operation without exceptions for its expected outcomes:
    ```
    auto read = co_await cortado::as_result(socket.async_read_some(buffer, cortado::use_task));
    if (!read) co_return read.error();            // std::error_code
    ```
    @param operation  anything awaitable that can be moved; owned
    @return its value (`true` for none) or the std::error_code of the std::system_error it threw
    @throws every other exception, operation_cancelled among them */
template <class Awaitable>
auto as_result(Awaitable operation) -> task<result<detail::awaited_or_true<Awaitable>, std::error_code>> {
    try {
        if constexpr (std::is_void_v<detail::awaited<Awaitable>>) {
            co_await operation;
            co_return true;
        } else {
            co_return co_await operation;
        }
    } catch (const std::system_error& error) {
        co_return error.code();
    }
}

}  // namespace cortado
