// Replays the calls that record.mjs made of npm content-disposition 2 and 1.
#include <cortado/http/content_disposition.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

namespace {

http::disposition_options options_of(const json& row) {
    http::disposition_options options;
    const json& fallback = row["fallback"];
    if (fallback.is_boolean()) options.with_fallback = fallback;
    if (fallback.is_string()) options.fallback = fallback.get<std::string>();
    if (row.contains("type")) options.type = row["type"];
    return options;
}

json octets(const std::string& text) {
    constexpr const char* digits = "0123456789abcdef";
    bool ascii = true;
    std::string hex;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        ascii = ascii && octet < 0x80;
        hex.append(1, digits[octet >> 4]).append(1, digits[octet & 15]);
    }
    return ascii ? json(text) : json{{"hex", hex}};
}

json shown(const http::disposition& value) {
    return {{"type", value.type}, {"parameters", parity::object_of(value.parameters)}};
}

}  // namespace

TEST_CASE("content_disposition: every recorded name is written as npm content-disposition writes it",
          "[parity][http]") {
    for (const json& row : parity::cases_of("content_disposition_cases.json", "format")) {
        CAPTURE(row.dump());
        const auto name = parity::optional_text(row["name"]);
        const http::disposition_options options = options_of(row);
        CHECK(parity::same(parity::attempt([&] { return json(http::content_disposition(name, options)); }),
                           row["express"]));
        CHECK(parity::same(
            parity::attempt([&] { return octets(http::latin1_content_disposition(name, options)); }),
            row["koa"]));
    }
}

TEST_CASE("content_disposition: every recorded text is read as npm content-disposition reads it",
          "[parity][http]") {
    for (const json& row : parity::cases_of("content_disposition_cases.json", "parse")) {
        CAPTURE(row.dump());
        const std::string_view text = parity::text_of(row["text"]);
        CHECK(shown(http::disposition::parse(text)) == row["field"]);
        CHECK(shown(http::disposition::parse(text, http::disposition_form::part)) == row["part"]);
    }
}
