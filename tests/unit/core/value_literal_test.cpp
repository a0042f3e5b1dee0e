#include <cortado/core/value_literal.hpp>

#include "support/catch.hpp"

#include <cortado/core/value_layers.hpp>
#include <cortado/core/value_of.hpp>

#include <string>
#include <utility>
#include <vector>

using cortado::json_literal;
using cortado::value_of;
using cortado::value_ref;

namespace {

std::string json_of(const value_ref& value) {
    std::string out;
    cortado::append_json(out, value);
    return out;
}
std::string json_of_text(const std::string& text) { return json_of(cortado::value_of_json_text(text)); }

}  // namespace

TEST_CASE("A JSON literal is read as the value it stands for") {
    const json_literal page{{"title", "a \"b\" \n\x01"},
                            {"n", 1.5},
                            {"list", {1, "x", nullptr, true, false}},
                            {"empty", json_literal()},
                            {"k\"ey", {{"inner", -7}}}};
    CHECK(json_of(value_of(page)) == page.text());
    CHECK(value_of(page).find("k\"ey").find("inner").number() == -7);
    CHECK(value_of(page).find("list").size() == 5);
    CHECK(json_of(value_of(page).find("list").at(1)) == R"("x")");
    CHECK(value_of(page).find("empty").size() == 0);
    CHECK(value_of(page).find("none").is_undefined());
}

TEST_CASE("Spaces, escapes and large numbers of a JSON text are understood") {
    CHECK(json_of_text(" { \"a\" : [ 1 , 2 ] , \"b\" : { } } ") == R"({"a":[1,2],"b":{}})");
    CHECK(json_of_text(R"("\u00e9\ud83d\ude00\ud800\/")") == "\"\u00e9\U0001F600\uFFFD/\"");
    CHECK(json_of_text("18446744073709551615") == "18446744073709551615");
    CHECK(json_of_text("1e400") == "null");
    CHECK(json_of_text("-2.50") == "-2.5");
}

TEST_CASE("What is no JSON ends where it is wrong, and nothing is read beyond it") {
    for (const std::string text : {"", "{", "[", "{\"a\"", "{\"a\":", "{\"a\" 1}", "[1,", "\"abc", "\"a\\",
                                   "{a:1}", "[[[[", "x", "[1 2]"}) {
        const value_ref value = cortado::value_of_json_text(text);
        std::string scratch;
        CHECK(value.size() <= 1);
        CHECK(value.text(scratch).size() <= text.size());
        CHECK(value.find("b").is_undefined());
    }
}

TEST_CASE("The upper of two layers covers the lower, and each name is met once") {
    const json_literal below{{"a", 1}, {"b", 2}};
    const json_literal above{{"b", 3}, {"c", nullptr}};
    cortado::value_layers layers;
    layers.add(value_of(below));
    layers.add(value_of(17));
    layers.add(value_of(above));
    const value_ref both = value_of(layers);
    CHECK(layers.size() == 2);
    CHECK(both.find("a").number() == 1);
    CHECK(both.find("b").number() == 3);
    CHECK(both.find("c").kind() == cortado::value_kind::null);
    CHECK(both.find("d").is_undefined());
    CHECK(json_of(both) == R"({"a":1,"b":3,"c":null})");
    CHECK(both.size() == 3);
    const json_literal top{{"d", 4}, {"b", "top"}};
    cortado::value_layers whole;
    whole.add(both);
    whole.add(value_of(top));
    CHECK(json_of(value_of(whole)) == R"({"a":1,"c":null,"d":4,"b":"top"})");
}

TEST_CASE("Layers are walked over in one step for each member") {
    static int steps;
    static constexpr cortado::value_table counting{
        .kind = cortado::value_kind::object,
        .find = [](const void*, std::string_view) { return value_ref(); },
        .next =
            [](const void* names, cortado::value_cursor& at) {
                ++steps;
                const auto& all = *static_cast<const std::vector<std::string>*>(names);
                if (at.count == all.size()) return false;
                at.key = all[at.count];
                at.value = value_of(all[at.count]);
                return true;
            },
    };
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i) names.push_back(std::string(30, 'n') + std::to_string(i));
    cortado::value_layers layers;
    layers.add(value_ref(&names, counting));
    layers.add(value_ref(&names, counting));
    std::vector<std::string> seen;
    steps = 0;
    for (cortado::value_cursor at; at.next(value_of(layers));) seen.emplace_back(at.key);
    std::vector<std::string> twice = names;  // `find` knows none, so nothing is covered
    twice.insert(twice.end(), names.begin(), names.end());
    CHECK(seen == twice);
    CHECK(steps == 202);
}

TEST_CASE("More layers than there is room for are refused") {
    const json_literal object;
    cortado::value_layers layers;
    for (int i = 0; i < 8; ++i) layers.add(value_of(object));
    CHECK_THROWS_WITH(layers.add(value_of(object)),
                      "value_layers: there are 8 layers already, and there is room for no more");
}
