#include <cortado/http/etag.hpp>

#include "express_table.hpp"
#include "support/catch.hpp"

namespace http = cortado::http;

TEST_CASE("etag: bodies have the tags that npm etag gives", "[http][etag]") {
    for (const recorded::etag_row& row : recorded::etags) {
        CAPTURE(row.body);
        CHECK(http::etag(row.body) == row.weak);
        CHECK(http::etag(row.body, false) == row.strong);
    }
}

TEST_CASE("etag: a file's tag is its size and its time in hexadecimal", "[http][etag]") {
    CHECK(http::stat_etag(0, 0) == "W/\"0-0\"");
    CHECK(http::stat_etag(5000, 1700000000123) == "W/\"1388-18bcfe5687b\"");
    CHECK(http::stat_etag(UINT64_MAX, -255) == "W/\"ffffffffffffffff--ff\"");
}

TEST_CASE("etag: a copy is fresh where npm fresh says so", "[http][etag]") {
    for (const recorded::fresh_row& row : recorded::conditions) {
        CAPTURE(row.if_none_match, row.if_modified_since, row.cache_control, row.etag, row.last_modified);
        CHECK(http::is_fresh({.if_none_match = row.if_none_match,
                              .if_modified_since = row.if_modified_since,
                              .cache_control = row.cache_control,
                              .etag = row.etag,
                              .last_modified = row.last_modified}) == row.fresh);
    }
}
