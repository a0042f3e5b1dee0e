#pragma once

#include <cortado/config.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/proto/detail/struct_fields.hpp>
#include <cortado/proto/detail/struct_names.hpp>
#include <cortado/proto/detail/wire.hpp>

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cortado::proto::detail {

// What is put stands in front of a place; each function returns the place where it begins.
template <class T>
char* put_struct(backward_writer& out, char* at, const T& from);

/** What a number is as a varint. */
template <field_type Type, class N>
constexpr std::uint64_t varint_of(N value) noexcept {
    if constexpr (Type == field_type::sint32)
        return zigzag(static_cast<std::int32_t>(value));
    else if constexpr (Type == field_type::sint64)
        return zigzag(static_cast<std::int64_t>(value));
    else if constexpr (Type == field_type::int32 || Type == field_type::enum_)  // by its sign to 64 bits
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<std::int32_t>(value)));
    else
        return static_cast<std::uint64_t>(value);
}

/** Is a number written though its member cannot be absent? Minus zero is not zero. */
template <class N>
constexpr bool is_zero(N value) noexcept {
    if constexpr (std::is_same_v<N, double>)
        return std::bit_cast<std::uint64_t>(value) == 0;
    else if constexpr (std::is_same_v<N, float>)
        return std::bit_cast<std::uint32_t>(value) == 0;
    else
        return value == N{};
}

template <class Member>
[[gnu::always_inline]] inline char* write_tag(char* at) noexcept {
    return write_bytes<Member::tag.size>(at, Member::tag.bytes.data());
}

/** A number, into room that is there. */
template <field_type Type, class N>
[[gnu::always_inline]] inline char* write_number(char* at, N value) noexcept {
    constexpr wire_type wire = wire_type_of(Type);
    if constexpr (std::is_floating_point_v<N>) {
        using word = std::conditional_t<sizeof(N) == 8, std::uint64_t, std::uint32_t>;
        return write_fixed(at, std::bit_cast<word>(value));
    } else if constexpr (wire == wire_type::fixed64) {
        return write_fixed(at, static_cast<std::uint64_t>(value));
    } else if constexpr (wire == wire_type::fixed32) {
        return write_fixed(at, static_cast<std::uint32_t>(value));
    } else {
        return write_varint(at, varint_of<Type>(value));
    }
}

/** A text and its length. */
template <class Member, field_type Type, class T>
[[gnu::always_inline]] inline char* put_text(backward_writer& out, char* at, const T& value) {
    const std::string_view text(reinterpret_cast<const char*>(value.data()), value.size());
    at = out.room(at, text.size() + most_head) - text.size();
    if constexpr (Type == field_type::string) {
        if (!copy_ascii(at, text.data(), text.size()) && !is_utf8(text)) [[unlikely]]
            refuse_text(struct_name<typename Member::owner>(), Member::said.name);
    } else if (!text.empty()) {
        copy_text(at, text.data(), text.size());
    }
    return write_varint(at, text.size());
}

/** A struct behind its length, or, as a group, in front of the tag that ends it. */
template <class Member, class T>
[[gnu::always_inline]] inline char* put_message(backward_writer& out, char* at, const T& value) {
    if constexpr (Member::is_group) {
        constexpr tag_bytes last = bytes_of_tag(Member::said.number, wire_type::end_group);
        at = write_bytes<last.size>(out.room(at, most_head), last.bytes.data());
        return out.room(put_struct(out, at, value), most_head);
    } else {
        const std::size_t before = out.size(at);
        at = out.room(put_struct(out, at, value), most_head);
        return write_varint(at, out.size(at) - before);
    }
}

/** One value without its tag; behind it there is room for one. */
template <class Member, field_type Type, class T>
[[gnu::always_inline]] inline char* put_value(backward_writer& out, char* at, const T& value) {
    if constexpr (Number<T>)
        return write_number<Type>(out.room(at, most_head), value);
    else if constexpr (Text<T>)
        return put_text<Member, Type>(out, at, value);
    else
        return put_message<Member>(out, at, value);
}

template <class Member, class L>
char* put_list(backward_writer& out, char* at, const L& list) {
    using element = typename Member::element;
    if constexpr (!Member::is_packed) {
        for (auto each = list.rbegin(); each != list.rend(); ++each) {
            at = put_value<Member, Member::wire_form>(out, at, static_cast<const element&>(*each));
            at = write_tag<Member>(at);
        }
    } else if (!list.empty()) {
        const std::size_t before = out.size(at);
        at = out.room(at, list.size() * most_varint + most_head);
        for (auto each = list.rbegin(); each != list.rend(); ++each)
            at = write_number<Member::wire_form>(at, static_cast<element>(*each));
        at = write_varint(at, out.size(at) - before);
        at = write_tag<Member>(at);
    }
    return at;
}

template <class Member, class Entry>
char* put_entry(backward_writer& out, char* at, const Entry& entry) {
    using key = std::remove_cv_t<typename Entry::first_type>;
    constexpr tag_bytes key_tag = bytes_of_tag(1, wire_type_of(type_of<key, as::usual>()));
    constexpr tag_bytes value_tag = bytes_of_tag(2, wire_type_of(Member::wire_form));
    const std::size_t before = out.size(at);
    at = put_value<Member, Member::wire_form>(out, at, entry.second);
    at = write_bytes<value_tag.size>(at, value_tag.bytes.data());
    at = put_value<Member, type_of<key, as::usual>()>(out, at, entry.first);
    at = write_bytes<key_tag.size>(at, key_tag.bytes.data());
    at = out.room(at, most_head);
    return write_tag<Member>(write_varint(at, out.size(at) - before));
}
template <class M>
inline constexpr bool is_in_order_of_keys = false;
template <class M>
requires(std::same_as<typename M::key_compare, std::less<typename M::key_type>> ||
         std::same_as<typename M::key_compare, std::less<>>) inline constexpr bool is_in_order_of_keys<M> =
    true;

template <class Member, class M>
[[gnu::noinline]] char* put_sorted(backward_writer& out, char* at, const M& map) {
    std::vector<const typename M::value_type*> entries;
    for (const auto& entry : map) entries.push_back(&entry);
    std::ranges::sort(entries, [](const auto* a, const auto* b) { return b->first < a->first; });
    for (const auto* entry : entries) at = put_entry<Member>(out, at, *entry);
    return at;
}

template <class Member, class M>
char* put_map(backward_writer& out, char* at, const M& map) {
    if constexpr (!is_in_order_of_keys<M>) {
        if (out.sorts_maps) return put_sorted<Member>(out, at, map);
    }
    if constexpr (requires { map.rbegin(); }) {
        for (auto each = map.rbegin(); each != map.rend(); ++each) at = put_entry<Member>(out, at, *each);
    } else {
        for (const auto& entry : map) at = put_entry<Member>(out, at, entry);
    }
    return at;
}

/** A member that cannot be absent: written unless it is zero, empty, or a struct of nothing else. */
template <class Member, class T>
[[gnu::always_inline]] inline char* put_plain(backward_writer& out, char* at, const T& value) {
    constexpr bool is_always_there = Member::said.always;
    if constexpr (Number<T>) {
        if (!is_always_there && is_zero(value)) return at;
    } else if constexpr (Text<T>) {
        if (!is_always_there && value.empty()) return at;
    } else if constexpr (!is_always_there) {
        const std::size_t before = out.size(at);
        at = put_message<Member>(out, at, value);
        // Of nothing there is only a tag or a length, both of which are taken back.
        constexpr std::size_t empty =
            Member::is_group ? bytes_of_tag(Member::said.number, wire_type::end_group).size : 1;
        if (out.size(at) == before + empty) return at + empty;
        return write_tag<Member>(at);
    }
    return write_tag<Member>(put_value<Member, Member::wire_form>(out, at, value));
}

/** A field that is there. */
template <class Member, class T>
[[gnu::always_inline]] inline char* put_present(backward_writer& out, char* at, const T& value) {
    return write_tag<Member>(put_value<Member, Member::wire_form>(out, at, value));
}

template <class Member, class T>
[[gnu::always_inline]] inline char* put_member(backward_writer& out, char* at, const T& value) {
    if constexpr (Member::keeps_unknown) {
        return out.text(at, value.bytes);
    } else if constexpr (Member::is_choice) {
        constexpr std::size_t choice = Member::place.choice;
        return value.index() == choice ? put_present<Member>(out, at, *std::get_if<choice>(&value)) : at;
    } else if constexpr (List<T>) {
        return put_list<Member>(out, at, value);
    } else if constexpr (Map<T>) {
        return put_map<Member>(out, at, value);
    } else if constexpr (is_optional<T> || is_owned<T>) {
        if (value) return put_present<Member>(out, at, *value);
        if constexpr (Member::said.required)
            if (!out.takes_partial) refuse_missing(struct_name<typename Member::owner>(), Member::name);
        return at;
    } else {
        return put_plain<Member>(out, at, value);
    }
}

/** Write a struct in front of a place. */
template <class T>
char* put_struct(backward_writer& out, char* at, const T& from) {
    static_assert(check_struct<T>());
    constexpr std::size_t count = field_count<T>;
    // What is unknown has no number, so it is first in the order, and is written first: it comes last.
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        constexpr auto member = [](std::size_t place) {
            std::size_t without = 0;
            while (without < count && struct_fields<T>[field_order<T>[without]].said.number == 0) ++without;
            return place < without ? field_order<T>[place] : field_order<T>[count - 1 - (place - without)];
        };
        ((at =
              put_member<member_traits<T, member(I)>>(out, at, member_of<member_traits<T, member(I)>>(from))),
         ...);
    }
    (std::make_index_sequence<count>{});
    return at;
}

}  // namespace cortado::proto::detail
