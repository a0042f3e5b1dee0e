#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>
#include <cortado/core/task.hpp>

#include <system_error>
#include <type_traits>
#include <utility>

namespace cortado {

/** Await an I/O operation without exceptions for its expected outcomes:
    ```
    auto read = co_await cortado::as_result(std::move(operation));
    if (!read) return_or_retry(read.error());     // std::error_code
    ```
    @param operation  anything awaitable; owned
    @return its value (`true` for none) or the std::error_code of the std::system_error it threw
    @throws every other exception, operation_cancelled among them */
template <class Awaitable>
auto as_result(Awaitable operation)
    -> task<result<std::conditional_t<std::is_void_v<typename Awaitable::value_type>, bool,
                                      typename Awaitable::value_type>,
                   std::error_code>> {
    try {
        if constexpr (std::is_void_v<typename Awaitable::value_type>) {
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
