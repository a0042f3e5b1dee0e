#include <cortado/http/method.hpp>

#include "support/catch.hpp"

#include <cstddef>

using namespace cortado::http;

TEST_CASE("method: every method is found by its own name", "[http][method]") {
    for (std::size_t i = 0; i < static_cast<std::size_t>(method::unknown); ++i) {
        const method verb = static_cast<method>(i);
        INFO(to_string(verb));
        REQUIRE_FALSE(to_string(verb).empty());
        REQUIRE(parse_method(to_string(verb)) == verb);
    }
}

TEST_CASE("method: names are spelled as in a request line", "[http][method]") {
    CHECK(to_string(method::get) == "GET");
    CHECK(to_string(method::delete_) == "DELETE");
    CHECK(to_string(method::m_search) == "M-SEARCH");
    CHECK(to_string(method::options) == "OPTIONS");
    CHECK(to_string(method::unknown).empty());
}

TEST_CASE("method: what is no method is unknown", "[http][method]") {
    CHECK(parse_method("get") == method::unknown);
    CHECK(parse_method("") == method::unknown);
    CHECK(parse_method("GETX") == method::unknown);
    CHECK(parse_method("GE") == method::unknown);
}
