#pragma once

#include <cortado/config.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/proto/detail/struct_fields.hpp>
#include <cortado/proto/detail/wire_reader.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace cortado::proto::detail {

inline constexpr std::string_view does_not_fit = "the number does not fit into its member";

template <class T>
const char* read_struct(wire_reader& in, const char* at, const char* end, T& into, std::uint32_t group = 0);

/** A member as an empty message has it, whatever its initialiser: what is absent is zero. */
template <class T>
void empty_member(T& member) {
    if constexpr (Number<T>) {
        member = T{};
    } else if constexpr (std::is_same_v<T, unknown_fields>) {
        member.bytes.clear();
    } else if constexpr (Variant<T>) {
        member.template emplace<0>();
    } else if constexpr (is_optional<T> || is_owned<T>) {
        member.reset();
    } else if constexpr (Struct<T>) {
        for_each_member(member, [](std::string_view, auto& inner) { empty_member(inner); });
    } else if (!member.empty()) {
        member.clear();
    }
}
template <class T>
T empty_struct() {
    T made{};
    empty_member(made);
    return made;
}

/** Does a tag come next? */
template <class Member>
[[gnu::always_inline]] inline bool is_next(const char* at, const char* end) noexcept {
    constexpr tag_bytes tag = Member::tag;
    if constexpr (tag.size == 1) {
        return at < end && *at == tag.bytes[0];
    } else {
        return end - at >= static_cast<std::ptrdiff_t>(tag.size) &&
               std::memcmp(at, tag.bytes.data(), tag.size) == 0;
    }
}

/** A number that is narrower in its member than on the wire. */
template <class N>
constexpr bool fits(std::int64_t value) noexcept {
    if constexpr (std::is_enum_v<N>)
        return fits<std::underlying_type_t<N>>(value);
    else if constexpr (std::is_same_v<N, bool>)
        return true;
    else
        return std::in_range<N>(value);
}

template <field_type Type, class N>
[[gnu::always_inline]] inline const char* read_varint_into(wire_reader& in, const char* at, const char* end,
                                                           N& into) {
    std::uint64_t bits = 0;
    const char* behind = in.number(at, end, bits);
    if (behind == nullptr) [[unlikely]]
        return nullptr;
    if constexpr (Type == field_type::bool_) {
        into = bits != 0;
    } else if constexpr (Type == field_type::int64 || Type == field_type::uint64) {
        into = static_cast<N>(bits);
    } else if constexpr (Type == field_type::sint64) {
        into = static_cast<N>(unzigzag(bits));
    } else {
        std::int64_t value = static_cast<std::int32_t>(static_cast<std::uint32_t>(bits));
        if constexpr (Type == field_type::uint32) value = static_cast<std::uint32_t>(bits);
        if constexpr (Type == field_type::sint32)
            value = static_cast<std::int32_t>(unzigzag(static_cast<std::uint32_t>(bits)));
        if constexpr (sizeof(N) < 4 || std::is_enum_v<N>) {
            if (!fits<N>(value)) [[unlikely]]
                return in.fail(at, does_not_fit);
        }
        into = static_cast<N>(value);
    }
    return behind;
}

template <field_type Type, class N>
[[gnu::always_inline]] inline const char* read_number_into(wire_reader& in, const char* at, const char* end,
                                                           N& into) {
    constexpr wire_type wire = wire_type_of(Type);
    if constexpr (wire == wire_type::varint) {
        return read_varint_into<Type>(in, at, end, into);
    } else {
        using word = std::conditional_t<wire == wire_type::fixed64, std::uint64_t, std::uint32_t>;
        using signed_word = std::make_signed_t<word>;
        if (end - at < static_cast<std::ptrdiff_t>(sizeof(word))) [[unlikely]]
            return in.fail(at, ends_early);
        const word bits = load<word>(at);
        if constexpr (std::is_floating_point_v<N>) {
            into = std::bit_cast<N>(bits);
        } else {
            if constexpr (sizeof(N) < sizeof(word)) {
                const bool is_good = std::is_signed_v<N> ? std::in_range<N>(static_cast<signed_word>(bits))
                                                         : std::in_range<N>(bits);
                if (!is_good) [[unlikely]]
                    return in.fail(at, does_not_fit);
            }
            into = static_cast<N>(bits);
        }
        return at + sizeof(word);
    }
}

/** The length of a text, whose bytes follow and are what they must be. */
template <field_type Type>
[[gnu::always_inline]] inline const char* read_text_size(wire_reader& in, const char* at, const char* end,
                                                         std::uint64_t& size) {
    at = in.length(at, end, size);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    if constexpr (Type == field_type::string) {
        if (!is_ascii(at, size) && !is_utf8({at, size})) [[unlikely]]
            return in.fail(at, "a string is not UTF-8");
    }
    return at;
}

template <field_type Type, class T>
[[gnu::always_inline]] inline const char* read_text_into(wire_reader& in, const char* at, const char* end,
                                                         T& into) {
    std::uint64_t size = 0;
    at = read_text_size<Type>(in, at, end, size);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    if constexpr (std::is_same_v<T, std::string>) {
        // A new one is exactly as large as the text; growing makes it larger, and takes longer.
        if (size > into.capacity())
            into = std::string(at, size);
        else
            into.assign(at, size);
    } else {
        const auto* bytes = reinterpret_cast<const typename T::value_type*>(at);
        into.assign(bytes, bytes + size);
    }
    return at + size;
}

/** One value behind its tag. @param number  of its field, where it is a group */
template <field_type Type, class T>
[[gnu::always_inline]] inline const char* read_value(wire_reader& in, const char* at, const char* end,
                                                     T& into, std::uint32_t number = 0) {
    if constexpr (Number<T>) {
        return read_number_into<Type>(in, at, end, into);
    } else if constexpr (Text<T>) {
        return read_text_into<Type>(in, at, end, into);
    } else if constexpr (Type == field_type::group) {
        if (!in.enter(at)) [[unlikely]]
            return nullptr;
        at = read_struct(in, at, end, into, number);
        in.leave();
        return at;
    } else {
        std::uint64_t size = 0;
        at = in.length(at, end, size);
        if (at == nullptr || !in.enter(at)) [[unlikely]]
            return nullptr;
        at = read_struct(in, at, at + size, into);
        in.leave();
        return at;
    }
}

template <class T>
bool lacks_field(const T& value);

/** Numbers of a packed list, with room for all of them made first. */
template <class Member, class L>
const char* read_packed(wire_reader& in, const char* at, const char* end, L& into) {
    using element = typename Member::element;
    std::uint64_t size = 0;
    at = in.length(at, end, size);
    if (at == nullptr) [[unlikely]]
        return nullptr;
    const char* last = at + size;
    std::size_t count = size / (Member::element_wire == wire_type::fixed64 ? 8 : 4);
    if constexpr (Member::element_wire == wire_type::varint)
        count = static_cast<std::size_t>(
            std::count_if(at, last, [](char octet) { return static_cast<std::uint8_t>(octet) < 0x80; }));
    if (into.size() + count > into.capacity())
        into.reserve(std::max(into.size() + count, into.capacity() * 2));
    while (at < last) {
        element value{};
        at = read_number_into<Member::wire_form>(in, at, last, value);
        if (at == nullptr) [[unlikely]]
            return nullptr;
        into.push_back(value);
    }
    return at;
}

/** Make room for all elements that follow one another: each is at least two bytes of what was received. */
template <class Member, class L>
[[gnu::noinline]] void make_room(const char* at, const char* end, L& into) {
    std::size_t count = 0;
    while (is_next<Member>(at, end)) {
        std::uint64_t size = 0;
        ++count;
        at = read_varint(at + Member::tag.size, end, size);
        if (at == nullptr || size > static_cast<std::uint64_t>(end - at)) break;
        at += size;
    }
    into.reserve(std::max(into.size() + count, into.capacity() * 2));
}

/** An entry of a map: both its fields may be missing or come twice. */
template <class Member, class M>
const char* read_entry(wire_reader& in, const char* at, const char* end, M& into) {
    using key_type = typename M::key_type;
    constexpr field_type key_form = type_of<key_type, as::usual>();
    std::uint64_t size = 0;
    at = in.length(at, end, size);
    if (at == nullptr || !in.enter(at)) [[unlikely]]
        return nullptr;
    const char* last = at + size;
    key_type key{};
    typename Member::element value{};
    empty_member(value);
    while (at != nullptr && at < last) {
        const char* const begun = at;
        std::uint64_t tag = 0;
        at = in.tag(at, last, tag);
        if (at == nullptr) return nullptr;
        if ((tag & 7) == static_cast<unsigned>(wire_type::end_group))
            return in.fail(begun, "the end of a group that was not begun");
        if (tag == (1u << 3 | static_cast<unsigned>(wire_type_of(key_form)))) {
            at = read_value<key_form>(in, at, last, key);
        } else if (tag == (2u << 3 | static_cast<unsigned>(wire_type_of(Member::wire_form)))) {
            at = read_value<Member::wire_form>(in, at, last, value);
        } else {
            at = in.skip(at, last, tag);
        }
    }
    in.leave();
    if constexpr (Struct<typename Member::element>) {
        if (lacks_field(value)) in.note_lack();  // a value that did not come was not looked at
    }
    if (at != nullptr) into.insert_or_assign(std::move(key), std::move(value));
    return at;
}

/** A text of a list or an optional member, which is made from its bytes: faster than one that is made, then assigned. */
template <class Member, class T>
[[gnu::always_inline]] inline const char* read_new_text(wire_reader& in, const char* at, const char* end,
                                                        T& into) {
    std::uint64_t size = 0;
    at = read_text_size<Member::wire_form>(in, at, end, size);
    if (at == nullptr) [[unlikely]] {
        if constexpr (List<T>) into.emplace_back();  // so that the failure is told of this one
        return nullptr;
    }
    if constexpr (List<T>)
        into.emplace_back(at, size);
    else
        into.emplace(at, size);
    return at + size;
}

/** What stands behind a member's tag. @param is_packed  of numbers in lists, which are read in both forms */
template <class Member, bool IsPacked, class T>
[[gnu::always_inline]] inline const char* read_member(wire_reader& in, const char* at, const char* end,
                                                      T& into) {
    if constexpr (Map<T>) {
        return read_entry<Member>(in, at, end, into);
    } else if constexpr (IsPacked) {
        return read_packed<Member>(in, at, end, into);
    } else if constexpr (List<T> && Number<typename Member::element>) {
        typename Member::element value{};
        at = read_number_into<Member::wire_form>(in, at, end, value);
        if (at != nullptr) into.push_back(value);
        return at;
    } else if constexpr ((List<T> || is_optional<T>)&&std::is_same_v<typename Member::element, std::string>) {
        return read_new_text<Member>(in, at, end, into);
    } else if constexpr (List<T>) {
        into.emplace_back();
        empty_member(into.back());
        return read_value<Member::wire_form>(in, at, end, into.back(), Member::said.number);
    } else if constexpr (is_optional<T> || is_owned<T>) {
        if (!into) {
            if constexpr (is_owned<T>)
                into = std::make_unique<typename Member::element>();
            else
                into.emplace();
            empty_member(*into);
        }
        return read_value<Member::wire_form>(in, at, end, *into, Member::said.number);
    } else if constexpr (Member::is_choice) {
        constexpr std::size_t choice = Member::place.choice;
        if (into.index() != choice) empty_member(into.template emplace<choice>());
        return read_value<Member::wire_form>(in, at, end, *std::get_if<choice>(&into), Member::said.number);
    } else {
        return read_value<Member::wire_form>(in, at, end, into, Member::said.number);
    }
}

template <class Member, class T>
[[gnu::cold, gnu::noinline]] void name_failure(wire_reader& in, const T& member) {
    std::ptrdiff_t index = -1;
    if constexpr (List<T> && !Number<typename Member::element>)
        index = static_cast<std::ptrdiff_t>(member.size()) - 1;
    in.inside(Member::name, index);
}

/** Read a member if its tag comes next, of a list all elements that follow one another. False after fail(). */
template <class Member, class T>
[[gnu::always_inline]] inline bool read_if_next(wire_reader& in, const char*& at, const char* end,
                                                T& member) {
    if constexpr (List<T> && !Number<typename Member::element> && !Member::is_group) {
        if (member.size() == member.capacity() && is_next<Member>(at, end))
            make_room<Member>(at, end, member);
    }
    while (is_next<Member>(at, end)) {
        at = read_member<Member, Member::is_packed>(in, at + Member::tag.size, end, member);
        if (at == nullptr) [[unlikely]] {
            name_failure<Member>(in, member);
            return false;
        }
        if constexpr (!Member::is_repeated) break;
    }
    return true;
}

template <class T, std::size_t... I>
void keep_unknown_field(T& into, std::string_view bytes, std::index_sequence<I...>) {
    const auto keep = [bytes](auto& member) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, unknown_fields>)
            member.bytes.append(bytes);
    };
    (keep(get_member<I>(into)), ...);
}

/** Read a field that stands where the order of numbers does not expect it, or in another form. */
template <class T>
[[gnu::noinline]] const char* read_other(wire_reader& in, const char* at, const char* end, T& into) {
    const char* begun = at;
    std::uint64_t tag = 0;
    at = in.tag(at, end, tag);
    if (at == nullptr) return nullptr;
    const auto wire = static_cast<wire_type>(tag & 7);
    if (wire == wire_type::end_group) return in.fail(begun, "the end of a group that was not begun");
    const bool is_unknown = all_fields<T>([&]<std::size_t I>() {
        using member = member_traits<T, I>;
        constexpr bool may_be_packed = member::is_list_of_numbers;
        if (member::keeps_unknown || tag >> 3 != member::said.number) return true;
        auto& to = member_of<member>(into);
        if constexpr (!member::keeps_unknown) {
            if (wire == member::element_wire)
                at = read_member<member, false>(in, at, end, to);
            else if (may_be_packed && wire == wire_type::length)
                at = read_member<member, may_be_packed>(in, at, end, to);
            else
                return true;
            if (at == nullptr) name_failure<member>(in, to);
        }
        return false;
    });
    if (!is_unknown) return at;
    at = in.skip(at, end, tag);
    if (at != nullptr)
        keep_unknown_field(into, {begun, static_cast<std::size_t>(at - begun)},
                           std::make_index_sequence<member_count<T>>{});
    return at;
}

/** Does a required field of a struct lack, or of one that it always holds? */
template <class T>
bool lacks_field(const T& value) {
    bool is_lacking = false;
    all_fields<T>([&]<std::size_t I>() {
        using member = member_traits<T, I>;
        if constexpr (member::said.required)
            is_lacking = !member_of<member>(value);
        else if constexpr (Struct<typename member::type> && !member::is_choice)
            is_lacking = lacks_field(member_of<member>(value));
        return !is_lacking;
    });
    return is_lacking;
}

template <class T>
std::string missing_field(const T& value);

/** The path of what lacks in a struct that a field holds, "" where nothing does. */
template <class T>
std::string missing_below(std::string_view name, std::ptrdiff_t index, const T& value) {
    const std::string path = missing_field(value);
    if (path.empty()) return path;
    return std::string(name) + (index < 0 ? "" : '[' + std::to_string(index) + ']') + '.' + path;
}

/** The path of the first required field that is missing, "" where none is. */
template <class T>
[[gnu::cold]] std::string missing_field(const T& value) {
    std::string path;
    all_fields<T>([&]<std::size_t I>() {
        using member = member_traits<T, I>;
        using type = typename member::type;
        [[maybe_unused]] const auto& held = member_of<member>(value);
        if constexpr (member::said.required) {
            if (!held) path = member::name;
        }
        if constexpr (Struct<typename member::element> && !member::keeps_unknown) {
            if constexpr (member::is_choice) {
                const auto* chosen = std::get_if<member::place.choice>(&held);
                if (chosen != nullptr) path = missing_below(member::name, -1, *chosen);
            } else if constexpr (List<type>) {
                for (std::size_t i = 0; path.empty() && i < held.size(); ++i)
                    path = missing_below(member::name, static_cast<std::ptrdiff_t>(i), held[i]);
            } else if constexpr (Map<type>) {
                for (const auto& entry : held) {
                    if (path.empty()) path = missing_below(member::name, -1, entry.second);
                }
            } else if constexpr (is_optional<type> || is_owned<type>) {
                if (held) path = missing_below(member::name, -1, *held);
            } else {
                path = missing_below(member::name, -1, held);
            }
        }
        return path.empty();
    });
    return path;
}

/** Go over the tag that ends a group. @return behind it, null where another one comes */
inline const char* end_of_group(const char* at, const char* end, std::uint32_t group) noexcept {
    std::uint64_t tag = 0;
    const char* const behind = read_varint(at, end, tag);
    const std::uint64_t wanted = std::uint64_t{group} << 3 | static_cast<unsigned>(wire_type::end_group);
    return behind != nullptr && behind - at <= 5 && tag == wanted ? behind : nullptr;
}

/** Read fields: those in the order of their numbers, as encoders write them, one behind the other without looking
    anything up. @param group  the number of the group that they are, else 0 */
template <class T>
const char* read_struct(wire_reader& in, const char* at, const char* end, T& into, std::uint32_t group) {
    static_assert(check_struct<T>());
    const char* behind = nullptr;
    while (at < end && behind == nullptr) {
        const char* before = at;
        const bool is_good = all_fields<T>([&]<std::size_t I>() {
            using member = member_traits<T, I>;
            if constexpr (member::keeps_unknown)
                return true;
            else
                return read_if_next<member>(in, at, end, member_of<member>(into));
        });
        if (is_good && at == before) {
            if (group != 0) behind = end_of_group(at, end, group);
            at = behind != nullptr ? behind : read_other(in, at, end, into);
        }
        if (!is_good || at == nullptr) [[unlikely]]
            return nullptr;
    }
    if (group != 0 && behind == nullptr) return in.fail(at, "a group does not end");
    if (lacks_field(into)) [[unlikely]]
        in.note_lack();
    return at;
}

/** Read a whole struct; what it requires is looked for when all is read, as a message that comes in parts may have it in
    the last one. */
template <class T>
bool read_whole(wire_reader& in, T& into, const decode_options& options) {
    if (static_cast<std::size_t>(in.end() - in.begin()) > options.max_bytes) [[unlikely]]
        return in.fail(in.begin() + options.max_bytes, too_many_bytes) != nullptr;
    const char* const behind = read_struct(in, in.begin(), in.end(), into);
    if (behind == nullptr) return false;
    if (!in.may_lack() || options.partial) [[likely]]
        return true;
    const std::string missing = missing_field(into);
    if (missing.empty()) return true;
    in.inside(missing, -1);
    return in.fail(behind, "a required field is missing") != nullptr;
}

}  // namespace cortado::proto::detail
