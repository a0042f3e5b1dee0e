#pragma once

#include <cortado/config.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace cortado::detail {

template <class T>
struct kept_argument {
    using type = T;
    static type keep(const T& given) { return given; }
};
template <>
struct kept_argument<std::string_view> {
    using type = std::string;
    static type keep(std::string_view given) { return type(given); }
};
template <class T>
struct kept_argument<T&> {
    using type = T*;
    static type keep(T& given) { return std::addressof(given); }
};

/** What is left of an event's arguments when emit() has returned. */
template <class Arguments>
struct event_value;
template <class... Args>
struct event_value<std::tuple<Args...>> {
    using type = std::tuple<typename kept_argument<Args>::type...>;
    template <class... Given>
    static type keep(Given&&... given) {
        return type(kept_argument<Args>::keep(given)...);
    }
};
template <class Arg>
struct event_value<std::tuple<Arg>> {
    using type = typename kept_argument<Arg>::type;
    template <class Given>
    static type keep(Given&& given) {
        return kept_argument<Arg>::keep(given);
    }
};

}  // namespace cortado::detail
