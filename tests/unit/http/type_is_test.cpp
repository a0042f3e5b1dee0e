#include <cortado/http/type_is.hpp>

#include "support/catch.hpp"

#include <vector>

namespace http = cortado::http;
using texts = std::vector<std::string_view>;

TEST_CASE("type_is: a pattern answers as written, an open one with the type", "[http][type_is]") {
    CHECK(http::type_is("text/html; charset=utf-8", texts{"json", "html"}) == "html");
    CHECK(http::type_is("text/html; charset=utf-8", texts{"text/*"}) == "text/html");
    CHECK(http::type_is("application/vnd.api+json", texts{"+json"}) == "application/vnd.api+json");
    CHECK(http::type_is("application/json", texts{"html"}) == std::nullopt);
    CHECK(http::type_is("Application/JSON", {}) == "application/json");
}

TEST_CASE("type_is: a malformed type is of no kind", "[http][type_is]") {
    for (const std::string_view type : {"", "text", "text/", "/", "te xt/html", "text/html\nx", "*/*"}) {
        CAPTURE(type);
        CHECK(http::type_is(type, texts{"*/*"}) == std::nullopt);
    }
    CHECK(http::type_is(std::string(100'000, '/'), texts{"*/*"}) == std::nullopt);
}
