// Replays the calls that record.mjs made of npm range-parser.
#include <cortado/http/range.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

namespace {

json shown(const http::range_set& set) {
    if (set.status == http::range_status::malformed) return "malformed";
    if (set.status == http::range_status::unsatisfiable) return "unsatisfiable";
    json ranges = json::array();
    for (const http::byte_range& range : set.ranges) ranges.push_back({range.start, range.end});
    return {{"unit", set.unit}, {"ranges", ranges}};
}

}  // namespace

TEST_CASE("range: every recorded field is read as npm range-parser reads it", "[parity][http]") {
    for (const json& row : parity::cases_of("range_cases.json", "parse")) {
        CAPTURE(row.dump());
        const std::uint64_t size = row["size"];
        const std::string_view text = parity::text_of(row["text"]);
        CHECK(shown(http::parse_range(size, text)) == row["as_sent"]);
        CHECK(shown(http::parse_range(size, text, http::range_form::combined)) == row["combined"]);
    }
}
