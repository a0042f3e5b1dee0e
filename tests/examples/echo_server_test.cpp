#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/echo_server.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("echo_server: the root answers a short text", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/")) == "200 text/plain; charset=utf-8: Hello, World!");
}

TEST_CASE("echo_server: a body comes back byte for byte", "[examples]") {
    CHECK(summary(ask(make_app(), "POST", "/echo", "some text")) ==
          "200 application/octet-stream: some text");
    CHECK(summary(ask(make_app(), "POST", "/echo")) == "200 application/octet-stream: ");
    std::string every_octet;
    for (int octet = 0; octet < 256; ++octet) every_octet += static_cast<char>(octet);
    CHECK(ask(make_app(), "POST", "/echo", every_octet).body == every_octet);
}

TEST_CASE("echo_server: 8 MiB come back, and one octet more is 413", "[examples]") {
    std::string body(8_MiB, 'x');
    const auto reply = ask(make_app(), "POST", "/echo", body);
    CHECK(reply.status == 200);
    CHECK((reply.body == body));
    CHECK(ask(make_app(), "POST", "/echo", body + 'x').status == 413);
}

TEST_CASE("echo_server: the user's id is the answer", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/users/7")) == "200 text/plain; charset=utf-8: 7");
}
