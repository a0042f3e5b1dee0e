// Replays what record.mjs had of Express's res.links and res.location, and of npm escape-html.
#include <cortado/http/html.hpp>
#include <cortado/http/link_header.hpp>
#include <cortado/http/url.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

TEST_CASE("link_header: every recorded set of links is written as res.links writes it", "[parity][http]") {
    for (const json& row : parity::cases_of("response_text_cases.json", "links")) {
        CAPTURE(row.dump());
        std::vector<http::link> links;
        for (const json& each : row["links"])
            links.push_back({parity::text_of(each[0]), parity::text_of(each[1])});
        CHECK(http::append_links(parity::text_of(row["header"]), links) == row["text"].get<std::string>());
    }
}

TEST_CASE("url: every recorded location is encoded as res.location does it", "[parity][http]") {
    for (const json& row : parity::cases_of("response_text_cases.json", "location")) {
        CAPTURE(row.dump());
        CHECK(http::encode_url(parity::text_of(row["url"])) == row["text"].get<std::string>());
    }
}

TEST_CASE("html: every recorded text is escaped as npm escape-html does it", "[parity][http]") {
    for (const json& row : parity::cases_of("response_text_cases.json", "html")) {
        CAPTURE(row.dump());
        CHECK(http::escape_html(parity::text_of(row["text"])) == row["escaped"].get<std::string>());
    }
}
