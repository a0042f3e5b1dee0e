#include <cortado/templates/environment.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

namespace templates = cortado::templates;

namespace {

std::vector<std::string> lint(std::string_view text, std::string name = {}) {
    std::vector<std::string> made;
    for (const templates::lint_warning& each : templates::environment().lint(text, std::move(name))) {
        made.push_back(std::to_string(each.where.line) + ":" + std::to_string(each.where.column) + " " +
                       each.message);
    }
    return made;
}
using warnings = std::vector<std::string>;

}  // namespace

TEST_CASE("Text and quoted attributes are safe places for a value") {
    CHECK(lint("<p class=\"a {{b}}\" title='{{c}}'>{{d}} {{{e}}}</p><!-- {{f}} --><title>{{g}}</title> 1 < 2 "
               "{{h}}")
              .empty());
    CHECK(lint("<a href=\"/users?name={{url name}}\" data-x=\"{{x}}\">{{#if a}}<b>{{b}}</b>{{/if}}</a>")
              .empty());
    CHECK(lint("<script>let page = {{json page}};</script><p>{{x}}</p>").empty());
}

TEST_CASE("Places where escaping is not enough are reported with their place") {
    CHECK(lint("<p>\n<a class={{c}}>") ==
          warnings{"2:10 a value in an attribute without quotes: put quotes around it"});
    CHECK(lint("<a href=\"{{u}}\">") ==
          warnings{"1:10 a value in an address, which may be javascript: write {{url x}}, or check it"});
    CHECK(lint("<IMG SRC='{{u}}'>") ==
          warnings{"1:11 a value in an address, which may be javascript: write {{url x}}, or check it"});
    CHECK(lint("<script>let x = \"{{x}}\";</script>") ==
          warnings{"1:18 a value in a script: write {{json x}}"});
    CHECK(lint("<a onclick=\"go('{{x}}')\">") ==
          warnings{"1:17 a value in an attribute that is code: put it into a data- attribute"});
    CHECK(lint("<a href=\" Java\nScript:go('{{url x}}')\">") ==
          warnings{"2:12 a value in an attribute that is code: put it into a data- attribute"});
    CHECK(lint("<iframe srcdoc=\"{{x}}\">") ==
          warnings{"1:17 a value in srcdoc, which is read as markup again: fill the frame otherwise"});
    CHECK(lint("<p style=\"color: {{c}}\">") ==
          warnings{"1:18 a value in a style attribute, which escaping does not make safe"});
    CHECK(lint("<style>p { color: {{c}} }</style>{{x}}") ==
          warnings{"1:19 a value in a style sheet, which escaping does not make safe"});
    CHECK(lint("<p {{attributes}}>") ==
          warnings{"1:4 a value makes the name of a tag or attribute: write the name into the template"});
    CHECK(lint("<p title=\"{{{t}}}\">") ==
          warnings{"1:11 a value in an attribute that is not escaped: write {{x}}"});
    CHECK(lint("<p title=\"{{json t}}\">") ==
          warnings{"1:11 {{json x}} in an attribute ends it: it is for scripts"});
}

TEST_CASE("Both branches of a block are looked at from where it begins") {
    CHECK(lint("<a {{#if x}}href=\"{{y}}\"{{else}}class={{z}}{{/if}}>") ==
          warnings{"1:19 a value in an address, which may be javascript: write {{url x}}, or check it",
                   "1:39 a value in an attribute without quotes: put quotes around it"});
    CHECK(lint("<p class=\"{{#each l}}{{this}} {{/each}}\">{{x}}").empty());
}

TEST_CASE("What is no HTML is not looked at") { CHECK(lint("<a href={{x}}>", "mail.txt").empty()); }
