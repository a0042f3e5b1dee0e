#pragma once

#include <cortado/config.hpp>
#include <cortado/core/describe.hpp>
#include <cortado/core/reflect_table.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#  pragma clang diagnostic push
#  pragma clang diagnostic ignored "-Wundefined-var-template"
#  pragma clang diagnostic ignored "-Wundefined-inline"
#  pragma clang diagnostic ignored "-Wundefined-internal"
#  pragma clang diagnostic ignored "-Wmissing-braces"
#  pragma clang diagnostic ignored "-Wmissing-field-initializers"
#endif

namespace cortado {

namespace detail {

// Stands for a value of any type, in places where only the number of values is asked for.
// Never called, but defined: clang wants it to be where a constructor might, for a type of one source file alone.
struct anything {
    template <class U>
    operator U() const {
        __builtin_unreachable();
    }
};
template <class T>
struct any_base_of {
    template <class U>
    requires(std::is_base_of_v<U, T> && !std::is_same_v<U, T>) operator U() const;
};
struct nothing_known {};

template <class T, std::size_t... Before>
constexpr bool can_start(std::index_sequence<Before...>) {
    return requires { T{((void)Before, anything{})...}; };
}
template <class T, std::size_t... Before, std::size_t... After>
constexpr bool can_start_with_braces(std::index_sequence<Before...>, std::index_sequence<After...>) {
    return requires { T{((void)Before, anything{})..., {}, ((void)After, anything{})...}; };
}

template <class T, std::size_t N>
constexpr bool takes_values() {
    return can_start<T>(std::make_index_sequence<N>{});
}
// The largest number of values that T{...} takes, which is monotone: found by halving.
template <class T, std::size_t Low, std::size_t High>
constexpr std::size_t most_values() {
    if constexpr (Low == High) {
        return Low;
    } else {
        constexpr std::size_t middle = (Low + High + 1) / 2;
        if constexpr (takes_values<T, middle>()) {
            return most_values<T, middle, High>();
        } else {
            return most_values<T, Low, middle - 1>();
        }
    }
}
template <class T>
constexpr std::size_t flat_values() {
    if constexpr (!takes_values<T, most_members + 1>()) {
        return most_values<T, 0, most_members>();
    } else {
        return most_values<T, most_members + 1, 512>();
    }
}

// A C array takes several values without braces of its own: how many does the member at Place take?
template <class T, std::size_t Place, std::size_t Values, std::size_t Taken = 1>
constexpr std::size_t values_taken() {
    if constexpr (Place + Taken > Values) {
        return 1;
    } else if constexpr (can_start_with_braces<T>(std::make_index_sequence<Place>{},
                                                  std::make_index_sequence<Values - Place - Taken>{})) {
        return Taken;
    } else {
        return values_taken<T, Place, Values, Taken + 1>();
    }
}
template <class T, std::size_t Place, std::size_t Values, std::size_t Members = 0>
constexpr std::size_t count_members() {
    if constexpr (Place >= Values) {
        return Members;
    } else {
        return count_members<T, Place + values_taken<T, Place, Values>(), Values, Members + 1>();
    }
}

// A first member that takes anything, like std::any, is no base class.
template <class T>
inline constexpr bool has_base = requires {
    T{any_base_of<T>{}};
}
&&!requires { T{nothing_known{}}; };

template <class T>
constexpr std::size_t plain_member_count() {
    static_assert(std::is_aggregate_v<T>,
                  "reflect: this type has constructors, private members or virtual functions: "
                  "name its members with CORTADO_DESCRIBE");
    if constexpr (!std::is_aggregate_v<T>) {
        return 0;
    } else {
        static_assert(!has_base<T>,
                      "reflect: this type has a base class: name its members with CORTADO_DESCRIBE");
        constexpr std::size_t count = count_members<T, 0, flat_values<T>()>();
        static_assert(count <= most_members,
                      "reflect: this type has more than 64 members: name them with CORTADO_DESCRIBE");
        return count <= most_members ? count : 0;
    }
}

template <class T>
struct stand_in {
    T value;
};
// Never defined and never read: only the addresses of its members are used, as constants.
template <class T>
extern const stand_in<T> nowhere;
template <class T>
struct place_of {
    const T* at;
};
template <class T>
place_of(const T*) -> place_of<T>;

template <auto Place>
consteval std::string_view spelt_place() {
    return __PRETTY_FUNCTION__;
}
// g++ writes "...{(& nowhere<P>.stand_in<P>::value.P::name)}; std::...", clang "...{&nowhere.value.name}]".
consteval std::string_view name_in(std::string_view spelt) {
    spelt = spelt.substr(0, spelt.rfind('}'));
    if (spelt.back() == ')') spelt.remove_suffix(1);
    return spelt.substr(spelt.find_last_of(".:") + 1);
}

template <class T>
inline constexpr std::size_t plain_members = plain_member_count<T>();

template <class T>
constexpr auto tie_plain(T& object) {
    return tie_members(object, std::integral_constant<std::size_t, plain_members<std::remove_cv_t<T>>>{});
}
template <class T, std::size_t I>
consteval std::string_view plain_name() {
    constexpr auto all = tie_plain(nowhere<T>.value);
    return name_in(spelt_place<place_of{&std::get<I>(all)}>());
}

// What was counted must lie in memory as T does. Each miscount, of references, of members that are aligned or share
// their place, becomes an error of the compiler this way.
template <class T, std::size_t... I>
consteval bool lies_as_counted(std::index_sequence<I...>) {
    using members = decltype(tie_plain(std::declval<T&>()));
    std::size_t end = 0;
    [[maybe_unused]] const auto add = [&](std::size_t size, std::size_t alignment) {
        end = (end + alignment - 1) / alignment * alignment + size;
    };
    (add(sizeof(std::remove_reference_t<std::tuple_element_t<I, members>>),
         alignof(std::remove_reference_t<std::tuple_element_t<I, members>>)),
     ...);
    end = (end + alignof(T) - 1) / alignof(T) * alignof(T);
    return end == sizeof(T) || (end == 0 && std::is_empty_v<T>);
}
template <class T>
inline constexpr bool is_counted_well = lies_as_counted<T>(std::make_index_sequence<plain_members<T>>{});

template <class T>
consteval std::size_t member_count_of() {
    if constexpr (Described<T>) {
        return std::tuple_size_v<decltype(described_members<T>())>;
    } else {
        static_assert(is_counted_well<T>,
                      "reflect: the members of this type cannot be told apart (a reference, alignas, "
                      "no_unique_address or packing): name them with CORTADO_DESCRIBE");
        return plain_members<T>;
    }
}
template <class T, std::size_t I>
consteval std::string_view member_name_of() {
    if constexpr (Described<T>) {
        return std::get<I>(described_members<T>()).name;
    } else {
        return plain_name<T, I>();
    }
}
template <class T, std::size_t... I>
consteval auto member_names_of(std::index_sequence<I...>) {
    return std::array<std::string_view, sizeof...(I)>{member_name_of<T, I>()...};
}

}  // namespace detail

/** Count the members of a struct.

    A plain struct needs no preparation: an aggregate of up to 64 members, without base class, bit-field, anonymous
    union or reference. Anything else is refused, bit-fields, anonymous unions and volatile members in the compiler's
    words, the others with a message; and CORTADO_DESCRIBE names the members that have an address. */
template <class T>
inline constexpr std::size_t member_count = detail::member_count_of<T>();

/** The names of a struct's members, in the order of their declaration. */
template <class T>
inline constexpr auto member_names = detail::member_names_of<T>(std::make_index_sequence<member_count<T>>{});

/** Get the member at a place of a struct. */
template <std::size_t I, class T>
constexpr auto& get_member(T& object) {
    using type = std::remove_cv_t<T>;
    static_assert(I < member_count<type>);
    if constexpr (Described<type>) {
        return object.*(std::get<I>(detail::described_members<type>()).pointer);
    } else {
        return std::get<I>(detail::tie_plain(object));
    }
}

/** Call f(name, member) for each member of a struct, in the order of their declaration. */
template <class T, class F>
constexpr void for_each_member(T& object, F&& f) {
    using type = std::remove_cv_t<T>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (f(member_names<type>[I], get_member<I>(object)), ...);
    }
    (std::make_index_sequence<member_count<type>>{});
}

}  // namespace cortado

#if defined(__clang__)
#  pragma clang diagnostic pop
#endif
