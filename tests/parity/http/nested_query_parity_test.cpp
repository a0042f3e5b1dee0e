// Replays the calls that record.mjs made of npm qs; the whole JSON texts are compared, with the order of names.
#include <cortado/http/nested_query.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

namespace {

http::nested_query_options options_of(const json& row) {
    http::nested_query_options options;
    options.depth = row.value("depth", options.depth);
    options.array_limit = row.value("arrayLimit", options.array_limit);
    options.parameter_limit = row.value("parameterLimit", options.parameter_limit);
    options.strict_depth = row.value("strictDepth", false);
    options.charset_sentinel = row.value("charsetSentinel", false);
    options.interpret_numeric_entities = row.value("interpretNumericEntities", false);
    if (row.contains("charset")) options.charset = http::form_charset::iso_8859_1;
    return options;
}

json read(const json& row, const http::nested_query_options& options) {
    const auto all = http::nested_query::parse(parity::text_of(row["text"]), options);
    if (!all) return {{"error", all.error().message}};
    return all->dump();
}

}  // namespace

TEST_CASE("nested_query: every recorded text is read as npm qs reads it for Express", "[parity][http]") {
    for (const json& row : parity::cases_of("nested_query_cases.json", "parse")) {
        CAPTURE(row["text"].get<std::string>());
        CHECK(read(row, {}) == row["json"]);
    }
}

TEST_CASE("nested_query: every recorded set of options means what it means to npm qs", "[parity][http]") {
    for (const json& row : parity::cases_of("nested_query_cases.json", "options")) {
        CAPTURE(row["options"].dump(), row["text"].get<std::string>());
        CHECK(read(row, options_of(row["options"])) == row["json"]);
    }
}

TEST_CASE("nested_query: a value becomes one of a JSON library as it is", "[parity][http]") {
    for (const json& row : parity::cases_of("nested_query_cases.json", "parse")) {
        const auto all = http::nested_query::parse(parity::text_of(row["text"]));
        REQUIRE(all.has_value());
        CHECK(all->to<nlohmann::ordered_json>().dump() == row["json"].get<std::string>());
    }
}
