#include <cortado/web/path_pattern.hpp>
// first: proves the header stands alone

#include <cortado/core/error.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "path_pattern_table.hpp"
#include "support/catch.hpp"

using cortado::usage_error;
using cortado::web::match_result;
using cortado::web::param_decoding;
using cortado::web::params;
using cortado::web::path_pattern;
using cortado::web::pattern_options;
using list = std::vector<std::string_view>;

namespace {

pattern_options options_of(std::string_view flags) {
    const auto has = [flags](char c) { return flags.find(c) != std::string_view::npos; };
    return {.case_sensitive = has('c'), .trailing = !has('s'), .end = !has('p')};
}

std::string shown(const params& found) {
    std::string out;
    for (const params::item item : found) {
        if (!out.empty()) out += '&';
        out.append(item.name).append("=");
        if (item.is_list) {
            for (const std::string_view segment : found.all(item.name))
                out.append("[").append(segment).append("]");
        } else {
            out.append(item.value);
        }
    }
    return out;
}

/** One line per answer, in the table's terms: "yes 2 id=7", "no", "bad_encoding %zz". */
std::string answer(std::string_view pattern, std::string_view path, pattern_options options = {}) {
    params found;
    std::size_t length = 0;
    switch (path_pattern::compile(pattern, options).match(path, found, &length)) {
        case match_result::no: return "no";
        case match_result::yes: return "yes " + std::to_string(length) + " " + shown(found);
        case match_result::bad_encoding: return "bad_encoding " + std::string((*found.begin()).value);
    }
    return "";
}

std::string expected(const path_row& row) {
    if (row.result == "no") return "no";
    if (row.result == "bad_encoding") return "bad_encoding " + std::string(row.params);
    return "yes " + std::to_string(row.length) + " " + std::string(row.params);
}

std::string complaint(std::string_view pattern) {
    try {
        path_pattern::compile(pattern);
    } catch (const usage_error& e) {
        return e.what();
    }
    return "";
}

std::string repeat(std::string_view text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i != count; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("path_pattern: every recorded answer of Express's router is ours", "[web][path_pattern]") {
    std::size_t rows = 0;
    for (const path_row& row : path_rows) {
        INFO(row.pattern << "  on  " << row.path << "  with [" << row.flags << "]");
        CHECK(answer(row.pattern, row.path, options_of(row.flags)) == expected(row));
        ++rows;
    }
    CHECK(rows >= 400);
}

TEST_CASE("path_pattern: what path-to-regexp refuses is refused", "[web][path_pattern]") {
    for (const std::string_view pattern : refused_patterns) {
        INFO(pattern);
        CHECK_THROWS_AS(path_pattern::compile(pattern), usage_error);
    }
}

TEST_CASE("path_pattern: a refusal names place, cause and cure, and points at it", "[web][path_pattern]") {
    CHECK(complaint("/users/*") ==
          "path pattern: \"*\" has no name at index 7; write *name, or \"\\*\" for a plain star\n"
          "  /users/*\n"
          "         ^");
    CHECK(complaint("/:/x") ==
          "path pattern: \":\" has no name at index 1; write :name, or \"\\:\" for a plain colon\n"
          "  /:/x\n"
          "   ^");
    CHECK(complaint("/a?") ==
          "path pattern: \"?\" is reserved at index 2; write \"\\?\" for the plain character, {part} for an "
          "optional part\n"
          "  /a?\n"
          "    ^");
    CHECK(complaint("/:id(\\d+)") ==
          "path pattern: \"(\" is reserved at index 4; write \"\\(\" for the plain character\n"
          "  /:id(\\d+)\n"
          "      ^");
    CHECK(complaint("/:a:b") ==
          "path pattern: missing text before \"b\" at index 3; two captures need something between them that "
          "tells "
          "where the first ends\n"
          "  /:a:b\n"
          "     ^");
    CHECK(complaint("/:\"a b") ==
          "path pattern: unterminated quote at index 2; close the name with '\"'\n"
          "  /:\"a b\n"
          "    ^");
    CHECK(complaint("/a{/:b") ==
          "path pattern: unclosed \"{\" at index 2; close the optional group with \"}\"\n"
          "  /a{/:b\n"
          "    ^");
    CHECK(complaint("/a}") ==
          "path pattern: \"}\" closes nothing at index 2; open the optional group with \"{\", or write "
          "\"\\}\"\n"
          "  /a}\n"
          "    ^");
    CHECK(complaint("/a\\") ==
          "path pattern: \"\\\" escapes nothing at index 2; write \"\\\\\" for a plain backslash\n"
          "  /a\\\n"
          "    ^");
}

TEST_CASE("path_pattern: the caret counts characters, not bytes", "[web][path_pattern]") {
    CHECK(complaint("/caf\xC3\xA9/*") ==
          "path pattern: \"*\" has no name at index 6; write *name, or \"\\*\" for a plain star\n"
          "  /caf\xC3\xA9/*\n"
          "        ^");
}

TEST_CASE("path_pattern: a name may be used once only", "[web][path_pattern]") {
    CHECK(complaint("/:id/x{/*id}") ==
          "path pattern: the name \"id\" is used twice at index 8; give each capture its own\n"
          "  /:id/x{/*id}\n"
          "          ^");
}

TEST_CASE("path_pattern: at most 256 ways through the optional groups", "[web][path_pattern]") {
    CHECK(complaint("/" + repeat("{a}", 8)) == "");
    CHECK(complaint("/" + repeat("{a}", 9)).find("too many path combinations") != std::string::npos);
    CHECK(complaint("/" + repeat("{a", 255) + repeat("}", 255)) == "");
    CHECK(complaint("/" + repeat("{a", 100000) + repeat("}", 100000)).find("too many path combinations") !=
          std::string::npos);
    CHECK(complaint("/" + repeat("{}", 100000)).find("too many path combinations") != std::string::npos);
}

TEST_CASE("path_pattern: a name may be written in any script", "[web][path_pattern]") {
    CHECK(answer("/:na\xC3\xAFve", "/7") == "yes 2 na\xC3\xAFve=7");
}

TEST_CASE("path_pattern: only a match touches the captures", "[web][path_pattern]") {
    const path_pattern pattern = path_pattern::compile("/users/:id");
    params found;
    found.set("old", "value");
    std::size_t length = 99;
    CHECK(pattern.match("/other", found, &length) == match_result::no);
    CHECK(shown(found) == "old=value");
    CHECK(length == 99);
    CHECK(pattern.match("/users/7", found, &length) == match_result::yes);
    CHECK(shown(found) == "id=7");
    CHECK(length == 8);
    CHECK(pattern.match("/users/8", found) == match_result::yes);
    CHECK(shown(found) == "id=8");
}

TEST_CASE("path_pattern: a malformed capture is told by name and raw text", "[web][path_pattern]") {
    params found;
    CHECK(path_pattern::compile("/:a/:b").match("/%41/%zz", found) == match_result::bad_encoding);
    CHECK(shown(found) == "b=%zz");
    CHECK(path_pattern::compile("/*rest").match("/a/%zz/%", found) == match_result::bad_encoding);
    CHECK(shown(found) == "rest=%zz");
}

TEST_CASE("path_pattern: lenient decoding is that of Koa's router", "[web][path_pattern]") {
    const pattern_options koa{.decoding = param_decoding::lenient};
    CHECK(answer("/:id", "/a+b%20c", koa) == "yes 8 id=a b c");
    CHECK(answer("/:id", "/a+%zz", koa) == "yes 6 id=a+%zz");
    CHECK(answer("/*rest", "/a%20b/c+d", koa) == "yes 10 rest=[a b][c d]");
    CHECK(answer("/*rest", "/a%20b/%zz", koa) == "yes 10 rest=[a%20b][%zz]");
    CHECK(answer("/:id", "/a+b") == "yes 4 id=a+b");
}

TEST_CASE("path_pattern: a wildcard reads joined and decoded", "[web][path_pattern]") {
    params found;
    CHECK(path_pattern::compile("/f/*p").match("/f/a/b%2Fc/d", found) == match_result::yes);
    CHECK(found["p"] == "a/b/c/d");
    CHECK(found.all("p") == list{"a", "b/c", "d"});
}

TEST_CASE("path_pattern: a pattern of many captures fills them all", "[web][path_pattern]") {
    std::string pattern;
    std::string path;
    std::string all;
    for (int i = 0; i != 40; ++i) {
        const std::string n = std::to_string(i);
        pattern += "/:p" + n;
        path += "/" + n;
        all += (i == 0 ? "p" : "&p") + n + "=" + n;
    }
    CHECK(answer(pattern, path) == "yes " + std::to_string(path.size()) + " " + all);
    CHECK(answer(pattern + "-:q", path + "-z") ==
          "yes " + std::to_string(path.size() + 2) + " " + all + "&q=z");
}

TEST_CASE("path_pattern: bytes outside ASCII and NUL compare as they are", "[web][path_pattern]") {
    CHECK(answer("/\xC3\xA9", "/\xC3\xA9") == "yes 3 ");
    CHECK(answer("/\xC3\xA9", "/\xC3\x89") == "no");
    CHECK(answer("/:a", std::string_view("/a\0b", 4)) == "yes 4 a=" + std::string("a\0b", 3));
}

TEST_CASE("path_pattern: the source and the match-everything case can be asked for", "[web][path_pattern]") {
    CHECK(path_pattern::compile("/a/").source() == "/a/");
    CHECK(path_pattern::compile("/", {.end = false}).matches_everything());
    CHECK_FALSE(path_pattern::compile("/").matches_everything());
    CHECK_FALSE(path_pattern::compile("", {.end = false}).matches_everything());
}

TEST_CASE("path_pattern: a plain text can be asked for as it is spelt", "[web][path_pattern]") {
    const path_pattern plain = path_pattern::compile("/users/all");
    REQUIRE(plain.is_plain_text());
    CHECK(plain.is_spelt("/users/all"));
    CHECK(plain.is_spelt("/users/all?x=1"));
    for (const char* other :
         {"/users/al", "/users/alx", "/users/all/", "/users/allx", "/Users/all", "/ysers/all", ""})
        CHECK_FALSE(plain.is_spelt(other));
    for (std::size_t size = 1; size < 24; ++size) {
        const std::string text = "/" + std::string(size - 1, 'a');
        const path_pattern pattern = path_pattern::compile(text);
        CHECK(pattern.is_spelt(text));
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = text;
            other[at] = 'b';
            CHECK_FALSE(pattern.is_spelt(other));
        }
    }
    for (const char* text : {"/:id", "/a{/b}", "/*rest", "/a\\?b", ""})
        CHECK_FALSE(path_pattern::compile(text).is_plain_text());
    CHECK_FALSE(path_pattern::compile("/a", {.end = false}).is_plain_text());
}

TEST_CASE("path_pattern: steps grow linearly with the path, however hostile", "[web][path_pattern]") {
    const std::vector<std::string> patterns{
        "/" + std::string("{:a-}{:b-}{:c-}{:d-}{:e-}{:f-}{:g-}{:h-}x"),
        "/:a-:b-:c-:d-:e-:f",
        "/:a-:b/:c-:d/:e-:f/:g-:h",
        "/*a-*b-*c-*d-*e",
        "/*a/*b/*c/*d/*e/end",
        "/*a-:b/*c-:d/*e-:f/x",
        "/:a--:b--:c",
        "/:a-*b.*c/*d-:e",
    };
    const std::vector<std::string_view> units{"-", "a", "/", "a-", "a/", "-/", "a-b/", "--a", ".-/a"};
    for (const std::string& text : patterns) {
        for (const bool end : {true, false}) {
            const path_pattern pattern = path_pattern::compile(text, {.end = end});
            for (const std::string_view unit : units) {
                INFO(text << "  on  " << unit << " repeated");
                const std::size_t once = pattern.steps("/" + repeat(unit, 200));
                const std::size_t tenfold = pattern.steps("/" + repeat(unit, 2000));
                CHECK(tenfold <= 10 * once + 100);
                CHECK(tenfold <= 256 * 40 * (2000 * unit.size() + 2));
            }
        }
    }
}
