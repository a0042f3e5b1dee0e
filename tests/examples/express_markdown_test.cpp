#define CORTADO_EXAMPLE_AS_LIBRARY
// First, for its pragma.
#include "drive.hpp"

#include "examples/express/markdown/main.cpp"

#include "support/catch.hpp"

using cortado::test::ask;
using cortado::test::summary;

TEST_CASE("express_markdown: an engine of one's own renders the view", "[examples]") {
    CHECK(summary(ask(make_app(), "GET", "/")) ==
          "200 text/html; charset=utf-8: <h1>Markdown Example</h1>\n"
          "<p>Just an example view rendered with <em>markdown</em>.</p>\n");
}

TEST_CASE("express_markdown: values are escaped, a brace that does not end is text", "[examples]") {
    const cortado::json_literal values{{"title", "<b>"}};
    CHECK(to_html("{title} {none} {title", cortado::value_of(values)) == "&lt;b&gt;  {title");
}

TEST_CASE("express_markdown: a view that is not there is a 500", "[examples]") {
    CHECK(ask(make_app(), "GET", "/fail").status == 500);
}
