#pragma once

#include <cortado/config.hpp>

#include <chrono>
#include <cstddef>
#include <limits>

namespace cortado::detail {
/** Multiply at compile time; a literal too large for its type does not compile. */
template <class Value>
consteval Value scaled_literal(unsigned long long count, unsigned long long factor) {
    if (count > static_cast<unsigned long long>(std::numeric_limits<Value>::max()) / factor) {
        throw "cortado: this literal is too large for its type";
    }
    return static_cast<Value>(count * factor);
}
template <class Duration>
consteval Duration duration_literal(unsigned long long count) {
    return Duration(scaled_literal<typename Duration::rep>(count, 1));
}
}  // namespace cortado::detail

/** Durations and sizes as one writes them: `using namespace cortado::literals;` then `50_ms`, `1_d`,
 * `16_KiB`. */
namespace cortado::literals {

consteval std::chrono::microseconds operator""_us(unsigned long long count) {
    return detail::duration_literal<std::chrono::microseconds>(count);
}
consteval std::chrono::milliseconds operator""_ms(unsigned long long count) {
    return detail::duration_literal<std::chrono::milliseconds>(count);
}
consteval std::chrono::seconds operator""_s(unsigned long long count) {
    return detail::duration_literal<std::chrono::seconds>(count);
}
consteval std::chrono::minutes operator""_min(unsigned long long count) {
    return detail::duration_literal<std::chrono::minutes>(count);
}
consteval std::chrono::hours operator""_h(unsigned long long count) {
    return detail::duration_literal<std::chrono::hours>(count);
}
consteval std::chrono::days operator""_d(unsigned long long count) {
    return detail::duration_literal<std::chrono::days>(count);
}

consteval std::size_t operator""_KiB(unsigned long long count) {
    return detail::scaled_literal<std::size_t>(count, 1ull << 10);
}
consteval std::size_t operator""_MiB(unsigned long long count) {
    return detail::scaled_literal<std::size_t>(count, 1ull << 20);
}
consteval std::size_t operator""_GiB(unsigned long long count) {
    return detail::scaled_literal<std::size_t>(count, 1ull << 30);
}

}  // namespace cortado::literals
