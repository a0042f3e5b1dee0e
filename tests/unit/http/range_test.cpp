#include <cortado/http/range.hpp>

#include "support/catch.hpp"

#include <limits>

namespace http = cortado::http;
using ranges = std::vector<http::byte_range>;

TEST_CASE("range: parts come as sent, or joined", "[http][range]") {
    CHECK(http::parse_range(100, "bytes=0-9,50-,-5") ==
          http::range_set{http::range_status::ok, "bytes", ranges{{0, 9}, {50, 99}, {95, 99}}});
    CHECK(http::parse_range(100, "bytes=50-,0-9,10-19", http::range_form::combined).ranges ==
          ranges{{50, 99}, {0, 19}});
    CHECK(http::parse_range(100, "bytes=100-").status == http::range_status::unsatisfiable);
    CHECK(http::parse_range(100, "bytes 0-9") == http::range_set{});
}

TEST_CASE("range: no number is too large", "[http][range]") {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    CHECK(http::parse_range(most, "bytes=0-18446744073709551616").ranges == ranges{{0, most - 1}});
    CHECK(http::parse_range(most, "bytes=-18446744073709551615").ranges == ranges{{0, most - 1}});
    CHECK(http::parse_range(10, "bytes=-18446744073709551616").status == http::range_status::unsatisfiable);
    CHECK(http::parse_range(most, "bytes=18446744073709551614-").ranges == ranges{{most - 1, most - 1}});
    CHECK(http::parse_range(most, "bytes=0-18446744073709551614,5-5", http::range_form::combined).ranges ==
          ranges{{0, most - 1}});
}

TEST_CASE("range: ten thousand overlapping parts join into one", "[http][range]") {
    std::string text = "bytes=0-";
    for (int i = 0; i < 10'000; ++i) text += ",0-";
    CHECK(http::parse_range(10, text).ranges.size() == 10'001);
    CHECK(http::parse_range(10, text, http::range_form::combined).ranges == ranges{{0, 9}});
}
