#pragma once

#include <cortado/buffer/detail/base64.hpp>
#include <cortado/buffer/detail/base64_digits.hpp>
#include <cortado/buffer/detail/base64_lanes.hpp>

namespace cortado::detail {

/** Write the last one or two bytes. */
inline void encode_base64_end(const unsigned char* in, std::size_t size, char* out,
                              base64_alphabet alphabet) noexcept {
    const char* const digits = base64_digits[static_cast<std::size_t>(alphabet)].data();
    const unsigned second = size == 2 ? in[1] : 0u;
    *out++ = digits[in[0] >> 2];
    *out++ = digits[(in[0] & 3u) << 4 | second >> 4];
    if (size == 2) *out++ = digits[(second & 15) << 2];
    if (alphabet == base64_alphabet::url) return;
    *out++ = '=';
    if (size == 1) *out = '=';
}

CORTADO_DECL void encode_base64(const unsigned char* in, std::size_t size, char* out,
                                base64_alphabet alphabet, [[maybe_unused]] vector_level level) noexcept {
    const char* const digits = base64_digits[static_cast<std::size_t>(alphabet)].data();
    std::size_t done = 0;
#if CORTADO_DETAIL_AVX2
    if (level == vector_level::lanes64) done = encode_base64_lanes64(in, size, out, digits);
    if (level >= vector_level::lanes32)
        done += encode_base64_lanes32(in + done, size - done, out + done / 3 * 4, base64_shifts(alphabet));
#endif
#if CORTADO_DETAIL_LANES
    if (level != vector_level::scalar)
        done += encode_base64_lanes16(in + done, size - done, out + done / 3 * 4, base64_shifts(alphabet));
#endif
    out += done / 3 * 4;
    for (; size - done >= 3; done += 3) {
        const unsigned bits = static_cast<unsigned>(in[done] << 16 | in[done + 1] << 8 | in[done + 2]);
        *out++ = digits[bits >> 18];
        *out++ = digits[bits >> 12 & 63];
        *out++ = digits[bits >> 6 & 63];
        *out++ = digits[bits & 63];
    }
    if (done < size) encode_base64_end(in + done, size - done, out, alphabet);
}

/** Read four digits at a time while there is nothing else.
    @return how many characters were read; three quarters as many bytes were written */
inline std::size_t decode_base64_run(const char* in, std::size_t size, unsigned char* out, std::size_t room,
                                     [[maybe_unused]] vector_level level) noexcept {
    std::size_t done = 0;
#if CORTADO_DETAIL_AVX2
    if (level == vector_level::lanes64) done = decode_base64_lanes64(in, size, out, room);
    if (level >= vector_level::lanes32)
        done += decode_base64_lanes32(in + done, size - done, out + done / 4 * 3, room - done / 4 * 3);
#endif
#if CORTADO_DETAIL_LANES
    if (level != vector_level::scalar) {
        done += decode_base64_lanes16(in + done, size - done, out + done / 4 * 3, room - done / 4 * 3);
    }
#endif
    out += done / 4 * 3;
    room -= done / 4 * 3;
    for (; size - done >= 4 && room >= 3; done += 4, room -= 3) {
        const auto value = [&](std::size_t i) -> unsigned {
            return base64_values[static_cast<unsigned char>(in[done + i])];
        };
        const unsigned a = value(0), b = value(1), c = value(2), d = value(3);
        if ((a | b | c | d) > 63) break;
        *out++ = static_cast<unsigned char>(a << 2 | b >> 4);
        *out++ = static_cast<unsigned char>(b << 4 | c >> 2);
        *out++ = static_cast<unsigned char>(c << 6 | d);
    }
    return done;
}

CORTADO_DECL std::size_t decode_base64(std::string_view text, unsigned char* out, std::size_t capacity,
                                       vector_level level) noexcept {
    std::size_t at = 0, written = 0;
    unsigned bits = 0, bit_count = 0;
    bool look_for_run = true;
    while (at < text.size() && written < capacity) {
        if (look_for_run && bit_count == 0) {
            const std::size_t run = decode_base64_run(text.data() + at, text.size() - at, out + written,
                                                      capacity - written, level);
            at += run;
            written += run / 4 * 3;
            look_for_run = false;
            continue;
        }
        const char c = text[at++];
        if (c == '=' || (c & 0x80) != 0) break;
        const unsigned value = base64_values[static_cast<unsigned char>(c)];
        if (value > 63) {
            look_for_run = true;
            continue;
        }
        bits = bits << 6 | value;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            out[written++] = static_cast<unsigned char>(bits >> bit_count);
        }
    }
    return written;
}

}  // namespace cortado::detail
