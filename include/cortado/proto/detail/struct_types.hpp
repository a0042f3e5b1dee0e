#pragma once

#include <cortado/config.hpp>
#include <cortado/core/describe.hpp>
#include <cortado/proto/descriptor.hpp>
#include <cortado/proto/fields.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace cortado::proto::detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_owned = false;
template <class T>
inline constexpr bool is_owned<std::unique_ptr<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T, class Allocator>
inline constexpr bool is_vector<std::vector<T, Allocator>> = true;

template <class T>
inline constexpr std::size_t variant_types = 0;
template <class... T>
inline constexpr std::size_t variant_types<std::variant<T...>> = sizeof...(T);
/** A oneof. */
template <class T>
concept Variant = variant_types<T> >
0;

template <class T>
concept Octets = std::same_as<T, std::vector<std::byte>> || std::same_as<T, std::vector<unsigned char>>;
template <class T>
concept Character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
    std::same_as<T, char16_t> || std::same_as<T, char32_t>;
template <class T>
concept Integer = std::integral<T> && !Character<T> && !std::same_as<T, bool>;
// Only with a type of its own can an enum keep numbers that it does not name.
template <class T>
concept FixedEnum = std::is_enum_v<T> && !std::same_as<T, std::byte> && requires {
    T{0};
};
template <class T>
concept Number =
    Integer<T> || FixedEnum<T> || std::same_as<T, bool> || std::same_as<T, float> || std::same_as<T, double>;
template <class T>
concept Text = std::same_as<T, std::string> || Octets<T>;
template <class T>
concept Map = requires {
    typename T::key_type;
    typename T::mapped_type;
};
template <class T>
concept List = is_vector<T> && !Octets<T>;
template <class T>
concept Tuple = requires {
    std::tuple_size<T>::value;
};
template <class T>
concept Struct =
    std::is_class_v<T> && !Text<T> && !Map<T> && !is_vector<T> && !is_optional<T> && !is_owned<T> &&
    !Tuple<T> && !std::same_as<T, unknown_fields> && (std::is_aggregate_v<T> || Described<T>);

/** What one value of a list, a map or an optional member may be. */
template <class T>
concept Single = Number<T> || Text<T> || Struct<T>;

/** One of the types of a std::variant, or what is none as it is. */
template <class T, std::size_t Choice>
struct chosen {
    using type = T;
};
template <Variant T, std::size_t Choice>
requires(Choice > 0) struct chosen<T, Choice> {
    using type = std::variant_alternative_t<Choice, T>;
};

/** The one value that a member holds, or each of several; of a map its values. */
template <class T>
struct held_by {
    using type = T;
};
template <class T>
requires(is_optional<T> || (is_vector<T> && !Octets<T>)) struct held_by<T> {
    using type = typename T::value_type;
};
template <class T>
requires is_owned<T>
struct held_by<T> {
    using type = typename T::element_type;
};
template <Map T>
struct held_by<T> {
    using type = typename T::mapped_type;
};

template <class T>
consteval bool check_key() {
    static_assert(Integer<T> || std::same_as<T, bool> || std::same_as<T, std::string>,
                  "proto: the key of a map is an integer, a bool or a std::string");
    return true;
}

template <class Member, std::size_t... I>
consteval bool check_variant(std::index_sequence<I...>) {
    static_assert(std::same_as<std::variant_alternative_t<0, Member>, std::monostate> && sizeof...(I) > 0,
                  "proto: the first type of a std::variant is std::monostate, where no field of the oneof is "
                  "set, and others follow");
    static_assert(
        (Single<std::variant_alternative_t<I + 1, Member>> && ... && true),
        "proto: the types of a std::variant are single values: bool, integers, float, double, enums "
        "with an underlying type, std::string, bytes and structs");
    return true;
}

/** Refuse, with the cure, what has no form in a message. */
template <class Member>
consteval bool check_plain_member() {
    using element = typename held_by<Member>::type;
    static_assert(
        !std::is_pointer_v<element> && !std::same_as<element, std::string_view>,
        "proto: a pointer or a view owns nothing that could be decoded: use std::string, std::optional or "
        "std::unique_ptr");
    static_assert(!Character<element>,
                  "proto: a character type is neither a number nor a text: use std::int8_t or std::string");
    static_assert(
        !std::is_enum_v<element> || FixedEnum<element>,
        "proto: an enum needs an underlying type (enum class kind : int), to keep numbers it does not name");
    constexpr bool holds_one = std::same_as<element, Member>;
    static_assert(
        holds_one || !(List<element> || Map<element> || is_optional<element> || is_owned<element>),
        "proto: lists, maps and optionals cannot hold one another: put a struct around the inner one");
    static_assert(!is_owned<Member> || Struct<element>, "proto: a std::unique_ptr holds a struct");
    if constexpr (Map<Member>) check_key<typename Member::key_type>();
    constexpr bool is_refused_above = std::is_pointer_v<element> || std::same_as<element, std::string_view> ||
                                      Character<element> || std::is_enum_v<element> || !holds_one;
    static_assert(
        is_refused_above || Single<element> || std::same_as<Member, unknown_fields>,
        "proto: a member of this type has no form in a message: use bool, an integer, float, double, an "
        "enum, std::string, std::vector, std::optional, std::unique_ptr, std::variant, a map or a struct");
    static_assert(
        holds_one || Single<element> || std::is_pointer_v<element> ||
            std::same_as<element, std::string_view> || Character<element> || std::is_enum_v<element> ||
            List<element> || Map<element> || is_optional<element> || is_owned<element>,
        "proto: the elements of a member have no form in a message: use bool, an integer, float, double, "
        "an enum, std::string or a struct");
    return true;
}

template <class Member>
consteval bool check_member() {
    if constexpr (Variant<Member>)
        return check_variant<Member>(std::make_index_sequence<variant_types<Member> - 1>{});
    else
        return check_plain_member<Member>();
}

/** The type of a value in the language of schemas. */
template <class T, as Kind>
consteval field_type type_of() {
    static_assert(Kind != as::zigzag || (Integer<T> && std::is_signed_v<T>),
                  "proto: as::zigzag is for signed integers");
    static_assert(Kind != as::fixed || Integer<T>, "proto: as::fixed is for integers");
    static_assert(Kind != as::group || Struct<T>, "proto: as::group is for structs");
    static_assert(Kind != as::bytes || std::same_as<T, std::string>, "proto: as::bytes is for std::string");
    constexpr bool is_long = sizeof(T) > 4;
    if constexpr (std::same_as<T, bool>)
        return field_type::bool_;
    else if constexpr (std::same_as<T, float>)
        return field_type::float_;
    else if constexpr (std::same_as<T, double>)
        return field_type::double_;
    else if constexpr (std::is_enum_v<T>)
        return field_type::enum_;
    else if constexpr (Octets<T>)
        return field_type::bytes;
    else if constexpr (Text<T>)
        return Kind == as::bytes ? field_type::bytes : field_type::string;
    else if constexpr (!Integer<T>)
        return Kind == as::group ? field_type::group : field_type::message;
    else if constexpr (Kind == as::zigzag)
        return is_long ? field_type::sint64 : field_type::sint32;
    else if constexpr (Kind == as::fixed && std::is_signed_v<T>)
        return is_long ? field_type::sfixed64 : field_type::sfixed32;
    else if constexpr (Kind == as::fixed)
        return is_long ? field_type::fixed64 : field_type::fixed32;
    else if constexpr (std::is_signed_v<T>)
        return is_long ? field_type::int64 : field_type::int32;
    else
        return is_long ? field_type::uint64 : field_type::uint32;
}

}  // namespace cortado::proto::detail
