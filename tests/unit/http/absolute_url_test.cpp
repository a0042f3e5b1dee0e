#include <cortado/http/absolute_url.hpp>

#include "support/catch.hpp"

#include <map>
#include <string>

using cortado::http::absolute_url;

namespace {

std::string href(std::string_view text) {
    const auto read = absolute_url::parse(text);
    return read ? read->href() : "none: " + read.error().message;
}

std::string relative(std::string_view text, std::string_view base) {
    const auto around = absolute_url::parse(base);
    const auto read = absolute_url::parse(text, &*around);
    return read ? read->href() : "none: " + read.error().message;
}

}  // namespace

TEST_CASE("absolute_url: it is taken apart", "[http][absolute_url]") {
    const auto url = absolute_url::parse("HTTP://Ann:p%40ss@Example.com:8080/a/../b c?x=1#y z");
    REQUIRE(url.has_value());
    CHECK(url->scheme == "http");
    CHECK(url->username == "Ann");
    CHECK(url->password == "p%40ss");
    CHECK(url->hostname == "example.com");
    CHECK(url->port == "8080");
    CHECK(url->host() == "example.com:8080");
    CHECK(url->origin() == "http://example.com:8080");
    CHECK(url->pathname == "/b%20c");
    CHECK(url->search() == "?x=1");
    CHECK(url->hash() == "#y%20z");
    CHECK(url->href() == "http://Ann:p%40ss@example.com:8080/b%20c?x=1#y%20z");
}

TEST_CASE("absolute_url: it is written as browsers do", "[http][absolute_url]") {
    // What Node 20 says of each: new URL(text).href.
    const std::map<std::string, std::string> known = {
        {"http://a/^{}`|", "http://a/^%7B%7D%60|"},
        {"http://EXAMPLE.com:80/a/../b?x='y\"#z y`", "http://example.com/b?x=%27y%22#z%20y%60"},
        {"http://a/?", "http://a/?"},
        {"http://a/#", "http://a/#"},
        {"https:\\\\a\\b", "https://a/b"},
        {"http:/a", "http://a/"},
        {"http:a", "http://a/"},
        {"http://u:p@h/", "http://u:p@h/"},
        {"http://u:@h", "http://u@h/"},
        {"http://@h", "http://h/"},
        {"http://0x7f.1/", "http://127.0.0.1/"},
        {"http://[::ffff:1.2.3.4]:8080", "http://[::ffff:102:304]:8080/"},
        {"http://[1:0:0:2:0:0:0:3]", "http://[1:0:0:2::3]/"},
        {"http://é.com/é", "http://xn--9ca.com/%C3%A9"},
        {"http://bücher.example", "http://xn--bcher-kva.example/"},
        {"http://a/%zz é", "http://a/%zz%20%C3%A9"},
        {"http://a:", "http://a/"},
        {"http://a/.%2E/b/%2e", "http://a/b/"},
        {"  http://x/y\tz ", "http://x/yz"},
    };
    for (const auto& [text, expected] : known) CHECK(href(text) == expected);
}

TEST_CASE("absolute_url: a name beyond ASCII is not folded", "[http][absolute_url]") {
    CHECK(href("http://É.COM/") == "http://xn--dca.com/");  // in Node that of é.com
}

TEST_CASE("absolute_url: it says why it is none, and where", "[http][absolute_url]") {
    CHECK(href("/path") == "none: expected http:// or https://");
    CHECK(href("javascript:alert(1)") == "none: expected http or https");
    CHECK(href("http://a|b") == "none: expected a host");
    CHECK(href("http://a b") == "none: expected a host");
    CHECK(href("http://") == "none: expected a host");
    CHECK(href("http://1.2.3.4.5") == "none: expected a host");
    CHECK(href("http://foo.0x") == "none: expected a host");
    CHECK(href("http://256.1.1.1") == "none: expected a host");
    CHECK(href("http://[::1") == "none: expected a host");
    CHECK(href("http://\xFF/") == "none: expected a host");
    CHECK(href("http://a:x") == "none: expected a port");
    CHECK(href("http://a:99999") == "none: expected a port up to 65535");
    CHECK(absolute_url::parse("http://a:99999").error().offset == 7);
}

TEST_CASE("absolute_url: another may be relative to it", "[http][absolute_url]") {
    const std::string base = "https://u@h.example:444/a/b?q#f";
    CHECK(relative("c", base) == "https://u@h.example:444/a/c");
    CHECK(relative("../../c?d", base) == "https://u@h.example:444/c?d");
    CHECK(relative("/x", base) == "https://u@h.example:444/x");
    CHECK(relative("\\x", base) == "https://u@h.example:444/x");
    CHECK(relative("//other.example/x", base) == "https://other.example/x");
    CHECK(relative("?y", base) == "https://u@h.example:444/a/b?y");
    CHECK(relative("#y", base) == "https://u@h.example:444/a/b?q#y");
    CHECK(relative("", base) == "https://u@h.example:444/a/b?q");
    CHECK(relative("https:c", base) == "https://u@h.example:444/a/c");
    CHECK(relative("http://o/", base) == "http://o/");
    CHECK(relative("ftp://o/", base) == "none: expected http or https");
}
