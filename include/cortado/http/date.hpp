#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::http {

/** Format a time as an IMF-fixdate, e.g. "Sun, 06 Nov 1994 08:49:37 GMT".
    @param unix_seconds  seconds since 1970-01-01T00:00Z, any sign; years 0 to 9999 are meaningful
    @source RFC 9110 5.6.7 */
CORTADO_DECL std::string format_date(std::int64_t unix_seconds);

/** Read a date in any of HTTP's three forms.

        Sun, 06 Nov 1994 08:49:37 GMT        IMF-fixdate
        Sunday, 06-Nov-94 08:49:37 GMT       RFC 850: a year more than 50 years ahead is taken as past
        Sun Nov  6 08:49:37 1994             asctime

    @return seconds since 1970-01-01T00:00Z, or nothing when the text is no such date
    @source RFC 9110 5.6.7 */
CORTADO_DECL std::optional<std::int64_t> parse_date(std::string_view text);

/** Keep a rendered Date line and renew it once a second. */
class date_cache {
public:
    /** Give "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" for now. Valid until the next call. */
    CORTADO_DECL std::string_view line();
    /** Give the line for a known time. Valid until the next call. */
    CORTADO_DECL std::string_view line_at(std::int64_t unix_seconds);

private:
    static constexpr std::size_t line_size = 37;  // "Date: " + 29 + "\r\n"

    std::int64_t second_ = INT64_MIN;
    char text_[line_size] = {};
};

/** Give this thread's Date line for now. Valid until the next call on this thread. */
CORTADO_DECL std::string_view current_date_line();

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/date.ipp>
#endif
