#include <cortado/http/vary.hpp>

#include "support/catch.hpp"

#include <cortado/core/error.hpp>

#include <vector>

namespace http = cortado::http;

TEST_CASE("vary: names are added once, in any case, and * swallows them", "[http][vary]") {
    CHECK(http::append_vary("", "Accept") == "Accept");
    CHECK(http::append_vary("Accept", "accept, Origin") == "Accept, Origin");
    CHECK(http::append_vary("Accept", "*") == "*");
    CHECK(http::append_vary("Accept", std::vector<std::string_view>{}) == "Accept");
}

TEST_CASE("vary: a refusal names what is no header name", "[http][vary]") {
    const auto complaint = [](std::string_view names) {
        try {
            return http::append_vary("Accept", names);
        } catch (const cortado::usage_error& error) {
            return std::string(error.what());
        }
    };
    CHECK(complaint("") == "vary: field argument is required");
    CHECK(complaint("A\r\nB") == "vary: field argument contains an invalid header name: \"A\r\nB\"");
}
