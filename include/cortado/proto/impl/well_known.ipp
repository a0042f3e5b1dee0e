#pragma once

#include <cortado/buffer/buffer.hpp>
#include <cortado/proto/detail/well_known.hpp>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <span>

namespace cortado::proto::detail {

// --- times

inline bool take(std::string_view& text, char wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

/** Exactly `count` digits. */
inline bool take_digits(std::string_view& text, std::size_t count, int& value) {
    if (text.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return true;
}

/** What may follow the seconds: a point and one to nine digits. */
inline bool take_fraction(std::string_view& text, std::int32_t& nanos) {
    if (!take(text, '.')) return true;
    std::size_t digits = 0;
    for (; !text.empty() && text[0] >= '0' && text[0] <= '9' && digits < 9; ++digits) {
        nanos = nanos * 10 + (text[0] - '0');
        text.remove_prefix(1);
    }
    if (digits == 0) return false;
    for (; digits < 9; ++digits) nanos *= 10;
    return true;
}

/** Z, or an offset like +08:00, in seconds. */
inline bool take_zone(std::string_view& text, int& offset) {
    if (take(text, 'Z')) return true;
    const bool is_east = text.starts_with('+');
    int hours = 0, minutes = 0;
    if (!is_east && !text.starts_with('-')) return false;
    text.remove_prefix(1);
    if (!take_digits(text, 2, hours) || !take(text, ':') || !take_digits(text, 2, minutes)) return false;
    if (hours > 23 || minutes > 59) return false;
    offset = (hours * 60 + minutes) * (is_east ? 60 : -60);
    return true;
}

inline constexpr std::int64_t first_second = -62135596800, last_second = 253402300799;  // years 1 to 9999

CORTADO_DECL std::optional<seconds_and_nanos> parse_timestamp(std::string_view text) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0;
    seconds_and_nanos made;
    const bool is_time = take_digits(text, 4, year) && take(text, '-') && take_digits(text, 2, month) &&
                         take(text, '-') && take_digits(text, 2, day) && take(text, 'T') &&
                         take_digits(text, 2, hour) && take(text, ':') && take_digits(text, 2, minute) &&
                         take(text, ':') && take_digits(text, 2, second) && take_fraction(text, made.nanos) &&
                         take_zone(text, offset) && text.empty();
    if (!is_time || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    made.seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset;
    if (made.seconds < first_second || made.seconds > last_second) return std::nullopt;
    return made;
}

/** "", or a point and 3, 6 or 9 digits. */
inline std::string fraction_text(std::int32_t nanos) {
    if (nanos == 0) return {};
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), ".%09d", nanos);
    std::string made(text.data());
    while (made.ends_with("000")) made.resize(made.size() - 3);
    return made;
}

CORTADO_DECL std::optional<std::string> timestamp_text(seconds_and_nanos time) {
    if (time.seconds < first_second || time.seconds > last_second || time.nanos < 0 ||
        time.nanos > 999'999'999)
        return std::nullopt;
    const std::chrono::sys_seconds at{std::chrono::seconds(time.seconds)};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const auto second = static_cast<int>((at - day).count());
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), second / 3600,
                  second / 60 % 60, second % 60);
    return text.data() + fraction_text(time.nanos) + 'Z';
}

inline constexpr std::int64_t longest_span = 315'576'000'000;  // seconds: 10,000 years

CORTADO_DECL std::optional<seconds_and_nanos> parse_duration(std::string_view text) {
    const bool is_negative = take(text, '-');
    seconds_and_nanos made;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), made.seconds);
    if (read.ec != std::errc() || text.empty() || text[0] == '-' || made.seconds > longest_span)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (!take_fraction(text, made.nanos) || text != "s") return std::nullopt;
    if (is_negative) made = {-made.seconds, -made.nanos};
    return made;
}

CORTADO_DECL std::optional<std::string> duration_text(seconds_and_nanos span) {
    const bool is_mixed = (span.seconds < 0 && span.nanos > 0) || (span.seconds > 0 && span.nanos < 0);
    if (is_mixed || span.seconds < -longest_span || span.seconds > longest_span ||
        span.nanos < -999'999'999 || span.nanos > 999'999'999)
        return std::nullopt;
    const bool is_negative = span.seconds < 0 || span.nanos < 0;
    if (is_negative) span = {-span.seconds, -span.nanos};
    return (is_negative ? "-" : "") + std::to_string(span.seconds) + fraction_text(span.nanos) + 's';
}

// --- paths of field masks

CORTADO_DECL std::optional<std::string> camel_path(std::string_view path, bool lets_pass) {
    std::string made;
    bool is_raised = false;
    for (const char letter : path) {
        const bool is_small = letter >= 'a' && letter <= 'z';
        const bool has_way_back = is_raised ? is_small : letter < 'A' || letter > 'Z';
        if (!has_way_back && !lets_pass) return std::nullopt;
        if (letter != '_')
            made.push_back(is_raised && is_small ? static_cast<char>(letter - 'a' + 'A') : letter);
        is_raised = letter == '_';
    }
    if (is_raised && !lets_pass) return std::nullopt;
    return made;
}

CORTADO_DECL std::optional<std::string> snake_path(std::string_view path, bool lets_pass) {
    std::string made;
    for (const char c : path) {
        if (c == '_' && !lets_pass) return std::nullopt;
        if (c >= 'A' && c <= 'Z') {
            made.push_back('_');
            made.push_back(static_cast<char>(c - 'A' + 'a'));
        } else {
            made.push_back(c);
        }
    }
    return made;
}

// --- bytes

CORTADO_DECL std::optional<std::string> decode_base64(std::string_view text) {
    std::string_view digits = text;
    while (digits.ends_with('=') && text.size() - digits.size() < 2) digits.remove_suffix(1);
    if (digits.size() % 4 == 1 || (digits.size() != text.size() && text.size() % 4 != 0)) return std::nullopt;
    for (const char c : digits) {
        const bool is_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == '+' || c == '/' || c == '-' || c == '_';
        if (!is_digit) return std::nullopt;
    }
    const buffer bytes = buffer::from(digits, encoding::base64);
    const std::span<const unsigned char> view(bytes);
    return std::string(view.begin(), view.end());
}

CORTADO_DECL std::string encode_base64(std::string_view bytes) {
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    return buffer::from(std::span(data, bytes.size())).to_string(encoding::base64);
}

}  // namespace cortado::proto::detail
