#pragma once

#include <cortado/config.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/proto/detail/struct_fields.hpp>
#include <cortado/proto/detail/struct_names.hpp>
#include <cortado/proto/detail/wire.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>

namespace cortado::proto::detail {

template <class T>
void put_struct(backward_writer& out, const T& from);

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
[[gnu::always_inline]] inline void push_tag(backward_writer& out) noexcept {
    out.push_bytes<Member::tag.size>(Member::tag.bytes.data());
}

/** Push a number into room that is there. */
template <field_type Type, class N>
[[gnu::always_inline]] inline void push_number(backward_writer& out, N value) noexcept {
    constexpr wire_type wire = wire_type_of(Type);
    if constexpr (std::is_floating_point_v<N>) {
        using word = std::conditional_t<sizeof(N) == 8, std::uint64_t, std::uint32_t>;
        out.push_fixed(std::bit_cast<word>(value));
    } else if constexpr (wire == wire_type::fixed64) {
        out.push_fixed(static_cast<std::uint64_t>(value));
    } else if constexpr (wire == wire_type::fixed32) {
        out.push_fixed(static_cast<std::uint32_t>(value));
    } else {
        out.push_varint(varint_of<Type>(value));
    }
}

/** A text and its length. */
template <class Member, field_type Type, class T>
[[gnu::always_inline]] inline void put_text(backward_writer& out, const T& value) {
    const std::string_view text(reinterpret_cast<const char*>(value.data()), value.size());
    out.room(text.size() + most_head);
    const bool is_known_good = out.push_text(text);
    if constexpr (Type == field_type::string) {
        if (!is_known_good && !is_utf8(text)) [[unlikely]]
            refuse_text(struct_name<typename Member::owner>(), Member::said.name);
    }
    out.push_varint(text.size());
}

/** One value without its tag; behind it there is room for one. */
template <class Member, field_type Type, class T>
[[gnu::always_inline]] inline void put_value(backward_writer& out, const T& value) {
    if constexpr (Number<T>) {
        out.room(most_head);
        push_number<Type>(out, value);
    } else if constexpr (Text<T>) {
        put_text<Member, Type>(out, value);
    } else {
        const std::size_t before = out.size();
        put_struct(out, value);
        out.room(most_head);
        out.push_varint(out.size() - before);
    }
}

template <class Member, class L>
void put_list(backward_writer& out, const L& list) {
    using element = typename Member::element;
    if constexpr (!Member::is_packed) {
        for (auto at = list.rbegin(); at != list.rend(); ++at) {
            put_value<Member, Member::wire_form>(out, static_cast<const element&>(*at));
            push_tag<Member>(out);
        }
    } else if (!list.empty()) {
        const std::size_t before = out.size();
        out.room(list.size() * backward_writer::most_varint + most_head);
        for (auto at = list.rbegin(); at != list.rend(); ++at)
            push_number<Member::wire_form>(out, static_cast<element>(*at));
        out.push_varint(out.size() - before);
        push_tag<Member>(out);
    }
}

template <class Member, class Entry>
void put_entry(backward_writer& out, const Entry& entry) {
    using key = std::remove_cv_t<typename Entry::first_type>;
    constexpr tag_bytes key_tag = bytes_of_tag(1, wire_type_of(type_of<key, as::usual>()));
    constexpr tag_bytes value_tag = bytes_of_tag(2, wire_type_of(Member::wire_form));
    const std::size_t before = out.size();
    put_value<Member, Member::wire_form>(out, entry.second);
    out.push_bytes<value_tag.size>(value_tag.bytes.data());
    put_value<Member, type_of<key, as::usual>()>(out, entry.first);
    out.push_bytes<key_tag.size>(key_tag.bytes.data());
    out.room(most_head);
    out.push_varint(out.size() - before);
    push_tag<Member>(out);
}
template <class Member, class M>
void put_map(backward_writer& out, const M& map) {
    if constexpr (requires { map.rbegin(); }) {
        for (auto at = map.rbegin(); at != map.rend(); ++at) put_entry<Member>(out, *at);
    } else {
        for (const auto& entry : map) put_entry<Member>(out, entry);
    }
}

/** A member that cannot be absent: written unless it is zero, empty, or a struct of nothing else. */
template <class Member, class T>
[[gnu::always_inline]] inline void put_plain(backward_writer& out, const T& value) {
    constexpr bool is_always_there = Member::said.always;
    if constexpr (Number<T>) {
        if (!is_always_there && is_zero(value)) return;
    } else if constexpr (Text<T>) {
        if (!is_always_there && value.empty()) return;
    } else if constexpr (!is_always_there) {
        const std::size_t before = out.size();
        put_struct(out, value);
        if (out.size() == before) return;
        out.room(most_head);
        out.push_varint(out.size() - before);
        return push_tag<Member>(out);
    }
    put_value<Member, Member::wire_form>(out, value);
    push_tag<Member>(out);
}

template <class Member, class T>
[[gnu::always_inline]] inline void put_member(backward_writer& out, const T& value) {
    if constexpr (Member::keeps_unknown) {
        out.text(value.bytes);
    } else if constexpr (List<T>) {
        put_list<Member>(out, value);
    } else if constexpr (Map<T>) {
        put_map<Member>(out, value);
    } else if constexpr (is_optional<T> || is_owned<T>) {
        if (!value) return;
        put_value<Member, Member::wire_form>(out, *value);
        push_tag<Member>(out);
    } else {
        put_plain<Member>(out, value);
    }
}

/** Write a struct in front of what the writer holds. */
template <class T>
void put_struct(backward_writer& out, const T& from) {
    static_assert(check_struct<T>());
    constexpr std::size_t count = member_count<T>;
    // What is unknown has no number, so it is first in the order, and is written first: it comes last.
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        constexpr auto member = [](std::size_t place) {
            std::size_t without = 0;
            while (without < count && struct_fields<T>[field_order<T>[without]].number == 0) ++without;
            return place < without ? field_order<T>[place] : field_order<T>[count - 1 - (place - without)];
        };
        (put_member<member_traits<T, member(I)>>(out, get_member<member(I)>(from)), ...);
    }
    (std::make_index_sequence<count>{});
}

}  // namespace cortado::proto::detail
