#include <cortado/middleware/session_data.hpp>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

#include <limits>

using cortado::middleware::session_data;

TEST_CASE("session_data: values keep their kind", "[middleware][session]") {
    session_data data;
    data.set("text", "a \"b\"");
    data.set("string", std::string("é"));
    data.set("no", false);
    data.set("small", -7);
    data.set("large", std::numeric_limits<std::uint64_t>::max());
    data.set("half", 0.5);
    data.set("list", nlohmann::json::array({1, "two"}));
    CHECK(
        data.dump() ==
        R"({"text":"a \"b\"","string":"é","no":false,"small":-7,"large":18446744073709551615,"half":0.5,"list":[1,"two"]})");
    CHECK(data.get<std::string>("text") == "a \"b\"");
    CHECK(data.get<bool>("no") == false);
    CHECK(data.get<int>("small") == -7);
    CHECK(data.get<std::uint64_t>("large") == std::numeric_limits<std::uint64_t>::max());
    CHECK(data.get<double>("half") == 0.5);
    CHECK(data.get<nlohmann::json>("list") == nlohmann::json::array({1, "two"}));
}

TEST_CASE("session_data: what is not there or of another kind is nothing", "[middleware][session]") {
    session_data data;
    data.set("text", "7");
    data.set("number", 300);
    CHECK_FALSE(data.get<int>("none").has_value());
    CHECK_FALSE(data.get<int>("text").has_value());
    CHECK_FALSE(data.get<std::string>("number").has_value());
    CHECK_FALSE(data.get<signed char>("number").has_value());
    CHECK_FALSE(data.get<bool>("number").has_value());
    data.put("broken", "[1,");
    CHECK_FALSE(data.get<nlohmann::json>("broken").has_value());
}

TEST_CASE("session_data: keeps the order, and of a name the last value", "[middleware][session]") {
    session_data data;
    data.set("a", 1);
    data.set("b", 2);
    data.set("a", 3);
    CHECK(data.dump() == R"({"a":3,"b":2})");
    data.erase("a");
    data.erase("none");
    CHECK(data.dump() == R"({"b":2})");
    CHECK(data.size() == 1);
    data.clear();
    CHECK(data.empty());
    CHECK(data.dump() == "{}");
}

TEST_CASE("session_data: reads any object and writes the same", "[middleware][session]") {
    for (const char* text : {R"({})", R"({"a":{"b":[1,{"c":null},[],{}],"d":"x"},"e":[[1,2],[3]],"":true})",
                             R"({"n":-1.5e+300})"}) {
        INFO(text);
        const auto data = session_data::parse(text);
        REQUIRE(data.has_value());
        CHECK(data->dump() == text);
    }
    CHECK(session_data::parse(R"( { "a" : [ 1 , { "b" : 2 } ] , "a" : 3 } )")->dump() == R"({"a":3})");
}

TEST_CASE("session_data: what is no object is nothing, nor what is too deep or too long",
          "[middleware][session]") {
    for (const char* text : {"", "[]", "[1,2]", "7", "null", "{", R"({"a":})", R"({"a":1}x)", "\xff"}) {
        INFO(text);
        CHECK_FALSE(session_data::parse(text).has_value());
    }
    const auto nested = [](std::size_t depth) {
        return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    CHECK(session_data::parse(nested(63)).has_value());
    CHECK_FALSE(session_data::parse(nested(64)).has_value());
    const auto members = [](std::size_t count) {
        std::string text = "{";
        for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
        return text + "}";
    };
    CHECK(session_data::parse(members(session_data::most_members)).has_value());
    CHECK_FALSE(session_data::parse(members(session_data::most_members + 1)).has_value());
}
