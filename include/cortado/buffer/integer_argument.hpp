#pragma once

#include <cortado/config.hpp>

#include <concepts>
#include <cstdint>
#include <limits>

namespace cortado {

/** Take a position, a length or a number as callers have it: any integer, signed or not. Left out, it is JavaScript's
    `undefined` and its default depends on the call. What fits no std::int64_t counts as the largest. */
class integer_argument {
public:
    constexpr integer_argument() noexcept = default;

    template <std::integral Integer>
    constexpr integer_argument(Integer value) noexcept
        : value_(static_cast<std::int64_t>(value)), given_(true) {
        if (value > Integer{0} && value_ < 0) value_ = std::numeric_limits<std::int64_t>::max();
    }

    constexpr bool given() const noexcept { return given_; }
    constexpr std::int64_t value_or(std::int64_t other) const noexcept { return given_ ? value_ : other; }

private:
    std::int64_t value_ = 0;
    bool given_ = false;
};

}  // namespace cortado
