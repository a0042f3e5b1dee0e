// Replays the calls that record.mjs made of npm accepts and negotiator.
#include <cortado/http/negotiation.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

namespace {

struct kind {
    const char* group;
    std::vector<std::string_view> (*all)(http::accept_field);
    std::vector<std::string_view> (*sorted)(http::accept_field, http::offers);
    std::optional<std::string_view> (*best)(http::accept_field, http::offers);
};

const kind kinds[] = {
    {"types", http::accepted_types, http::accepted_types, http::best_type},
    {"charsets", http::accepted_charsets, http::accepted_charsets, http::best_charset},
    {"encodings", http::accepted_encodings,
     [](http::accept_field field, http::offers offered) { return http::accepted_encodings(field, offered); },
     [](http::accept_field field, http::offers offered) { return http::best_encoding(field, offered); }},
    {"languages", http::accepted_languages, http::accepted_languages, http::best_language},
};

}  // namespace

TEST_CASE("negotiation: every recorded field gives what npm accepts and negotiator give", "[parity][http]") {
    for (const kind& each : kinds) {
        for (const json& row : parity::cases_of("negotiation_cases.json", each.group)) {
            CAPTURE(row.dump());
            const auto field = parity::optional_text(row["field"]);
            const auto offered = parity::texts_of(row["offered"]);
            CHECK(json(each.all(field)) == row["all"]);
            CHECK(json(each.sorted(field, offered)) == row["sorted"]);
            CHECK(parity::or_false(each.best(field, offered)) == row["best"]);
        }
    }
}

TEST_CASE("negotiation: a server's preferred codings decide between equals as with npm negotiator",
          "[parity][http]") {
    for (const json& row : parity::cases_of("negotiation_cases.json", "encodings")) {
        CAPTURE(row.dump());
        const auto field = parity::optional_text(row["field"]);
        const auto preferred = parity::texts_of(row["preferred"]);
        const auto sorted = http::accepted_encodings(field, parity::texts_of(row["offered"]), preferred);
        CHECK(json(sorted) == row["sorted_preferred"]);
    }
}
