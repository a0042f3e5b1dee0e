#pragma once

#include <cortado/config.hpp>

#include <cortado/core/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace cortado {

/** Report what Node's Buffer reports: `what()` is Node's message, `code()` its code, `name()` its class.

    `ERR_OUT_OF_RANGE ERR_BUFFER_OUT_OF_BOUNDS ERR_INVALID_BUFFER_SIZE ERR_UNKNOWN_ENCODING ERR_INVALID_ARG_VALUE
    U_INVALID_CHAR_FOUND U_ILLEGAL_ARGUMENT_ERROR`. What a type rules out here has no error: ERR_INVALID_ARG_TYPE.
    @source https://nodejs.org/api/errors.html */
class buffer_error : public usage_error {
public:
    /** @param code  has to live as long as the program, as a literal does */
    buffer_error(std::string_view code, const std::string& message) : usage_error(message), code_(code) {}

    std::string_view code() const noexcept { return code_; }

    /** Name the class of JavaScript: `RangeError`, `TypeError` or `Error`. */
    CORTADO_DECL std::string_view name() const noexcept;

private:
    std::string_view code_;
};

namespace detail {

/** @param range  what it must be, e.g. ">= 0 and <= 2" */
[[noreturn]] CORTADO_DECL void throw_out_of_range(std::string_view what, std::string_view range,
                                                  std::int64_t received);
[[noreturn]] CORTADO_DECL void throw_out_of_bounds();

/** Throw what a read or a write of `width` bytes throws in a buffer of `size` bytes. */
[[noreturn]] CORTADO_DECL void throw_bad_offset(std::int64_t offset, std::size_t size, std::size_t width);

/** Throw what a width that is not 1 to 6 throws. */
[[noreturn]] CORTADO_DECL void throw_bad_width(std::int64_t width);

/** Throw what an integer throws that needs more than `width` bytes. */
[[noreturn]] CORTADO_DECL void throw_bad_value(std::int64_t value, std::size_t width, bool is_signed);

}  // namespace detail

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/buffer_error.ipp>
#endif
