#pragma once

#include <cortado/config.hpp>
#include <cortado/core/value_ref.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

// How value_of() tells types apart: by what they can do, so that no container's header is needed here.
namespace cortado::detail {

template <class T>
concept ValueText = std::is_convertible_v<const T&, std::string_view>;

/** std::optional and pointers, clever or plain. */
template <class T>
concept ValueHolder = (std::is_pointer_v<T> && std::is_object_v<std::remove_pointer_t<T>>) ||
                      (std::is_class_v<T> && requires(const T& holder) {
                          *holder;
                          static_cast<bool>(holder);
                          requires requires { holder.has_value(); } || requires {
                              holder.get();
                          };
                      });

template <class T>
concept ValueVariant = requires(const T& variant) {
    variant.valueless_by_exception();
    variant.index();
};

template <class T>
concept ValueCallable = std::is_invocable_v<const T&, value_call&> ||
    std::is_invocable_v<const T&, std::string_view> || std::is_invocable_v<const T&>;

template <class T>
concept ValueRange = std::is_array_v<T> || requires(const T& range) {
    range.begin() != range.end();
    *range.begin();
    requires !std::is_same_v<std::remove_cvref_t<decltype(*range.begin())>, T>;  // paths are made of paths
};

template <class T>
concept ValueMap = !std::is_array_v<T> && ValueRange<T> && requires(const T& map) {
    typename T::mapped_type;
    { map.begin()->first } -> std::convertible_to<std::string_view>;
    map.begin()->second;
};

/** A JSON value of nlohmann's kind, known by its parts. */
template <class T>
concept ValueTree = requires(const T& tree) {
    typename T::object_t;
    typename T::array_t;
    typename T::string_t;
    typename T::number_integer_t;
    typename T::number_unsigned_t;
    typename T::number_float_t;
    tree.template get_ptr<const typename T::array_t*>();
    tree.is_discarded();
};

/** Call f with what a JSON value holds. */
template <class T, class F>
value_ref visit_tree(const T& tree, F f) {
    if (const auto* text = tree.template get_ptr<const typename T::string_t*>()) return f(*text);
    if (const auto* object = tree.template get_ptr<const typename T::object_t*>()) return f(*object);
    if (const auto* array = tree.template get_ptr<const typename T::array_t*>()) return f(*array);
    if (const auto* flag = tree.template get_ptr<const typename T::boolean_t*>()) return f(*flag);
    // An unsigned number is asked for first: it answers to the signed type too.
    if (const auto* count = tree.template get_ptr<const typename T::number_unsigned_t*>()) return f(*count);
    if (const auto* number = tree.template get_ptr<const typename T::number_integer_t*>()) return f(*number);
    if (const auto* real = tree.template get_ptr<const typename T::number_float_t*>()) return f(*real);
    return value_of_null();
}

template <class Range>
auto begin_of(const Range& range) {
    if constexpr (std::is_array_v<Range>) {
        return &range[0];
    } else {
        return range.begin();
    }
}
template <class Range>
auto end_of(const Range& range) {
    if constexpr (std::is_array_v<Range>) {
        return &range[0] + std::extent_v<Range>;
    } else {
        return range.end();
    }
}

inline constexpr value_table char_table{
    .kind = value_kind::string,
    .text = [](const void* object,
               std::string&) { return std::string_view(static_cast<const char*>(object), 1); },
};

}  // namespace cortado::detail
