#include <cortado/templates/error.hpp>

#include "support/catch.hpp"

#include <cortado/templates/environment.hpp>

#include <string>

namespace templates = cortado::templates;

namespace {

std::string message_of(const templates::environment& env, std::string text) {
    try {
        env.compile(std::move(text), "page.hbs").render(0);
    } catch (const templates::error& wrong) {
        return wrong.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("A message has the place, the reason, the line and a caret") {
    const templates::environment env;
    CHECK(message_of(env, "<ul>\n\t<li>{{name</li>\n</ul>") ==
          "page.hbs:2:12: \"<\" cannot stand here in a tag\n"
          "    \t<li>{{name</li>\n"
          "    \t          ^");
    CHECK(message_of(env, "{{#if a}}\nx") ==
          "page.hbs:2:2: expected {{/if}}, for the block that was opened in line 1, found the end of the "
          "template\n"
          "    x\n"
          "     ^");
}

TEST_CASE("It says from where the template was included") {
    templates::environment env;
    env.add("row", "<td>\n{{nope 1}}").add("list", "x {{> row}}");
    CHECK(message_of(env, "a\n {{> list}}") ==
          "row:2:3: missing helper: \"nope\"\n"
          "    {{nope 1}}\n"
          "      ^\n"
          "  included from list:1:3\n"
          "  included from page.hbs:2:2");
    env.add("bad", "{{#if}}");
    CHECK(
        message_of(env, "{{> bad}}") ==
        "bad:1:8: expected {{/if}}, for the block that was opened in line 1, found the end of the template\n"
        "    {{#if}}\n"
        "           ^\n"
        "  included from page.hbs:1:1");
}

TEST_CASE("What has no end is named where it begins") {
    const templates::environment env;
    const auto first_line = [&](std::string text) {
        const std::string all = message_of(env, std::move(text));
        return all.substr(0, all.find('\n'));
    };
    CHECK(first_line("{{! note") == "page.hbs:1:1: this comment has no end");
    CHECK(first_line("{{a \"b}}") == "page.hbs:1:5: this string has no end");
    CHECK(first_line("{{[a}}") == "page.hbs:1:3: this name in brackets has no end");
    CHECK(first_line("{{name") == "page.hbs:1:7: expected a name or a value, found the end of the template");
}

TEST_CASE("Of a long chain of includes the ends are shown") {
    templates::environment env;
    env.add("ring", "{{> ring}}");
    const std::string message = message_of(env, "{{> ring}}");
    CHECK(message.find("included from 91 more") != std::string::npos);
    CHECK(message.size() < 600);
}

TEST_CASE("What is nested beyond 200 deep is refused where that begins") {
    const templates::environment handlebars;
    const templates::environment mustache({.compile = {.syntax = templates::syntax::mustache}});
    const auto nested = [](std::size_t times) {
        std::string text;
        for (std::size_t at = 0; at < times; ++at) text += "{{#a}}\n";
        for (std::size_t at = 0; at < times; ++at) text += "{{/a}}";
        return text;
    };
    const auto refusal = [](const templates::environment& env, std::string text) -> std::string {
        try {
            env.compile(std::move(text), "page");
        } catch (const templates::error& wrong) {
            return std::to_string(wrong.where().line) + " " + wrong.reason();
        }
        return "none";
    };
    CHECK(refusal(handlebars, nested(199)) == "none");
    // What a block is given is one level more.
    CHECK(refusal(handlebars, nested(200)) ==
          "200 more than 200 blocks or sub-expressions inside one another");
    CHECK(refusal(mustache, nested(200)) == "none");
    CHECK(refusal(mustache, nested(201)) == "201 more than 200 sections inside one another");
}

TEST_CASE("A line that is too long is shown around the place") {
    const templates::environment env;
    const std::string long_text(500, 'x');
    const std::string message = message_of(env, long_text + "{{}}" + long_text);
    CHECK(message.size() < 300);
    CHECK(message.find("xx{{}}xx") != std::string::npos);
}

TEST_CASE("The parts of an error can be read by a program") {
    templates::environment env;
    env.add("part", "\n  {{> nothing}}");
    try {
        env.compile("{{> part}}", "top").render(0);
        FAIL("it was rendered");
    } catch (const templates::error& wrong) {
        CHECK(wrong.reason() == "the partial nothing could not be found");
        CHECK(wrong.where().file == "part");
        CHECK(wrong.where().line == 2);
        CHECK(wrong.where().column == 3);
        REQUIRE(wrong.included_from().size() == 1);
        CHECK(wrong.included_from()[0].file == "top");
    }
}
