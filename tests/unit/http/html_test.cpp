#include <cortado/http/html.hpp>

#include "express_table.hpp"
#include "support/catch.hpp"

TEST_CASE("html: texts are escaped as npm escape-html does", "[http][html]") {
    for (const auto& [text, escaped] : recorded::html_escapes)
        CHECK(cortado::http::escape_html(text) == escaped);
}
