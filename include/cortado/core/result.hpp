#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <variant>

namespace cortado {

/** Say where and why a text could not be read: what was expected, at which byte (0-based). */
struct parse_error {
    std::size_t offset = 0;
    std::string message;
};

/** Hold either a value or the reason there is none. Parsers return it; nothing partial ever leaves one.
    @tparam T  the value
    @tparam E  the reason, `parse_error` unless told */
template <class T, class E = parse_error>
class [[nodiscard("it may hold an error: look at it")]] result {
public:
    result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /** @throws std::bad_variant_access when there is no value */
    T& value()& { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value()&& { return std::get<0>(std::move(state_)); }

    T& operator*()& { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    /** @throws std::bad_variant_access when there is a value */
    const E& error() const { return std::get<1>(state_); }

private:
    std::variant<T, E> state_;
};

}  // namespace cortado
