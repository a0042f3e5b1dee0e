#pragma once

#include <cortado/config.hpp>
#include <cortado/core/reflect.hpp>
#include <cortado/proto/detail/layout.hpp>
#include <cortado/proto/detail/struct_types.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::proto::detail {

template <class T, std::size_t I>
using member_type = std::remove_cvref_t<decltype(get_member<I>(std::declval<T&>()))>;

template <class T>
concept Numbered = requires {
    fields_of<T>::list;
};

// What fields_of says of each member, numbers filled in; 0 for a member that keeps what is unknown.
template <class T, std::size_t... I>
consteval auto numbered_fields(std::index_sequence<I...>) {
    constexpr std::array<bool, sizeof...(I)> has_number{
        !std::is_same_v<member_type<T, I>, unknown_fields>...};
    std::array<field, sizeof...(I)> made{};
    std::uint32_t last = 0;
    for (std::size_t place = 0; place < made.size(); ++place) {
        made[place].name = member_names<T>[place];
        if constexpr (Numbered<T>) {
            for (const field& named : fields_of<T>::list) {
                if (named.name == made[place].name) made[place] = named;
            }
        }
        if (!has_number[place]) continue;
        if (made[place].number == 0) made[place].number = last + 1;
        last = made[place].number;
    }
    return made;
}

/** The fields of a struct, in the order of its members. */
template <class T>
inline constexpr auto struct_fields = numbered_fields<T>(std::make_index_sequence<member_count<T>>{});

template <class T>
consteval bool names_members() {
    if constexpr (Numbered<T>) {
        for (const field& named : fields_of<T>::list) {
            bool is_found = false;
            for (const std::string_view member : member_names<T>) is_found = is_found || member == named.name;
            if (!is_found) return false;
        }
    }
    return true;
}
template <class T>
consteval bool has_good_numbers() {
    for (const field& each : struct_fields<T>) {
        if (each.number > max_field_number || (each.number >= 19000 && each.number <= 19999)) return false;
    }
    return true;
}
template <class T>
consteval bool has_own_numbers() {
    for (const field& a : struct_fields<T>) {
        for (const field& b : struct_fields<T>) {
            if (a.number != 0 && a.number == b.number && a.name != b.name) return false;
        }
    }
    return true;
}
template <class T, std::size_t... I>
consteval bool check_members(std::index_sequence<I...>) {
    return (check_member<member_type<T, I>>() && ... && true);
}
template <class T>
consteval bool check_struct() {
    static_assert(Struct<T>, "proto: a message is a plain struct, or one named by CORTADO_DESCRIBE");
    if constexpr (Struct<T>) {
        static_assert(names_members<T>(), "proto: fields_of<> names a member that the struct does not have");
        static_assert(has_good_numbers<T>(),
                      "proto: field numbers are 1 to 536870911, without 19000 to 19999, which are reserved");
        static_assert(has_own_numbers<T>(), "proto: two members of a struct have the same field number");
        return check_members<T>(std::make_index_sequence<member_count<T>>{});
    }
    return true;
}

/** Members by their field numbers; the first ones have none. */
template <class T>
consteval auto order_of_fields() {
    std::array<std::size_t, member_count<T>> order{};
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::size_t at = i;
        for (; at > 0 && struct_fields<T>[order[at - 1]].number > struct_fields<T>[i].number; --at)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}
template <class T>
inline constexpr auto field_order = order_of_fields<T>();

/** A tag as it is written. */
struct tag_bytes {
    std::array<char, 5> bytes{};
    std::size_t size = 0;
};
consteval tag_bytes bytes_of_tag(std::uint32_t number, wire_type wire) {
    tag_bytes made;
    std::uint32_t left = number << 3 | static_cast<std::uint32_t>(wire);
    for (; left >= 0x80; left >>= 7) made.bytes[made.size++] = static_cast<char>(left | 0x80);
    made.bytes[made.size++] = static_cast<char>(left);
    return made;
}

/** All that is known of one member. */
template <class T, std::size_t I>
struct member_traits {
    using owner = T;
    using type = member_type<T, I>;
    using element = typename held_by<type>::type;
    static constexpr field said = struct_fields<T>[I];
    static constexpr bool keeps_unknown = std::is_same_v<type, unknown_fields>;
    static constexpr field_type wire_form = [] {
        if constexpr (keeps_unknown)
            return field_type::bytes;
        else
            return type_of<element, said.kind>();
    }();
    static constexpr bool is_repeated = List<type> || Map<type>;
    static constexpr bool is_list_of_numbers = List<type> && Number<element>;
    static constexpr bool is_packed = is_list_of_numbers && said.packed;
    static constexpr wire_type element_wire = Map<type> ? wire_type::length : wire_type_of(wire_form);
    /** As it is written; lists of numbers are read in both forms. */
    static constexpr wire_type wire = is_packed ? wire_type::length : element_wire;
    static constexpr tag_bytes tag = bytes_of_tag(said.number, wire);
};

/** Call f.operator()<I>() for each field by number until one says false. */
template <class T, class F>
constexpr bool all_fields(F&& f) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return (f.template operator()<field_order<T>[I]>() && ... && true);
    }
    (std::make_index_sequence<member_count<T>>{});
}

}  // namespace cortado::proto::detail
