#include <cortado/express/detail/json_replace.hpp>

#include "support/catch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace express = cortado::express;
using express::json_member;
using express::detail::replace_json;

namespace {

template <class F>
std::optional<std::string> replaced(std::string_view text, F look) {
    express::json_replacer replacer(std::move(look));
    return replace_json(text, replacer);
}

}  // namespace

TEST_CASE("json_replace: sees the whole, then each member behind what it is in", "[express][json]") {
    std::string seen;
    const auto look = [&seen](json_member& member) {
        seen.append(member.is_of_object() ? "." : "#").append(member.key());
        seen.append("=").append(member.value()).append("\n");
    };
    const std::string_view text = R"({"a":[1,{"b":"x,]\"}"}],"c":null, "d" : { } })";
    CHECK(replaced(text, look) == R"({"a":[1,{"b":"x,]\"}"}],"c":null,"d":{}})");
    CHECK(seen == "#=" + std::string(text) + "\n" + R"(.a=[1,{"b":"x,]\"}"}]
#0=1
#1={"b":"x,]\"}"}
.b="x,]\"}"
.c=null
.d={ }
)");
}

TEST_CASE("json_replace: leaves out members, makes elements null, and nothing of the whole",
          "[express][json]") {
    const auto without = [](std::string_view key) {
        return [key](json_member& member) {
            if (member.key() == key) member.leave_out();
        };
    };
    CHECK(replaced(R"({"a":1,"b":2,"c":{"a":3}})", without("a")) == R"({"b":2,"c":{}})");
    CHECK(replaced(R"({"a":1,"b":2})", without("b")) == R"({"a":1})");
    CHECK(replaced("[1,2,3]", without("1")) == "[1,null,3]");
    CHECK(replaced("[1]", without("")) == std::nullopt);
}

TEST_CASE("json_replace: what is put in another's place is seen in turn", "[express][json]") {
    const auto look = [](json_member& member) {
        if (member.key() == "a") member.replace({{"b", 1}, {"c", 2}});
        if (member.key() == "b") member.replace("text");
        if (member.key() == "c") member.leave_out();
    };
    CHECK(replaced(R"({"a":0,"d":[]})", look) == R"({"a":{"b":"text"},"d":[]})");
    const auto undecided = [](json_member& member) {
        if (member.key() != "a") return;
        member.leave_out();
        member.replace(7);
    };
    CHECK(replaced(R"({"a":0})", undecided) == R"({"a":7})");
}

TEST_CASE("json_replace: values that are no containers are replaced too", "[express][json]") {
    for (const std::string_view text : {"1.5e3", "\"a\\\\\"", "null", "true", "{}", "[]"}) {
        CHECK(replaced(text, [](json_member&) {}) == text);
    }
    CHECK(replaced("\"secret\"", [](json_member& member) { member.replace(nullptr); }) == "null");
}

TEST_CASE("json_replace: names are told without their escapes, and written with them", "[express][json]") {
    std::string seen;
    const auto look = [&seen](json_member& member) { seen.append(member.key()).append("|"); };
    const std::string_view text =
        R"({"a\"b\\\/\n":1,"\u00e9\u20AC":2,"\uD83D\uDE00":3,"\ud800x":4,"\u0041":5})";
    CHECK(replaced(text, look) == text);
    CHECK(seen == "|a\"b\\/\n|\xC3\xA9\xE2\x82\xAC|\xF0\x9F\x98\x80|\xEF\xBF\xBDx|A|");
}

TEST_CASE("json_replace: a text that is cut off is walked to its end", "[express][json]") {
    for (const std::string_view text :
         {"", "{", "[", "[1", "{\"a", "{\"a\":", "{\"a\":1,", "{1", "[,", "}"}) {
        CHECK_NOTHROW(replaced(text, [](json_member&) {}));
    }
}
