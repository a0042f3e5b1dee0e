#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace cortado {

/** Name one member of a class and say where it is. */
template <class Class, class Member>
struct described_member {
    std::string_view name;
    Member Class::*pointer;
};
template <class Class, class Member>
described_member(const char*, Member Class::*) -> described_member<Class, Member>;

/** Say by which names a class shows its members, where reflection cannot see them, or other names are wanted:
    ```
    template <>
    struct cortado::describe<user> {
        static constexpr auto members = std::tuple{cortado::described_member{"e-mail", &user::email}};
    };
    ```
    CORTADO_DESCRIBE does it where the names are the members' own. */
template <class T>
struct describe;

namespace detail {

template <class T>
concept DescribedByMacro = requires(const T* type) {
    cortado_describe(type);
};
template <class T>
concept DescribedByTemplate = requires {
    describe<T>::members;
};

template <class T>
constexpr auto described_members() {
    if constexpr (DescribedByTemplate<T>) {
        return describe<T>::members;
    } else {
        return cortado_describe(static_cast<const T*>(nullptr));
    }
}

// A derived class does not count as described because its base is: its own members would be missing.
template <class T>
consteval bool is_described() {
    if constexpr (DescribedByTemplate<T>) {
        return true;
    } else if constexpr (DescribedByMacro<T>) {
        return std::is_same_v<typename decltype(cortado_describe(static_cast<const T*>(nullptr)))::described,
                              T>;
    } else {
        return false;
    }
}

// What the macro makes: the members, and whose they are.
template <class T, class... Members>
struct description : std::tuple<Members...> {
    using described = T;
    using std::tuple<Members...>::tuple;
};
template <class T, class... Members>
constexpr auto describe_as(Members... members) {
    return description<T, Members...>(members...);
}

}  // namespace detail

/** A type whose members were named by CORTADO_DESCRIBE or by `describe`. */
template <class T>
concept Described = detail::is_described<T>();

}  // namespace cortado

template <class T, class... Members>
struct std::tuple_size<cortado::detail::description<T, Members...>>
    : std::integral_constant<std::size_t, sizeof...(Members)> {};

// The next three hand the names over one by one: the preprocessor has no loop, but comes back to what it put off.
#define CORTADO_DETAIL_AGAIN(...) \
  CORTADO_DETAIL_AGAIN_3(CORTADO_DETAIL_AGAIN_3(CORTADO_DETAIL_AGAIN_3(CORTADO_DETAIL_AGAIN_3(__VA_ARGS__))))
#define CORTADO_DETAIL_AGAIN_3(...) \
  CORTADO_DETAIL_AGAIN_2(CORTADO_DETAIL_AGAIN_2(CORTADO_DETAIL_AGAIN_2(CORTADO_DETAIL_AGAIN_2(__VA_ARGS__))))
#define CORTADO_DETAIL_AGAIN_2(...) \
  CORTADO_DETAIL_AGAIN_1(CORTADO_DETAIL_AGAIN_1(CORTADO_DETAIL_AGAIN_1(CORTADO_DETAIL_AGAIN_1(__VA_ARGS__))))
#define CORTADO_DETAIL_AGAIN_1(...) __VA_ARGS__
#define CORTADO_DETAIL_PUT_OFF ()
#define CORTADO_DETAIL_EACH(type, name, ...) \
  ::cortado::described_member{               \
      #name, &type::name} __VA_OPT__(, CORTADO_DETAIL_EACH_AGAIN CORTADO_DETAIL_PUT_OFF(type, __VA_ARGS__))
#define CORTADO_DETAIL_EACH_AGAIN() CORTADO_DETAIL_EACH

/** Name the members of a class for reflection, behind the class, in its namespace:
    `CORTADO_DESCRIBE(user, name, age)`. Inside a class with private members: CORTADO_DESCRIBE_FRIEND. */
#define CORTADO_DESCRIBE(type, ...)                                                      \
  constexpr auto cortado_describe [[maybe_unused]] ([[maybe_unused]] const type* self) { \
    return ::cortado::detail::describe_as<type>(                                         \
        __VA_OPT__(CORTADO_DETAIL_AGAIN(CORTADO_DETAIL_EACH(type, __VA_ARGS__))));       \
  }                                                                                      \
  static_assert(true)

/** Name the members of a class for reflection, from inside the class, where the private ones may be named. */
#define CORTADO_DESCRIBE_FRIEND(type, ...) friend CORTADO_DESCRIBE(type, __VA_ARGS__)
