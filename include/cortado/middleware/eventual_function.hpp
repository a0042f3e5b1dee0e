#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace cortado::middleware {

template <class Signature>
class eventual_function;

/** A function of the user's that gives its answer at once, or as a task: `[](std::string_view token) { ... }` as well
    as `[](std::string token) -> cortado::task<bool> { ... }`. What it is given lives until it has answered. Threads:
    called by all that serve. */
template <class R, class... Args>
class eventual_function<R(Args...)> {
public:
    eventual_function() = default;
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, eventual_function> &&
             (std::is_invocable_r_v<task<R>, F&, Args...> || std::is_invocable_r_v<R, F&, Args...>))
        eventual_function(F callable) {
        if constexpr (std::same_as<std::invoke_result_t<F&, Args...>, task<R>>) {
            later_ = std::move(callable);
        } else {
            now_ = std::move(callable);
        }
    }

    explicit operator bool() const noexcept { return static_cast<bool>(now_) || static_cast<bool>(later_); }
    /** Does it answer at once? Then call now(). */
    bool is_immediate() const noexcept { return static_cast<bool>(now_); }

    R now(Args... arguments) { return now_(std::forward<Args>(arguments)...); }
    task<R> operator()(Args... arguments) {
        if (later_) return later_(std::forward<Args>(arguments)...);
        return answer(now_, std::forward<Args>(arguments)...);
    }

private:
    static task<R> answer(function<R(Args...)>& callable, Args... arguments) {
        co_return callable(std::forward<Args>(arguments)...);
    }

    function<R(Args...)> now_;
    function<task<R>(Args...)> later_;
};

}  // namespace cortado::middleware
