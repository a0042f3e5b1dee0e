#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/buffer/integer_argument.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace cortado {

/** Read and write numbers in a buffer's bytes: the part of `buffer` that is about them.

    Every read takes the offset of its first byte, 0 unless told. Every write takes the number, then the offset,
    and returns the offset after what it wrote.
    @throws buffer_error ERR_OUT_OF_RANGE for an offset, a number or a width that does not fit;
        ERR_BUFFER_OUT_OF_BOUNDS where the buffer is shorter than the number
    @source https://nodejs.org/api/buffer.html#bufreadint8offset and after */
class buffer_numbers {
public:
    using bytes_end = std::size_t; /**< the offset after what was written */

    std::uint8_t read_uint8(integer_argument at = {}) const { return load<std::uint8_t>(at, false); }
    std::uint16_t read_uint16_le(integer_argument at = {}) const { return load<std::uint16_t>(at, false); }
    std::uint16_t read_uint16_be(integer_argument at = {}) const { return load<std::uint16_t>(at, true); }
    std::uint32_t read_uint32_le(integer_argument at = {}) const { return load<std::uint32_t>(at, false); }
    std::uint32_t read_uint32_be(integer_argument at = {}) const { return load<std::uint32_t>(at, true); }
    std::int8_t read_int8(integer_argument at = {}) const { return load<std::int8_t>(at, false); }
    std::int16_t read_int16_le(integer_argument at = {}) const { return load<std::int16_t>(at, false); }
    std::int16_t read_int16_be(integer_argument at = {}) const { return load<std::int16_t>(at, true); }
    std::int32_t read_int32_le(integer_argument at = {}) const { return load<std::int32_t>(at, false); }
    std::int32_t read_int32_be(integer_argument at = {}) const { return load<std::int32_t>(at, true); }
    std::uint64_t read_big_uint64_le(integer_argument at = {}) const {
        return load<std::uint64_t>(at, false);
    }
    std::uint64_t read_big_uint64_be(integer_argument at = {}) const { return load<std::uint64_t>(at, true); }
    std::int64_t read_big_int64_le(integer_argument at = {}) const { return load<std::int64_t>(at, false); }
    std::int64_t read_big_int64_be(integer_argument at = {}) const { return load<std::int64_t>(at, true); }
    float read_float_le(integer_argument at = {}) const { return load<float>(at, false); }
    float read_float_be(integer_argument at = {}) const { return load<float>(at, true); }
    double read_double_le(integer_argument at = {}) const { return load<double>(at, false); }
    double read_double_be(integer_argument at = {}) const { return load<double>(at, true); }

    /** Read an integer of 1 to 6 bytes. */
    CORTADO_DECL std::uint64_t read_uint_le(integer_argument at, integer_argument width) const;
    CORTADO_DECL std::uint64_t read_uint_be(integer_argument at, integer_argument width) const;
    CORTADO_DECL std::int64_t read_int_le(integer_argument at, integer_argument width) const;
    CORTADO_DECL std::int64_t read_int_be(integer_argument at, integer_argument width) const;

    bytes_end write_uint8(integer_argument n, integer_argument at = {}) {
        return put<std::uint8_t>(n, at, false);
    }
    bytes_end write_uint16_le(integer_argument n, integer_argument at = {}) {
        return put<std::uint16_t>(n, at, false);
    }
    bytes_end write_uint16_be(integer_argument n, integer_argument at = {}) {
        return put<std::uint16_t>(n, at, true);
    }
    bytes_end write_uint32_le(integer_argument n, integer_argument at = {}) {
        return put<std::uint32_t>(n, at, false);
    }
    bytes_end write_uint32_be(integer_argument n, integer_argument at = {}) {
        return put<std::uint32_t>(n, at, true);
    }
    bytes_end write_int8(integer_argument n, integer_argument at = {}) {
        return put<std::int8_t>(n, at, false);
    }
    bytes_end write_int16_le(integer_argument n, integer_argument at = {}) {
        return put<std::int16_t>(n, at, false);
    }
    bytes_end write_int16_be(integer_argument n, integer_argument at = {}) {
        return put<std::int16_t>(n, at, true);
    }
    bytes_end write_int32_le(integer_argument n, integer_argument at = {}) {
        return put<std::int32_t>(n, at, false);
    }
    bytes_end write_int32_be(integer_argument n, integer_argument at = {}) {
        return put<std::int32_t>(n, at, true);
    }
    bytes_end write_big_uint64_le(std::uint64_t n, integer_argument at = {}) { return store(n, at, false); }
    bytes_end write_big_uint64_be(std::uint64_t n, integer_argument at = {}) { return store(n, at, true); }
    bytes_end write_big_int64_le(std::int64_t n, integer_argument at = {}) { return store(n, at, false); }
    bytes_end write_big_int64_be(std::int64_t n, integer_argument at = {}) { return store(n, at, true); }
    bytes_end write_float_le(float n, integer_argument at = {}) { return store(n, at, false); }
    bytes_end write_float_be(float n, integer_argument at = {}) { return store(n, at, true); }
    bytes_end write_double_le(double n, integer_argument at = {}) { return store(n, at, false); }
    bytes_end write_double_be(double n, integer_argument at = {}) { return store(n, at, true); }

    /** Write an integer of 1 to 6 bytes. */
    CORTADO_DECL bytes_end write_uint_le(integer_argument n, integer_argument at, integer_argument width);
    CORTADO_DECL bytes_end write_uint_be(integer_argument n, integer_argument at, integer_argument width);
    CORTADO_DECL bytes_end write_int_le(integer_argument n, integer_argument at, integer_argument width);
    CORTADO_DECL bytes_end write_int_be(integer_argument n, integer_argument at, integer_argument width);

protected:
    buffer_numbers() noexcept = default;
    buffer_numbers(unsigned char* data, std::size_t size) noexcept : data_(data), size_(size) {}

    unsigned char* data_ = nullptr;
    std::size_t size_ = 0;

private:
    /** Say where `width` bytes begin. */
    unsigned char* place(integer_argument at, std::size_t width) const {
        const std::int64_t offset = at.value_or(0);
        if (size_ < width || static_cast<std::uint64_t>(offset) > size_ - width)
            detail::throw_bad_offset(offset, size_, width);
        return data_ + offset;
    }

    template <class Number>
    static void turn(unsigned char (&bytes)[sizeof(Number)], bool big_end_first) noexcept {
        if (big_end_first == (std::endian::native == std::endian::big)) return;
        for (std::size_t i = 0; i < sizeof(Number) / 2; ++i) {
            const unsigned char byte = bytes[i];
            bytes[i] = bytes[sizeof(Number) - 1 - i];
            bytes[sizeof(Number) - 1 - i] = byte;
        }
    }

    template <class Number>
    Number load(integer_argument at, bool big_end_first) const {
        unsigned char bytes[sizeof(Number)];
        std::memcpy(bytes, place(at, sizeof bytes), sizeof bytes);
        turn<Number>(bytes, big_end_first);
        return std::bit_cast<Number>(bytes);
    }

    template <class Number>
    bytes_end store(Number value, integer_argument at, bool big_end_first) {
        unsigned char bytes[sizeof(Number)];
        std::memcpy(bytes, &value, sizeof bytes);
        turn<Number>(bytes, big_end_first);
        unsigned char* const first = place(at, sizeof bytes);
        std::memcpy(first, bytes, sizeof bytes);
        return static_cast<std::size_t>(first - data_) + sizeof bytes;
    }

    template <class Integer>
    bytes_end put(integer_argument n, integer_argument at, bool big_end_first) {
        const std::int64_t value = n.value_or(0);
        if (value != static_cast<Integer>(value))
            detail::throw_bad_value(value, sizeof(Integer), std::is_signed_v<Integer>);
        return store(static_cast<Integer>(value), at, big_end_first);
    }

    CORTADO_DECL std::uint64_t load_some(integer_argument at, std::size_t width, bool big_end_first) const;
    CORTADO_DECL bytes_end store_some(std::uint64_t value, integer_argument at, std::size_t width,
                                      bool big_end_first);
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/buffer_numbers.ipp>
#endif
