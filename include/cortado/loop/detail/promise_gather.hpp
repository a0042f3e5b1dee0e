#pragma once

#include <cortado/config.hpp>
#include <cortado/core/when_all.hpp>
#include <cortado/loop/aggregate_error.hpp>
#include <cortado/loop/promise.hpp>
#include <cortado/loop/settled.hpp>

#include <cstddef>
#include <exception>
#include <iterator>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::detail {

template <class X>
inline constexpr bool is_promise = false;
template <class T>
inline constexpr bool is_promise<cortado::promise<T>> = true;

/** What Promise.resolve() makes of one of the things that are waited for. */
template <class Source>
auto promise_of(Source&& source) {
    using given = std::decay_t<Source>;
    if constexpr (is_promise<given>) {
        return given(std::forward<Source>(source));
    } else if constexpr (is_task<given>) {
        return as_promise(std::forward<Source>(source));
    } else {
        return cortado::promise<given>::resolve(std::forward<Source>(source));
    }
}

/** A container of promises or tasks. */
template <class X>
concept PromiseRange = requires(X& range) {
    std::begin(range) != std::end(range);
    requires is_promise<std::decay_t<decltype(*std::begin(range))>> ||
        is_task<std::decay_t<decltype(*std::begin(range))>>;
};

/** The promises of a container; tasks are started, in their order. */
template <class Range>
auto promises_of(Range&& range) {
    using element = std::decay_t<decltype(*std::begin(range))>;
    std::vector<decltype(promise_of(std::declval<element>()))> made;
    for (auto&& each : range) {
        if constexpr (is_task<element>) {
            static_assert(std::is_rvalue_reference_v<Range&&>,
                          "cortado: tasks are given away: std::move the container");
            made.push_back(promise_of(std::move(each)));
        } else {
            made.push_back(each);
        }
    }
    return made;
}

template <class Place>
auto taken(std::optional<Place>& place) {
    return std::move(*place);
}
template <class T>
settled<T> taken(settled<T>& place) {
    return std::move(place);
}
template <class... Place>
auto taken(std::tuple<Place...>& places) {
    return std::apply([](auto&... each) { return std::tuple<decltype(taken(each))...>(taken(each)...); },
                      places);
}
template <class Place>
auto taken(std::vector<Place>& places) {
    std::vector<decltype(taken(places.front()))> values;
    values.reserve(places.size());
    for (Place& each : places) values.push_back(taken(each));
    return values;
}
inline void taken(std::vector<std::optional<nothing>>&) {}

/** Where the ends of several promises are kept until the last has come. */
template <class Places>
struct gathering : shared_state {
    using result = decltype(taken(std::declval<Places&>()));
    gathering(Places empty, std::size_t count, const resolver<result>& to_resolve, const rejecter& to_reject)
        : shared_state([](shared_state& self) noexcept { delete_recycled(static_cast<gathering&>(self)); }),
          places(std::move(empty)),
          missing(count),
          resolve(to_resolve),
          reject(to_reject) {}

    void arrive() {
        if (--missing == 0) finish();
    }
    void finish() {
        try {
            if constexpr (std::is_void_v<result>) {
                resolve();
            } else {
                resolve(taken(places));
            }
        } catch (...) {
            reject(std::current_exception());
        }
    }

    Places places;
    std::size_t missing;
    resolver<result> resolve;
    rejecter reject;
};

/** Call `keep(nothing or the value)` when a promise is fulfilled, or `fail(reason)`. */
template <class T, class Keep, class Fail>
void when_settled(const cortado::promise<T>& source, Keep keep, Fail fail) {
    if constexpr (std::is_void_v<T>) {
        source.then([keep = std::move(keep)]() mutable { keep(nothing()); }, std::move(fail));
    } else {
        source.then([keep = std::move(keep)](T value) mutable { keep(std::move(value)); }, std::move(fail));
    }
}

/** What all() does with one promise. */
struct gather_values {
    template <class T>
    using place = std::optional<value_or_nothing<T>>;

    template <class T, class Gathering>
    static void watch(const cortado::promise<T>& source, place<T>& kept, const shared_ref<Gathering>& all) {
        when_settled(
            source,
            [all, &kept](auto&& value) {
                kept.emplace(std::forward<decltype(value)>(value));
                all->arrive();
            },
            [all](std::exception_ptr reason) { all->reject(std::move(reason)); });
    }
};

/** What all_settled() does with one. */
struct gather_ends {
    template <class T>
    using place = settled<T>;

    template <class T, class Gathering>
    static void watch(const cortado::promise<T>& source, place<T>& kept, const shared_ref<Gathering>& all) {
        when_settled(
            source,
            [all, &kept](auto&& value) {
                kept.value.emplace(std::forward<decltype(value)>(value));
                kept.status = "fulfilled";
                all->arrive();
            },
            [all, &kept](std::exception_ptr reason) {
                kept.reason = std::move(reason);
                kept.status = "rejected";
                all->arrive();
            });
    }
};

/** The promise of a gathering, and the gathering. */
template <class Places>
auto begin_gathering(Places empty, std::size_t count) {
    using gathered = gathering<Places>;
    auto made = cortado::promise<typename gathered::result>::with_resolvers();
    const shared_ref all(new_recycled<gathered>(std::move(empty), count, made.resolve, made.reject));
    if (count == 0) all->finish();
    return std::pair(std::move(made.promise), all);
}

template <class Kind, class... T>
auto gather(const cortado::promise<T>&... sources) {
    auto [promise, all] = begin_gathering(std::tuple<typename Kind::template place<T>...>(), sizeof...(T));
    std::apply([&, &all = all](auto&... place) { (Kind::watch(sources, place, all), ...); }, all->places);
    return std::move(promise);
}

template <class Kind, class T>
auto gather(const std::vector<cortado::promise<T>>& sources) {
    using places = std::vector<typename Kind::template place<T>>;
    auto [promise, all] = begin_gathering(places(sources.size()), sources.size());
    for (std::size_t at = 0; at < sources.size(); ++at) Kind::watch(sources[at], all->places[at], all);
    return std::move(promise);
}

/** Resolve another promise with what one is fulfilled with, or call `fail(reason)`. */
template <class T, class Fail>
void resolve_with(const cortado::promise<T>& source, const resolver<T>& resolve, Fail fail) {
    if constexpr (std::is_void_v<T>) {
        source.then([resolve] { resolve(); }, std::move(fail));
    } else {
        source.then([resolve](T value) { resolve(std::move(value)); }, std::move(fail));
    }
}

template <class T>
void settle_by_first(const std::vector<cortado::promise<T>>& sources, const resolver<T>& resolve,
                     const rejecter& reject) {
    for (const auto& each : sources)
        resolve_with(each, resolve, [reject](std::exception_ptr reason) { reject(std::move(reason)); });
}

/** The reasons of any(), until there is no promise left that may be fulfilled. */
struct failures : shared_state {
    failures(std::size_t count, const rejecter& to_reject)
        : shared_state([](shared_state& self) noexcept { delete_recycled(static_cast<failures&>(self)); }),
          reasons(count),
          missing(count),
          reject(to_reject) {}
    void arrive(std::size_t at, std::exception_ptr reason) {
        reasons[at] = std::move(reason);
        if (--missing == 0) finish();
    }
    void finish() { reject(aggregate_error(std::move(reasons), "All promises were rejected")); }

    std::vector<std::exception_ptr> reasons;
    std::size_t missing;
    rejecter reject;
};

template <class T>
void settle_by_any(const std::vector<cortado::promise<T>>& sources, const resolver<T>& resolve,
                   const rejecter& reject) {
    const shared_ref all(new_recycled<failures>(sources.size(), reject));
    if (sources.empty()) return all->finish();
    for (std::size_t at = 0; at < sources.size(); ++at) {
        resolve_with(sources[at], resolve,
                     [all, at](std::exception_ptr reason) { all->arrive(at, std::move(reason)); });
    }
}

/** Several promises of one type as a vector, from a container or as they are. */
template <class First, class... More>
auto same_promises(First&& first, More&&... more) {
    if constexpr (PromiseRange<First> && sizeof...(More) == 0) {
        return promises_of(std::forward<First>(first));
    } else {
        using one = decltype(promise_of(std::forward<First>(first)));
        static_assert((std::is_same_v<one, decltype(promise_of(std::forward<More>(more)))> && ...),
                      "cortado: race and any take promises of one type; then() can make them so");
        std::vector<one> made;
        made.reserve(1 + sizeof...(More));
        made.push_back(promise_of(std::forward<First>(first)));
        (made.push_back(promise_of(std::forward<More>(more))), ...);
        return made;
    }
}

/** all() and all_settled(): of a container, or of what may be of several types. */
template <class Kind, class... Source>
auto gather_from(Source&&... sources) {
    if constexpr (sizeof...(Source) == 1 && (PromiseRange<Source> && ...)) {
        return gather<Kind>(promises_of(std::forward<Source>(sources)...));
    } else {
        // Braces: the tasks among them are started in their order, before anything is waited for.
        const std::tuple<decltype(promise_of(std::forward<Source>(sources)))...> made{
            promise_of(std::forward<Source>(sources))...};
        return std::apply([](const auto&... each) { return gather<Kind>(each...); }, made);
    }
}

}  // namespace cortado::detail

namespace cortado {

template <class T>
template <class... Source>
auto promise<T>::all(Source&&... sources) {
    return detail::gather_from<detail::gather_values>(std::forward<Source>(sources)...);
}

template <class T>
template <class... Source>
auto promise<T>::all_settled(Source&&... sources) {
    return detail::gather_from<detail::gather_ends>(std::forward<Source>(sources)...);
}

template <class T>
template <class... Source>
auto promise<T>::race(Source&&... sources) {
    const auto made = detail::same_promises(std::forward<Source>(sources)...);
    auto first = std::decay_t<decltype(made.front())>::with_resolvers();
    detail::settle_by_first(made, first.resolve, first.reject);
    return first.promise;
}

template <class T>
template <class... Source>
auto promise<T>::any(Source&&... sources) {
    const auto made = detail::same_promises(std::forward<Source>(sources)...);
    auto first = std::decay_t<decltype(made.front())>::with_resolvers();
    detail::settle_by_any(made, first.resolve, first.reject);
    return first.promise;
}

}  // namespace cortado
