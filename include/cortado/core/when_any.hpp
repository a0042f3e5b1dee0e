#pragma once

#include <cortado/config.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/core/when_all.hpp>

#include <variant>

namespace cortado {

namespace detail {

template <class Values>
struct race {
    std::optional<Values> winner{};
    std::exception_ptr failure{};
    scope children;

    explicit race(stop_token token) : children(token) {}
    bool is_decided() const noexcept { return winner.has_value() || failure != nullptr; }
};

template <std::size_t Index, class Values, class T>
task<> run_in_race(task<T> work, race<Values>& outcome) {
    try {
        if constexpr (std::is_void_v<T>) {
            co_await work;
            if (!outcome.is_decided()) outcome.winner.emplace(std::in_place_index<Index>);
        } else {
            T value = co_await work;
            if (!outcome.is_decided()) outcome.winner.emplace(std::in_place_index<Index>, std::move(value));
        }
    } catch (...) {
        if (!outcome.is_decided()) outcome.failure = std::current_exception();
    }
    outcome.children.request_stop();
}

}  // namespace detail

/** Run tasks side by side until the first ends, as Promise.race does, then stop the others and wait for their end:
    no loser goes on behind the caller's back.
    @return variant whose index() tells the winner; a task<void> gives an empty `detail::nothing`
    @throws what left the winner, if it failed
    @cancel stops all of them */
template <class... T>
task<std::variant<detail::value_or_nothing<T>...>> when_any(task<T>... work) {
    using values = std::variant<detail::value_or_nothing<T>...>;
    stop_token token = co_await this_task::stop_token();
    detail::race<values> outcome(token);
    auto start = [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (outcome.children.spawn(detail::run_in_race<Index>(std::move(work), outcome)), ...);
    };
    start(std::index_sequence_for<T...>{});
    co_await outcome.children.join();
    if (outcome.failure) std::rethrow_exception(outcome.failure);
    co_return std::move(*outcome.winner);
}

}  // namespace cortado
