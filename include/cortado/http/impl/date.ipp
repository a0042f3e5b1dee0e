#pragma once

#include <cortado/http/date.hpp>

#include <algorithm>
#include <cstring>
#include <ctime>

namespace cortado::http {

namespace detail {

inline constexpr std::string_view month_names = "JanFebMarAprMayJunJulAugSepOctNovDec";
inline constexpr std::string_view day_names = "SunMonTueWedThuFriSat";
inline constexpr std::string_view long_day_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};
inline constexpr std::int64_t seconds_per_day = 86400;

struct civil_time {
    std::int64_t year = 0;
    int month = 0;  // 1 to 12
    int day = 0;    // 1 to 31
    int hour = 0;
    int minute = 0;
    int second = 0;
};

constexpr bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int days_in_month(std::int64_t year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/** Count the days from 1970-01-01 to January 1st of a year, of any sign. */
constexpr std::int64_t days_before_year(std::int64_t year) {
    auto floor_div = [](std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); };
    const std::int64_t past = year - 1;
    return 365 * (year - 1970) + (floor_div(past, 4) - 492) - (floor_div(past, 100) - 19) +
           (floor_div(past, 400) - 4);
}

constexpr std::int64_t to_unix_seconds(const civil_time& t) {
    std::int64_t days = days_before_year(t.year) + t.day - 1;
    for (int m = 1; m < t.month; ++m) days += days_in_month(t.year, m);
    return days * seconds_per_day + t.hour * 3600 + t.minute * 60 + t.second;
}

constexpr civil_time to_civil_time(std::int64_t day, int second_of_day) {
    civil_time t;
    t.year = 1970 + day * 400 / 146097;  // off by one at most
    while (days_before_year(t.year) > day) --t.year;
    while (days_before_year(t.year + 1) <= day) ++t.year;
    int left = static_cast<int>(day - days_before_year(t.year));
    t.month = 1;
    while (left >= days_in_month(t.year, t.month)) left -= days_in_month(t.year, t.month++);
    t.day = left + 1;
    t.hour = second_of_day / 3600;
    t.minute = second_of_day / 60 % 60;
    t.second = second_of_day % 60;
    return t;
}

inline void put_digits(char* to, std::int64_t value, int width) {
    for (int i = width; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
}

/** Write the 29 octets of an IMF-fixdate. */
CORTADO_DECL void put_imf_date(char* to, std::int64_t unix_seconds) {
    std::int64_t day = unix_seconds / seconds_per_day;
    std::int64_t second = unix_seconds % seconds_per_day;
    if (second < 0) {
        second += seconds_per_day;
        --day;
    }
    const civil_time t = to_civil_time(day, static_cast<int>(second));
    const std::int64_t weekday = ((day + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    std::memcpy(to, "ddd, 00 mmm 0000 00:00:00 GMT", 29);
    std::memcpy(to, day_names.data() + weekday * 3, 3);
    put_digits(to + 5, t.day, 2);
    std::memcpy(to + 8, month_names.data() + (t.month - 1) * 3, 3);
    put_digits(to + 12, t.year, 4);
    put_digits(to + 17, t.hour, 2);
    put_digits(to + 20, t.minute, 2);
    put_digits(to + 23, t.second, 2);
}

/** Read a date front to back; the first thing that does not fit makes it bad for good. */
class date_scanner {
public:
    explicit date_scanner(std::string_view text) : rest_(text) {}

    bool accept(std::string_view literal) {
        if (rest_.substr(0, literal.size()) != literal) return false;
        rest_.remove_prefix(literal.size());
        return true;
    }
    void expect(std::string_view literal) { ok_ = accept(literal) && ok_; }
    int digits(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (rest_[0] - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    /** Read a three-letter name. @return its index, from 0 */
    int name_of(std::string_view names) {
        const std::string_view name = rest_.substr(0, 3);
        for (std::size_t i = 0; name.size() == 3 && i < names.size(); i += 3) {
            if (names.substr(i, 3) != name) continue;
            rest_.remove_prefix(3);
            return static_cast<int>(i / 3);
        }
        ok_ = false;
        return 0;
    }
    int month() { return name_of(month_names) + 1; }
    void time_of_day(civil_time& t) {
        t.hour = digits(2);
        expect(":");
        t.minute = digits(2);
        expect(":");
        t.second = digits(2);
    }
    bool finished() const { return ok_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

inline std::optional<std::int64_t> checked_unix_seconds(const civil_time& t) {
    if (t.day < 1 || t.day > days_in_month(t.year, t.month)) return std::nullopt;
    if (t.hour > 23 || t.minute > 59 || t.second > 60) return std::nullopt;  // 60: a leap second
    return to_unix_seconds(t);
}

/** Read "Sun, 06 Nov 1994 08:49:37 GMT". */
inline std::optional<std::int64_t> parse_imf_date(std::string_view text) {
    date_scanner in(text);
    civil_time t;
    in.name_of(day_names);
    in.expect(", ");
    t.day = in.digits(2);
    in.expect(" ");
    t.month = in.month();
    in.expect(" ");
    t.year = in.digits(4);
    in.expect(" ");
    in.time_of_day(t);
    in.expect(" GMT");
    return in.finished() ? checked_unix_seconds(t) : std::nullopt;
}

/** Read "Sunday, 06-Nov-94 08:49:37 GMT". */
inline std::optional<std::int64_t> parse_rfc850_date(std::string_view text) {
    date_scanner in(text);
    auto is_day = [&in](std::string_view day) { return in.accept(day); };
    if (std::none_of(std::begin(long_day_names), std::end(long_day_names), is_day)) return std::nullopt;
    civil_time t;
    in.expect(", ");
    t.day = in.digits(2);
    in.expect("-");
    t.month = in.month();
    in.expect("-");
    const int two_digits = in.digits(2);
    in.expect(" ");
    in.time_of_day(t);
    in.expect(" GMT");
    if (!in.finished()) return std::nullopt;
    const std::int64_t today = static_cast<std::int64_t>(std::time(nullptr)) / seconds_per_day;
    const std::int64_t this_year = to_civil_time(today, 0).year;
    t.year = this_year - this_year % 100 + two_digits;
    if (t.year > this_year + 50) t.year -= 100;
    return checked_unix_seconds(t);
}

/** Read "Sun Nov  6 08:49:37 1994". */
inline std::optional<std::int64_t> parse_asctime_date(std::string_view text) {
    date_scanner in(text);
    civil_time t;
    in.name_of(day_names);
    in.expect(" ");
    t.month = in.month();
    in.expect(" ");
    t.day = in.accept(" ") ? in.digits(1) : in.digits(2);
    in.expect(" ");
    in.time_of_day(t);
    in.expect(" ");
    t.year = in.digits(4);
    return in.finished() ? checked_unix_seconds(t) : std::nullopt;
}

inline std::int64_t now_in_seconds() {
#if defined(CLOCK_REALTIME_COARSE)
    timespec now{};
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return static_cast<std::int64_t>(now.tv_sec);
#else
    return static_cast<std::int64_t>(std::time(nullptr));
#endif
}

}  // namespace detail

CORTADO_DECL std::string format_date(std::int64_t unix_seconds) {
    std::string text(29, '\0');
    detail::put_imf_date(text.data(), unix_seconds);
    return text;
}

CORTADO_DECL std::optional<std::int64_t> parse_date(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    if (text[3] == ',') return detail::parse_imf_date(text);
    if (text[3] == ' ') return detail::parse_asctime_date(text);
    return detail::parse_rfc850_date(text);
}

CORTADO_DECL std::string_view date_cache::line() { return line_at(detail::now_in_seconds()); }

CORTADO_DECL std::string_view date_cache::line_at(std::int64_t unix_seconds) {
    if (unix_seconds != second_) {
        second_ = unix_seconds;
        std::memcpy(text_, "Date: ", 6);
        detail::put_imf_date(text_ + 6, unix_seconds);
        std::memcpy(text_ + 35, "\r\n", 2);
    }
    return {text_, line_size};
}

CORTADO_DECL std::string_view current_date_line() {
    thread_local date_cache cache;
    return cache.line();
}

}  // namespace cortado::http
