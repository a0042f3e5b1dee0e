// Replays the calls that record.mjs made of npm content-type 2 and 1, and type-is.
#include <cortado/http/media_type.hpp>
#include <cortado/http/type_is.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

namespace {

json shown(const http::media_type& type) {
    return {{"type", type.type}, {"parameters", parity::object_of(type.parameters)}};
}

json read_strictly(std::string_view text) {
    const auto type = http::media_type::parse_strict(text);
    if (!type) return {{"error", type.error().message}};
    return shown(*type);
}

}  // namespace

TEST_CASE("media_type: every recorded text is read as npm content-type 2 and 1 read it", "[parity][http]") {
    for (const json& row : parity::cases_of("media_type_cases.json", "parse")) {
        CAPTURE(row.dump());
        CHECK(shown(http::media_type::parse(parity::text_of(row["text"]))) == row["loose"]);
        CHECK(read_strictly(parity::text_of(row["text"])) == row["strict"]);
    }
}

TEST_CASE("media_type: every recorded type is written, or refused, as npm content-type does",
          "[parity][http]") {
    for (const json& row : parity::cases_of("media_type_cases.json", "format")) {
        CAPTURE(row.dump());
        const http::media_type type{row["type"], row["parameters"]};
        const json ours = parity::attempt([&] { return json(type.to_string()); });
        CHECK(parity::same(ours, row["text"]));
    }
}

TEST_CASE("type_is: every recorded question is answered as npm type-is answers it", "[parity][http]") {
    for (const json& row : parity::cases_of("media_type_cases.json", "is")) {
        CAPTURE(row.dump());
        const auto patterns = parity::texts_of(row["patterns"]);
        CHECK(parity::or_false(http::type_is(parity::text_of(row["type"]), patterns)) == row["is"]);
    }
    for (const json& row : parity::cases_of("media_type_cases.json", "expand")) {
        CAPTURE(row.dump());
        const std::string expanded = http::expand_type(parity::text_of(row["name"]));
        CHECK((expanded.empty() ? json(false) : json(expanded)) == row["expanded"]);
    }
}
