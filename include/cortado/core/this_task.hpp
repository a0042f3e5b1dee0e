#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <coroutine>

namespace cortado::this_task {

/** Ask, without suspending, for the token the running task stands under.
    ```
    cortado::stop_token token = co_await cortado::this_task::stop_token();
    ``` */
class stop_token {
public:
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) noexcept {
        state_ = detail::stop_state_of(caller);
        return false;
    }
    cortado::stop_token await_resume() const noexcept { return cortado::stop_token(state_); }

private:
    detail::stop_state* state_ = nullptr;
};

}  // namespace cortado::this_task
