#include <cortado/templates/escape.hpp>

#include "support/catch.hpp"

#include <cortado/core/value_of.hpp>

#include <string>
#include <vector>

namespace templates = cortado::templates;
using templates::escaping;

namespace {

std::string escaped(std::string_view text, escaping how) {
    std::string out;
    templates::append_escaped(out, text, how);
    return out;
}

}  // namespace

TEST_CASE("Each escaping makes plain text of all that could be more") {
    const std::string text = "a & <b> \"c\" 'd' `e` = é";
    CHECK(escaped(text, escaping::html) ==
          "a &amp; &lt;b&gt; &quot;c&quot; &#x27;d&#x27; &#x60;e&#x60; &#x3D; é");
    CHECK(escaped(text, escaping::mustache) == "a &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39; `e` = é");
    CHECK(escaped(text, escaping::none) == text);
    CHECK(escaped(text, escaping::url) == "a%20%26%20%3Cb%3E%20%22c%22%20%27d%27%20%60e%60%20%3D%20%C3%A9");
    CHECK(escaped(text, escaping::json) == "\"a \\u0026 \\u003cb\\u003e \\\"c\\\" 'd' `e` = é\"");
}

TEST_CASE("JSON for scripts has no characters that end a script or a line") {
    std::string out;
    templates::append_script_json(
        out, cortado::value_of(std::vector<std::string>{"</script>", "\u2028\u2029\u2027", "<!--"}));
    CHECK(out == "[\"\\u003c/script\\u003e\",\"\\u2028\\u2029\u2027\",\"\\u003c!--\"]");
    out.clear();
    templates::append_script_json(out, {});
    CHECK(out == "null");
}
