// Replays the calls that record.mjs made of npm fresh 2, Express's, and 0.5, Koa's.
#include <cortado/http/etag.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

TEST_CASE("etag: every recorded request is as fresh as npm fresh 2 and 0.5 find it", "[parity][http]") {
    for (const json& row : parity::cases_of("fresh_cases.json", "fresh")) {
        CAPTURE(row.dump());
        const http::freshness fields = {.if_none_match = parity::text_or_empty(row, "if_none_match"),
                                        .if_modified_since = parity::text_or_empty(row, "if_modified_since"),
                                        .cache_control = parity::text_or_empty(row, "cache_control"),
                                        .etag = parity::text_or_empty(row, "etag"),
                                        .last_modified = parity::text_or_empty(row, "last_modified")};
        CHECK(http::is_fresh(fields) == row["tag_alone"].get<bool>());
        CHECK(http::is_fresh(fields, http::freshness_rule::both) == row["both"].get<bool>());
    }
}
