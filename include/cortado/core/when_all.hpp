#pragma once

#include <cortado/config.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/this_task.hpp>

#include <tuple>
#include <vector>

namespace cortado {

namespace detail {

/** The value of a task<void> where a value is needed. */
struct nothing {};

template <class T>
using value_or_nothing = std::conditional_t<std::is_void_v<T>, nothing, T>;

template <class T>
task<> store_into(task<T> work, std::optional<value_or_nothing<T>>& place) {
    if constexpr (std::is_void_v<T>) {
        co_await work;
        place.emplace();
    } else {
        place.emplace(co_await work);
    }
}

}  // namespace detail

/** Run tasks side by side and return their values, as Promise.all does. Where one throws, the others are stopped,
    and the first exception is thrown when all have ended: nothing outlives the call.
    @return tuple of values in the order of the arguments; a task<void> gives an empty `detail::nothing`
    @cancel stops all of them */
template <class... T>
task<std::tuple<detail::value_or_nothing<T>...>> when_all(task<T>... work) {
    std::tuple<std::optional<detail::value_or_nothing<T>>...> places;
    stop_token token = co_await this_task::stop_token();
    scope children(token);
    std::apply([&](auto&... place) { (children.spawn(detail::store_into(std::move(work), place)), ...); },
               places);
    co_await children.join();
    co_return std::apply(
        [](auto&... place) { return std::tuple<detail::value_or_nothing<T>...>(std::move(*place)...); },
        places);
}

/** The same for as many tasks as there are.
    @return values in the order of the tasks */
template <class T>
task<std::vector<T>> when_all(std::vector<task<T>> work) {
    std::vector<std::optional<T>> places(work.size());
    stop_token token = co_await this_task::stop_token();
    scope children(token);
    for (std::size_t i = 0; i < work.size(); ++i) {
        children.spawn(detail::store_into(std::move(work[i]), places[i]));
    }
    co_await children.join();
    std::vector<T> values;
    values.reserve(places.size());
    for (auto& place : places) values.push_back(std::move(*place));
    co_return values;
}

/** The same for tasks without a value. */
inline task<> when_all(std::vector<task<>> work) {
    stop_token token = co_await this_task::stop_token();
    scope children(token);
    for (auto& each : work) children.spawn(std::move(each));
    co_await children.join();
}

}  // namespace cortado
