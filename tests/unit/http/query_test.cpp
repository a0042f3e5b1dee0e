#include <cortado/http/query.hpp>

#include "query_table.hpp"
#include "support/catch.hpp"

namespace http = cortado::http;
using pairs = std::vector<http::query::value_type>;

static pairs parsed(std::string_view text) {
    const http::query q = http::query::parse(text);
    return pairs(q.begin(), q.end());
}

TEST_CASE("query: every recorded text has the names and values that Node gives", "[http][query]") {
    for (const recorded::query_row& row : recorded::queries) {
        CAPTURE(row.text);
        const http::query q = http::query::parse(row.text);
        std::size_t values = 0;
        for (const auto& [name, expected] : row.entries) {
            CAPTURE(name);
            CHECK(q.all(name) == expected);
            CHECK(q[name] == expected.at(0));
            values += expected.size();
        }
        CHECK(q.size() == values);
    }
}

TEST_CASE("query: as many pairs are kept as Node keeps, empty ones counted", "[http][query]") {
    for (const recorded::limit_row& row : recorded::query_limits) {
        CAPTURE(row.text.size(), row.most);
        CHECK(http::query::parse(row.text, row.most).size() == row.kept);
    }
    CHECK(http::query::parse("a&b&c", 2) == http::query::parse("a&b"));
}

TEST_CASE("query: a thousand pairs are kept unless told otherwise", "[http][query]") {
    std::string text;
    for (int i = 0; i < 1001; ++i) text += "a=1&";
    CHECK(http::query::parse(text).size() == 1000);
    CHECK(http::query::parse(text, 0).size() == 1001);
}

TEST_CASE("query: pairs stay in the order sent, repeated names apart", "[http][query]") {
    CHECK(parsed("b=1&a=2&b=3&0=4") == pairs{{"b", "1"}, {"a", "2"}, {"b", "3"}, {"0", "4"}});
}

TEST_CASE("query: raw bytes that are not UTF-8 become U+FFFD", "[http][query]") {
    CHECK(parsed("a\xff=\xc3(") == pairs{{"a\xef\xbf\xbd", "\xef\xbf\xbd("}});
}

TEST_CASE("query: an absent name finds nothing and reads as empty", "[http][query]") {
    const http::query q = http::query::parse("a=&b=1");
    CHECK(q.find("a") == std::optional<std::string_view>(""));
    CHECK(q.find("c") == std::nullopt);
    CHECK(q["c"] == "");
    CHECK(q.all("c").empty());
    CHECK(q.has("a"));
    CHECK_FALSE(q.has("A"));
    CHECK_FALSE(q.empty());
    CHECK(http::query().empty());
}

TEST_CASE("query: stringify escapes each character as Node does", "[http][query]") {
    for (const recorded::escape_row& row : recorded::query_escapes) {
        CAPTURE(row.text);
        http::query q;
        q.append(std::string(row.text), std::string(row.text));
        CHECK(q.stringify() == std::string(row.escaped) + "=" + std::string(row.escaped));
    }
}

TEST_CASE("query: what stringify writes reads back the same", "[http][query]") {
    for (const recorded::query_row& row : recorded::queries) {
        const http::query q = http::query::parse(row.text);
        CAPTURE(row.text, q.stringify());
        CHECK(http::query::parse(q.stringify()) == q);
    }
    http::query q;
    q.append("a b", "1&2");
    q.append("a b", "");
    CHECK(q.stringify() == "a%20b=1%262&a%20b=");
}
