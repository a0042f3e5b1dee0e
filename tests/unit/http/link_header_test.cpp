#include <cortado/http/link_header.hpp>

#include "support/catch.hpp"

#include <vector>

namespace http = cortado::http;

TEST_CASE("link_header: links go behind those that are there", "[http][link_header]") {
    const std::vector<http::link> links = {{"next", "/?page=2"}, {"last", "/?page=9"}};
    CHECK(http::append_links("", links) == "</?page=2>; rel=\"next\", </?page=9>; rel=\"last\"");
    CHECK(http::append_links("</>; rel=\"up\"", {links.data(), 1}) ==
          "</>; rel=\"up\", </?page=2>; rel=\"next\"");
    CHECK(http::append_links("</>; rel=\"up\"", {}) == "</>; rel=\"up\"");
}
