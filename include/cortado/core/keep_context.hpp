#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/task.hpp>

#include <type_traits>
#include <utility>

namespace cortado::detail {

template <class T>
task<T> come_back(task<T> work) {
    const context_ref own = context_ref::current();
    co_await work.when_done();
    co_await context_return(own);
    if constexpr (std::is_void_v<T>) {
        work.take();
    } else {
        co_return work.take();
    }
}

/** Make a task whose awaiter goes on in its own context, of one that is resumed by what knows nothing of contexts, such as
    a poll_handle. Outside of any context it is the task itself. */
template <class T>
task<T> keep_context(task<T> work) {
    if (current_context == nullptr) [[likely]]
        return work;
    return come_back(std::move(work));
}

}  // namespace cortado::detail
