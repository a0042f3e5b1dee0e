#pragma once

#include <cortado/config.hpp>
#include <cortado/core/reflect.hpp>
#include <cortado/core/value_concepts.hpp>
#include <cortado/core/value_ref.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {

template <class T>
const T& object_of(const void* object) noexcept {
    return *static_cast<const T*>(object);
}

// ---- texts ----
template <class T>
inline constexpr value_table text_like_table{
    .kind = value_kind::string,
    .text = [](const void* object, std::string&) -> std::string_view {
        if constexpr (std::is_convertible_v<const T&, const char*> && !std::is_class_v<T>) {
            return static_cast<const char*>(object);
        } else {
            return object_of<T>(object);
        }
    },
};

// ---- ranges and maps ----
// The element under an iterator. A view made as it goes is kept in the cursor.
template <class Element>
value_ref element_ref(Element&& element, value_cursor& at) {
    using type = std::remove_cvref_t<Element>;
    if constexpr (std::is_lvalue_reference_v<Element&&>) {
        return value_of(element);
    } else if constexpr (std::is_same_v<type, std::string_view>) {
        at.held_text = element;
        return value_of_view(at.held_text);
    } else if constexpr (std::is_convertible_v<type, bool> && !std::is_arithmetic_v<type>) {
        return value_of_boolean(static_cast<bool>(element));  // of a vector<bool>
    } else {
        static_assert(std::is_arithmetic_v<type> || std::is_enum_v<type> || std::is_same_v<type, value_ref>,
                      "value_of: this range makes its elements as it goes, and nobody keeps them: "
                      "copy them into a vector first");
        return value_of(element);
    }
}

template <class Range>
bool next_in_range(const void* object, value_cursor& at) {
    const Range& range = object_of<Range>(object);
    using iterator = std::decay_t<decltype(begin_of(range))>;
    static_assert(
        sizeof(iterator) <= sizeof(value_cursor::position) && std::is_trivially_destructible_v<iterator>,
        "value_of: the iterator of this range does not fit into a value_cursor: copy it into a vector");
    if (at.count == 0) {
        ::new (static_cast<void*>(at.position)) iterator(begin_of(range));
    }
    iterator& position = *std::launder(reinterpret_cast<iterator*>(at.position));
    if (at.count > 0) ++position;
    if (position == end_of(range)) return false;
    if constexpr (ValueMap<Range>) {
        at.key = position->first;
        at.value = value_of(position->second);
    } else {
        at.key = {};
        at.value = element_ref(*position, at);
    }
    return true;
}

template <class Range>
std::size_t size_of_range(const void* object) {
    const Range& range = object_of<Range>(object);
    if constexpr (std::is_array_v<Range>) {
        return std::extent_v<Range>;
    } else if constexpr (requires { range.size(); }) {
        return static_cast<std::size_t>(range.size());
    } else {
        std::size_t count = 0;
        for (auto at = range.begin(); at != range.end(); ++at) ++count;
        return count;
    }
}

// An element that is a view made as it goes has nowhere to live when it is asked for by its place.
template <class Range>
value_ref range_at(const void* object, std::size_t index) {
    auto at = begin_of(object_of<Range>(object));
    if constexpr (requires { at + static_cast<std::ptrdiff_t>(index); }) {
        at = at + static_cast<std::ptrdiff_t>(index);
    } else {
        while (index-- > 0) ++at;
    }
    using element = decltype(*at);
    if constexpr (std::is_lvalue_reference_v<element>) {
        return value_of(*at);
    } else if constexpr (std::is_same_v<std::remove_cvref_t<element>, std::string_view>) {
        return {};
    } else {
        value_cursor unused;
        return element_ref(*at, unused);
    }
}

template <class Range>
inline constexpr value_table range_table{
    .kind = value_kind::array,
    .size = size_of_range<Range>,
    .at = range_at<Range>,
    .next = next_in_range<Range>,
};

// Maps that want a std::string get one of the thread's, whose room stays: looking up allocates nothing.
inline const std::string& key_of(std::string_view name) {
    static thread_local std::string key;
    key.assign(name);
    return key;
}

template <class Map>
value_ref find_in_map(const void* object, std::string_view name) {
    const Map& map = object_of<Map>(object);
    if constexpr (requires { map.data(); }) {  // pairs in a vector: nlohmann's ordered_map
        for (const auto& [key, value] : map) {
            if (std::string_view(key) == name) return value_of(value);
        }
        return {};
    } else if constexpr (requires { map.find(name); }) {
        const auto at = map.find(name);
        return at != map.end() ? value_of(at->second) : value_ref();
    } else {
        const auto at = map.find(key_of(name));
        return at != map.end() ? value_of(at->second) : value_ref();
    }
}

template <class Map>
inline constexpr value_table map_table{
    .kind = value_kind::object,
    .size = size_of_range<Map>,
    .find = find_in_map<Map>,
    .next = next_in_range<Map>,
};

// ---- structs ----
template <class T, std::size_t... I>
constexpr auto value_members_of(std::index_sequence<I...>) {
    return std::array<value_member, sizeof...(I)>{
        value_member{member_names<T>[I],
                     [](const void* object) { return value_of(get_member<I>(object_of<T>(object))); }}...};
}
template <class T>
inline constexpr auto value_members = value_members_of<T>(std::make_index_sequence<member_count<T>>{});

template <class T>
bool next_in_struct(const void* object, value_cursor& at) {
    if (at.count >= value_members<T>.size()) return false;
    at.key = value_members<T>[at.count].name;
    at.value = value_members<T>[at.count].get(object);
    return true;
}
template <class T>
inline constexpr value_table struct_table{
    .kind = value_kind::object,
    .members = value_members<T>.data(),
    .member_count = value_members<T>.size(),
    .size = [](const void*) { return value_members<T>.size(); },
    .next = next_in_struct<T>,
};
template <class T>
requires(member_count<T> == 0) inline constexpr value_table struct_table<T>{.kind = value_kind::object};

// ---- callables ----
template <class Result>
value_ref called(Result&& result, value_call& with) {
    if constexpr (std::is_convertible_v<Result, std::string>) {
        return with.keep(std::forward<Result>(result));
    } else if constexpr (std::is_convertible_v<Result, std::string_view>) {
        return with.keep(std::string(std::string_view(result)));
    } else if constexpr (std::is_lvalue_reference_v<Result&&>) {
        return value_of(result);
    } else {
        using type = std::remove_cvref_t<Result>;
        static_assert(
            std::is_arithmetic_v<type> || std::is_same_v<type, value_ref>,
            "value_of: a callable gives a text, a number, a boolean, a value_ref, or a reference to what "
            "it keeps itself");
        return value_of(result);
    }
}
template <class T>
inline constexpr value_table callable_table{
    .kind = value_kind::callable,
    .call = [](const void* object, value_call& with) -> value_ref {
        const T& callee = object_of<T>(object);
        if constexpr (std::is_invocable_v<const T&, value_call&>) {
            return called(callee(with), with);
        } else if constexpr (std::is_invocable_v<const T&, std::string_view>) {
            return called(callee(with.block_text()), with);
        } else {
            return called(callee(), with);
        }
    },
};

template <class T>
value_ref number_ref(T value) {
    if constexpr (std::is_same_v<T, bool>) {
        return value_of_boolean(value);
    } else if constexpr (std::is_enum_v<T>) {
        return number_ref(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
        return value_of_number(static_cast<double>(value));
    } else if constexpr (std::is_signed_v<T>) {
        return value_of_integer(value);
    } else {
        return value_of_unsigned(value);
    }
}

template <class T>
value_ref text_ref(const T& text) {
    if constexpr (std::is_same_v<T, std::string>) {
        return value_of_string(text);
    } else if constexpr (std::is_same_v<T, std::string_view>) {
        return value_of_view(text);
    } else if constexpr (std::is_class_v<T>) {
        return value_ref(std::addressof(text), text_like_table<T>);
    } else {
        const char* start = text;
        return start != nullptr ? value_ref(start, text_like_table<const char*>) : value_of_null();
    }
}

// What may hold a value or nothing is that value, or null.
template <class T>
value_ref held_ref(const T& holder) {
    return holder ? value_of(*holder) : value_of_null();
}

template <class T>
value_ref class_ref(const T& object) {
    if constexpr (ValueTree<T>) {
        return visit_tree(object, [](const auto& value) { return value_of(value); });
    } else if constexpr (ValueVariant<T>) {
        return visit([](const auto& value) { return value_of(value); }, object);
    } else if constexpr (ValueCallable<T>) {
        return value_ref(std::addressof(object), callable_table<T>);
    } else if constexpr (ValueMap<T>) {
        return value_ref(std::addressof(object), map_table<T>);
    } else if constexpr (ValueRange<T>) {
        return value_ref(std::addressof(object), range_table<T>);
    } else {
        static_assert(
            Described<T> || std::is_aggregate_v<T>,
            "value_of: neither a text, number, optional, pointer, range, map with texts as keys, callable "
            "nor plain struct: name its members with CORTADO_DESCRIBE, or specialise value_traits");
        return value_ref(std::addressof(object), struct_table<T>);
    }
}

}  // namespace detail

/** Refer to numbers, texts, what may be empty (optional, pointers), ranges, maps with texts as keys, JSON values of
    nlohmann's kind, callables, variants, and plain structs of these by their members' names. */
template <class T>
struct value_traits {
    static value_ref ref(const T& object) {
        if constexpr (std::is_same_v<T, value_ref>) {
            return object;
        } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
            return value_of_null();
        } else if constexpr (std::is_same_v<T, char>) {
            return value_ref(std::addressof(object), detail::char_table);
        } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            return detail::number_ref(object);
        } else if constexpr (detail::ValueText<T>) {
            return detail::text_ref(object);
        } else if constexpr (detail::ValueHolder<T>) {
            return detail::held_ref(object);
        } else {
            return detail::class_ref(object);
        }
    }
};

}  // namespace cortado
