#include <cortado/http/date.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

using namespace cortado::http;

TEST_CASE("date: an IMF-fixdate is written", "[http][date]") {
    CHECK(format_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(format_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(format_date(-1) == "Wed, 31 Dec 1969 23:59:59 GMT");
    CHECK(format_date(951782400) == "Tue, 29 Feb 2000 00:00:00 GMT");
    CHECK(format_date(4107542400) == "Mon, 01 Mar 2100 00:00:00 GMT");
    CHECK(format_date(253402300799) == "Fri, 31 Dec 9999 23:59:59 GMT");
    CHECK(format_date(-62135596800) == "Mon, 01 Jan 0001 00:00:00 GMT");
}

TEST_CASE("date: writing agrees with the C library, day by day over 800 years", "[http][date]") {
    for (std::int64_t day = -146097; day <= 146097; day += 1) {
        const std::int64_t second = day * 86400 + (day * 7919 % 86400 + 86400) % 86400;
        const std::time_t t = static_cast<std::time_t>(second);
        std::tm parts{};
        gmtime_r(&t, &parts);
        char expected[64];
        std::strftime(expected, sizeof expected, "%a, %d %b %Y %H:%M:%S GMT", &parts);
        REQUIRE(format_date(second) == expected);
        REQUIRE(parse_date(expected) == second);
    }
}

TEST_CASE("date: all three forms are read", "[http][date]") {
    CHECK(parse_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
    CHECK(parse_date("Sunday, 06-Nov-94 08:49:37 GMT") == 784111777);
    CHECK(parse_date("Sun Nov  6 08:49:37 1994") == 784111777);
    CHECK(parse_date("Wed Nov 16 08:49:37 1994") == 784111777 + 10 * 86400);
    CHECK(parse_date("Sat, 31 Dec 2016 23:59:60 GMT") == 1483228800);
}

TEST_CASE("date: a two-digit year more than 50 years ahead is past", "[http][date]") {
    const std::string today = format_date(static_cast<std::int64_t>(std::time(nullptr)));
    const int this_year = std::stoi(today.substr(12, 4));
    auto year_of = [&](int year) {
        const std::string two = std::to_string(100 + year % 100).substr(1);
        const std::optional<std::int64_t> t = parse_date("Monday, 01-Jan-" + two + " 00:00:00 GMT");
        REQUIRE(t.has_value());
        return std::stoi(format_date(*t).substr(12, 4));
    };
    CHECK(year_of(this_year) == this_year);
    CHECK(year_of(this_year - 40) == this_year - 40);
    CHECK(year_of(this_year - 1) == this_year - 1);
    CHECK(year_of(this_year + 51) == this_year - 49);
    if (this_year % 100 < 50) CHECK(year_of(this_year + 50) == this_year + 50);
}

TEST_CASE("date: what is no date gives none", "[http][date]") {
    for (const char* text : {"",
                             "x",
                             "Sun",
                             "Sun,",
                             "never",
                             "Sun, 06 Nov 1994 08:49:37",
                             "Sun, 06 Nov 1994 08:49:37 UTC",
                             "Sun, 06 Nov 1994 08:49:37 GMT ",
                             " Sun, 06 Nov 1994 08:49:37 GMT",
                             "sun, 06 Nov 1994 08:49:37 GMT",
                             "Sun, 6 Nov 1994 08:49:37 GMT",
                             "Sun, 06 nov 1994 08:49:37 GMT",
                             "Sun, 00 Nov 1994 08:49:37 GMT",
                             "Sun, 31 Nov 1994 08:49:37 GMT",
                             "Sun, 29 Feb 1900 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:00:00 GMT",
                             "Sun, 06 Nov 1994 08:60:37 GMT",
                             "Sun, 06 Nov 1994 08:49:61 GMT",
                             "Sun, 06 Nov 94 08:49:37 GMT",
                             "Sunday, 06-Nov-1994 08:49:37 GMT",
                             "Sund, 06-Nov-94 08:49:37 GMT",
                             "Sun, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov 6 08:49:37 1994",
                             "Sun Nov 06 08:49:37 94",
                             "Sun Nov  6 08:49:37 1994 GMT",
                             "Sun, +6 Nov 1994 08:49:37 GMT",
                             "2026-01-01T00:00:00Z",
                             "784111777"}) {
        INFO(text);
        CHECK_FALSE(parse_date(text).has_value());
    }
}

TEST_CASE("date: the cached line is renewed when the second changes", "[http][date]") {
    date_cache cache;
    CHECK(cache.line_at(784111777) == "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    CHECK(cache.line_at(784111777) == "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    CHECK(cache.line_at(784111778) == "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
}

TEST_CASE("date: the current line lies between now and now", "[http][date]") {
    const std::int64_t before = static_cast<std::int64_t>(std::time(nullptr)) - 1;  // a coarse clock may lag
    const std::string line(current_date_line());
    const std::int64_t after = static_cast<std::int64_t>(std::time(nullptr));
    REQUIRE(line.size() == 37);
    CHECK(line.substr(0, 6) == "Date: ");
    CHECK(line.substr(35) == "\r\n");
    const std::optional<std::int64_t> t = parse_date(line.substr(6, 29));
    REQUIRE(t.has_value());
    CHECK(*t >= before);
    CHECK(*t <= after);
}
