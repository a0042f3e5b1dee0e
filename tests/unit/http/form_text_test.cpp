#include <cortado/http/form_text.hpp>

#include "support/catch.hpp"

#include <string>

namespace http = cortado::http;

TEST_CASE("form_text: names and values are written as forms do", "[http][form_text]") {
    std::string out = "a=";
    http::append_form_text(out, "x y&z=*-._~!'()é");
    CHECK(out == "a=x+y%26z%3D*-._%7E%21%27%28%29%C3%A9");
}

TEST_CASE("form_text: only the characters that are named are encoded", "[http][form_text]") {
    CHECK(http::percent_encode_each("/a?b#c%20d", "?#") == "/a%3Fb%23c%20d");
    CHECK(http::percent_encode_each("", "?").empty());
}
