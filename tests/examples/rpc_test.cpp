// Calls over one connection: rpc_greeter, rpc_books.
#define CORTADO_EXAMPLE_AS_LIBRARY
#include "drive.hpp"

#include "examples/rpc_books.cpp"
#include "examples/rpc_greeter.cpp"

#include "support/catch.hpp"

TEST_CASE("rpc_greeter: the server asks back before it answers", "[examples]") {
    const auto ask = [](std::uint16_t port) { return ask_greeter(port, "Ada"); };
    CHECK(cortado::run(cortado::test::talk_to(make_greeter(), ask)) == "Hello, Ada of London");
}

TEST_CASE("rpc_books: a stream of messages, or one error", "[examples]") {
    using lines = std::vector<std::string>;
    const auto austen = [](std::uint16_t port) { return list_books(port, "Austen"); };
    CHECK(cortado::run(cortado::test::talk_to(make_book_shop(), austen)) ==
          lines{"Emma, 1815", "Persuasion, 1817"});
    const auto nemo = [](std::uint16_t port) { return list_books(port, "Nemo"); };
    CHECK(cortado::run(cortado::test::talk_to(make_book_shop(), nemo)) ==
          lines{"shop.Books.By: NOT_FOUND: no books by Nemo"});
}
