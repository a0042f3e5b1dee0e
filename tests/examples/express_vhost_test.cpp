#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/vhost.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

static cortado::web::inject_response at(const std::string& host, const std::string& url) {
    return ask(make_app(), {.url = url, .headers = {{"Host", host}}});
}

TEST_CASE("express_vhost: the domain has one application, its subdomains another", "[examples]") {
    CHECK(at("example.com", "/").body == "Hello from main app!");
    CHECK(at("Example.COM:8080", "/foo").body == "requested foo");
    CHECK(at("example.com", "/%3Cb%3E").body == "requested &lt;b&gt;");
    for (const std::string sub : {"foo", "bar"}) {
        const auto reply = at(sub + ".example.com", "/");
        CHECK(reply.status == 302);
        CHECK(reply.header("Location") == "http://example.com:3000/" + sub);
    }
}

TEST_CASE("express_vhost: another host is nobody's", "[examples]") {
    for (const std::string host :
         {"example.org", "a.b.example.com", ".example.com", "example.com.org", "localhost"})
        CHECK(at(host, "/").status == 404);
}
