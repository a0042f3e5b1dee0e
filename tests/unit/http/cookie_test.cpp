#include <cortado/http/cookie.hpp>

#include "cookie_table.hpp"
#include "support/catch.hpp"

#include <cortado/core/error.hpp>

namespace http = cortado::http;

namespace {
bool accepted(std::string_view name, std::string_view value, const http::cookie_options& options) {
    try {
        return !http::serialize_cookie(name, value, options).empty();
    } catch (const cortado::usage_error&) {
        return false;
    }
}

std::string complaint(std::string_view name, std::string_view value,
                      const http::cookie_options& options = {}) {
    try {
        return http::serialize_cookie(name, value, options);
    } catch (const cortado::usage_error& error) {
        return error.what();
    }
}
}  // namespace

TEST_CASE("cookie: every recorded header gives the cookies that npm cookie gives", "[http][cookie]") {
    for (const recorded::cookie_row& row : recorded::cookie_headers) {
        CAPTURE(row.header);
        const http::cookies cookies = http::cookies::parse(row.header);
        for (const auto& [name, value] : row.cookies) {
            CAPTURE(name);
            CHECK(cookies.find(name) == std::optional(value));
        }
        CHECK(cookies.size() == row.cookies.size());
    }
}

TEST_CASE("cookie: cookies stay in the order sent and the first of a name counts", "[http][cookie]") {
    const http::cookies cookies = http::cookies::parse("b=1; a=2; b=3; 0=4");
    using pairs = std::vector<http::cookies::value_type>;
    CHECK(pairs(cookies.begin(), cookies.end()) == pairs{{"b", "1"}, {"a", "2"}, {"0", "4"}});
    CHECK(cookies["b"] == "1");
    CHECK(cookies["c"] == "");
    CHECK(cookies.find("c") == std::nullopt);
    CHECK_FALSE(cookies.has("A"));
    CHECK(http::cookies().empty());
}

TEST_CASE("cookie: a value that is no UTF-8 is kept byte for byte", "[http][cookie]") {
    CHECK(http::cookies::parse("a=\xff%20")["a"] == "\xff%20");
}

TEST_CASE("cookie: attributes are written as npm cookie writes them", "[http][cookie]") {
    for (const recorded::set_cookie_row& row : recorded::set_cookies()) {
        CHECK(http::serialize_cookie("name", "a value", row.options) == row.written);
    }
    CHECK(http::serialize_cookie("a", "") == "a=");
    CHECK(http::serialize_cookie("a", "x=\"y\"", {.encode = true}) == "a=x%3D%22y%22");
    CHECK(http::serialize_cookie("a", "\"x=y\"", {.encode = false}) == "a=\"x=y\"");
}

TEST_CASE("cookie: a fraction of a second before 1970 expires in 1969", "[http][cookie]") {
    const std::chrono::system_clock::time_point before(std::chrono::milliseconds(-1));
    CHECK(http::serialize_cookie("a", "b", {.expires = before}) ==
          "a=b; Expires=Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST_CASE("cookie: names, raw values, domains and paths are accepted where npm cookie accepts them",
          "[http][cookie]") {
    for (const auto& [text, ok] : recorded::cookie_names) {
        CAPTURE(text);
        CHECK(accepted(text, "v", {}) == ok);
    }
    for (const auto& [text, ok] : recorded::raw_cookie_values) {
        CAPTURE(text);
        CHECK(accepted("n", text, {.encode = false}) == ok);
    }
    for (const auto& [text, ok] : recorded::cookie_domains) {
        CAPTURE(text);
        CHECK(accepted("n", "v", {.domain = std::string(text)}) == ok);
    }
    for (const auto& [text, ok] : recorded::cookie_paths) {
        CAPTURE(text);
        CHECK(accepted("n", "v", {.path = std::string(text)}) == ok);
    }
}

TEST_CASE("cookie: a refusal names the part and the cure", "[http][cookie]") {
    CHECK(complaint("a b", "") ==
          "serialize_cookie: argument name is invalid: \"a b\" is not a token; use letters, digits, - and _");
    CHECK(complaint("a", "b;c", {.encode = false}) ==
          "serialize_cookie: argument val is invalid: \"b;c\" holds what no cookie may; leave .encode on");
    CHECK(complaint("a", "b", {.domain = "x;y"}) ==
          "serialize_cookie: option domain is invalid: \"x;y\" is not a host name; leave it out for the host "
          "itself");
    CHECK(complaint("a", "b", {.path = "/x;y"}) ==
          "serialize_cookie: option path is invalid: \"/x;y\" holds what no cookie path may; percent-encode "
          "it");
}

TEST_CASE("cookie: signatures are those of npm cookie-signature and read back", "[http][cookie]") {
    for (const auto& [value, signed_value] : recorded::signatures) {
        CAPTURE(value);
        CHECK(http::sign_cookie(value, "keyboard cat") == signed_value);
        CHECK(http::unsign_cookie(signed_value, "keyboard cat") == std::optional<std::string>(value));
        CHECK(http::unsign_cookie(signed_value, "keyboard dog") == std::nullopt);
    }
}

TEST_CASE("cookie: a signed value changed in any byte is refused", "[http][cookie]") {
    const std::string good = http::sign_cookie("hello", "secret");
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 1);
        CAPTURE(bad);
        CHECK(http::unsign_cookie(bad, "secret") == std::nullopt);
        CHECK(http::unsign_cookie(good.substr(0, i), "secret") == std::nullopt);
    }
    CHECK(http::unsign_cookie(good + "=", "secret") == std::nullopt);
    CHECK(http::unsign_cookie("no dot", "secret") == std::nullopt);
    CHECK(http::unsign_cookie("", "secret") == std::nullopt);
}
