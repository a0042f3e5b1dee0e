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

/** One field of a struct: a member, or one of the types of a member that is a std::variant. */
struct field_place {
    std::size_t member = 0;
    std::size_t choice = 0;  ///< 0 of what is no std::variant
    field said;              ///< the number filled in; 0 for a member that keeps what is unknown
};

/** How many fields a member is. */
template <class M>
inline constexpr std::size_t fields_of_member = Variant<M> ? variant_types<M> - 1 : 1;

template <class T, std::size_t... I>
consteval std::size_t count_fields(std::index_sequence<I...>) {
    return (fields_of_member<member_type<T, I>> + ... + 0);
}
template <class T>
inline constexpr std::size_t field_count = count_fields<T>(std::make_index_sequence<member_count<T>>{});

/** What fields_of says of a field, its name at least. */
template <class T>
consteval field said_of(std::size_t member, std::size_t choice) {
    field said{.name = member_names<T>[member]};
    if constexpr (Numbered<T>) {
        for (const field& named : fields_of<T>::list) {
            if (named.name == said.name && named.choice == choice) said = named;
        }
    }
    return said;
}

template <class T, std::size_t... I>
consteval auto numbered_fields(std::index_sequence<I...>) {
    constexpr std::array<bool, sizeof...(I)> has_number{
        !std::is_same_v<member_type<T, I>, unknown_fields>...};
    constexpr std::array<bool, sizeof...(I)> is_variant{Variant<member_type<T, I>>...};
    constexpr std::array<std::size_t, sizeof...(I)> counts{fields_of_member<member_type<T, I>>...};
    std::array<field_place, field_count<T>> made{};
    std::uint32_t last = 0;
    std::size_t next = 0;
    for (std::size_t member = 0; member < sizeof...(I); ++member) {
        for (std::size_t i = 0; i < counts[member]; ++i) {
            field_place& place = made[next++];
            place.member = member;
            place.choice = is_variant[member] ? i + 1 : 0;
            place.said = said_of<T>(member, place.choice);
            if (!has_number[member]) continue;
            if (place.said.number == 0) place.said.number = last + 1;
            last = place.said.number;
        }
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
/** Is what is said of a choice, or of a member that has none, said of one that there is? */
template <class T>
consteval bool names_choices() {
    if constexpr (Numbered<T>) {
        for (const field& named : fields_of<T>::list) {
            bool is_found = false;
            for (const field_place& place : struct_fields<T>)
                is_found = is_found || (place.said.name == named.name && place.choice == named.choice);
            if (!is_found) return false;
        }
    }
    return true;
}
template <class T>
consteval bool has_good_numbers() {
    for (const auto& [member, choice, said] : struct_fields<T>) {
        if (said.number > max_field_number || (said.number >= 19000 && said.number <= 19999)) return false;
    }
    return true;
}
template <class T>
consteval bool has_own_numbers() {
    for (std::size_t a = 0; a < field_count<T>; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            const std::uint32_t number = struct_fields<T>[a].said.number;
            if (number != 0 && number == struct_fields<T>[b].said.number) return false;
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
        static_assert(
            !names_members<T>() || names_choices<T>(),
            "proto: in fields_of<> .choice is that of a type of a std::variant, from 1, and of other "
            "members 0");
        static_assert(has_good_numbers<T>(),
                      "proto: field numbers are 1 to 536870911, without 19000 to 19999, which are reserved");
        static_assert(has_own_numbers<T>(), "proto: two members of a struct have the same field number");
        return check_members<T>(std::make_index_sequence<member_count<T>>{});
    }
    return true;
}

/** Fields by their numbers; the first ones have none. */
template <class T>
consteval auto order_of_fields() {
    std::array<std::size_t, field_count<T>> order{};
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::size_t at = i;
        for (; at > 0 && struct_fields<T>[order[at - 1]].said.number > struct_fields<T>[i].said.number; --at)
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

/** A name with a number behind it. */
template <std::size_t Size>
struct counted_name {
    std::array<char, Size> letters{};
    consteval counted_name(std::string_view name, std::size_t count) {
        std::size_t at = 0;
        for (const char letter : name) letters[at++] = letter;
        letters[at++] = '_';
        if (count >= 10) letters[at++] = static_cast<char>('0' + count / 10 % 10);
        letters[at] = static_cast<char>('0' + count % 10);
    }
    constexpr std::string_view text() const noexcept { return {letters.data(), Size}; }
};

/** All that is known of one field: the I-th in the order of the members. */
template <class T, std::size_t I>
struct member_traits {
    using owner = T;
    static constexpr field_place place = struct_fields<T>[I];
    static constexpr field said = place.said;
    static constexpr bool is_choice = place.choice > 0;
    using type = typename chosen<member_type<T, place.member>, place.choice>::type;
    using element = typename held_by<type>::type;
    static constexpr bool keeps_unknown = std::is_same_v<type, unknown_fields>;
    static constexpr field_type wire_form = [] {
        if constexpr (keeps_unknown)
            return field_type::bytes;
        else
            return type_of<element, said.kind>();
    }();
    static constexpr bool is_group = wire_form == field_type::group;
    static constexpr bool is_repeated = List<type> || Map<type>;
    static constexpr bool is_list_of_numbers = List<type> && Number<element>;
    static constexpr bool is_packed = is_list_of_numbers && said.packed;
    static constexpr wire_type element_wire = Map<type> ? wire_type::length : wire_type_of(wire_form);
    /** As it is written; lists of numbers are read in both forms. */
    static constexpr wire_type wire = is_packed ? wire_type::length : element_wire;
    static constexpr tag_bytes tag = bytes_of_tag(said.number, wire);

    static_assert(!is_group || !Map<type>, "proto: as::group is for structs, not for the values of a map");
    static_assert(
        !said.required || is_optional<type> || is_owned<type>,
        "proto: what is .required must be able to be missing: make it a std::optional, or let it be "
        "written .always");

    static constexpr std::size_t name_size = said.name.size() + (place.choice >= 10 ? 3 : 2);
    static constexpr counted_name<name_size> choice_name{said.name, place.choice};
    /** In the schema, and where reading fails. */
    static constexpr std::string_view name = !said.called.empty() ? said.called
                                             : is_choice          ? choice_name.text()
                                                                  : said.name;
};

/** Call f.operator()<I>() for each field by number until one says false. */
template <class T, class F>
constexpr bool all_fields(F&& f) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return (f.template operator()<field_order<T>[I]>() && ... && true);
    }
    (std::make_index_sequence<field_count<T>>{});
}

/** The member that a field is, or is a choice of. */
template <class Member, class T>
[[gnu::always_inline]] constexpr auto& member_of(T& object) {
    return get_member<Member::place.member>(object);
}

}  // namespace cortado::proto::detail
