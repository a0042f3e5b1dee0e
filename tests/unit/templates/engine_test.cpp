#include <cortado/templates/engine.hpp>

#include "support/catch.hpp"

#include <cortado/core/value_literal.hpp>

#include <string>

namespace templates = cortado::templates;
using cortado::json_literal;

namespace {

templates::environment views() {
    templates::environment env;
    env.add("home", "<p>{{name}}</p>")
        .add("main", "<main>{{{body}}}{{name}}</main>")
        .add("bare", "[{{{body}}}]");
    return env;
}

}  // namespace

TEST_CASE("A page is dressed in its layout, which sees the page's values") {
    const templates::engine engine(views(), {.layout = "main"});
    CHECK(engine.render("home", json_literal{{"name", "<Ann>"}}) ==
          "<main><p>&lt;Ann&gt;</p>&lt;Ann&gt;</main>");
}

TEST_CASE("The local layout names another, or none") {
    const templates::engine engine(views(), {.layout = "main"});
    CHECK(engine.render("home", json_literal{{"name", "A"}, {"layout", "bare"}}) == "[<p>A</p>]");
    CHECK(engine.render("home", json_literal{{"name", "A"}, {"layout", false}}) == "<p>A</p>");
    CHECK(templates::engine(views()).render("home", json_literal{{"name", "A"}}) == "<p>A</p>");
}

TEST_CASE("A layout that is not there is named") {
    const templates::engine engine(views(), {.layout = "away"});
    CHECK_THROWS_WITH(engine.render("home", json_literal()),
                      "templates::environment: there is no template \"away\"; add() it, or name a folder");
}
