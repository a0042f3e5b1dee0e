#include <cortado/http/trailer.hpp>

#include "support/catch.hpp"

using namespace cortado::http;

TEST_CASE("trailer: fields that rule the message may not stand there", "[http][trailer]") {
    CHECK(is_forbidden_trailer("Content-Length"));
    CHECK(is_forbidden_trailer("transfer-encoding"));
    CHECK(is_forbidden_trailer("HOST"));
    CHECK(is_forbidden_trailer("Set-Cookie"));
    CHECK(is_forbidden_trailer("Authorization"));
    CHECK_FALSE(is_forbidden_trailer("X-Checksum"));
    CHECK_FALSE(is_forbidden_trailer("Server-Timing"));
    CHECK_FALSE(is_forbidden_trailer("ETag"));
    CHECK_FALSE(is_forbidden_trailer(""));
}
