// Replays the calls that record.mjs made of npm cookie, cookie-signature, cookie-parser, keygrip and cookies.
#include <cortado/http/keygrip.hpp>
#include <cortado/http/raw_cookie.hpp>
#include <cortado/http/signed_cookie.hpp>

#include "cases.hpp"

namespace http = cortado::http;
using parity::json;

namespace {

using secrets = std::vector<std::string>;

http::same_site site_of(const json& row) {
    if (!row.contains("sameSite")) return http::same_site::unset;
    const json& site = row["sameSite"];
    if (site == "lax") return http::same_site::lax;
    return site == "none" ? http::same_site::none : http::same_site::strict;
}

http::cookie_priority priority_of(const json& row) {
    const std::string priority = row.value("priority", "");
    if (priority.empty()) return http::cookie_priority::unset;
    if (priority == "low") return http::cookie_priority::low;
    return priority == "high" ? http::cookie_priority::high : http::cookie_priority::medium;
}

std::optional<std::chrono::system_clock::time_point> expires_of(const json& row) {
    if (!row.contains("expires")) return std::nullopt;
    return std::chrono::system_clock::time_point(
        std::chrono::milliseconds(row["expires"].get<std::int64_t>()));
}

http::cookie_options options_of(const json& row, bool encode) {
    http::cookie_options options;
    options.domain = row.value("domain", "");
    options.path = row.value("path", "");
    options.expires = expires_of(row);
    if (row.contains("maxAge")) options.max_age = std::chrono::seconds(row["maxAge"].get<int>());
    options.http_only = row.value("httpOnly", false);
    options.secure = row.value("secure", false);
    options.partitioned = row.value("partitioned", false);
    options.priority = priority_of(row);
    options.same_site = site_of(row);
    options.encode = encode;
    return options;
}

http::raw_cookie_options raw_options_of(const json& row) {
    http::raw_cookie_options options;
    options.domain = row.value("domain", "");
    options.path = row.value("path", "/");
    options.expires = expires_of(row);
    options.http_only = row.value("httpOnly", true);
    options.secure = row.value("secure", false);
    options.partitioned = row.value("partitioned", false);
    options.priority = priority_of(row);
    options.same_site = site_of(row);
    return options;
}

bool is_truthy(const json& value) {
    return !(value.is_null() || value == false || value == 0 || value == "");
}

/** The text or what its JSON says, as cookie-parser puts it into the object. */
json shown(const std::string& value) {
    const std::optional<json> parsed = http::json_cookie<json>(value);
    return parsed && is_truthy(*parsed) ? *parsed : json(value);
}

}  // namespace

TEST_CASE("cookie: every recorded cookie is written, or refused, as npm cookie does", "[parity][http]") {
    for (const json& row : parity::cases_of("cookie_cases.json", "serialize")) {
        CAPTURE(row.dump());
        CHECK(parity::same(parity::attempt([&] {
                               return json(http::serialize_cookie(parity::text_of(row["name"]),
                                                                  parity::text_of(row["value"]),
                                                                  options_of(row["options"], row["encode"])));
                           }),
                           row["text"]));
    }
}

TEST_CASE("raw_cookie: every recorded cookie is written, or refused, as npm cookies does", "[parity][http]") {
    for (const json& row : parity::cases_of("cookie_cases.json", "raw")) {
        CAPTURE(row.dump());
        CHECK(parity::same(parity::attempt([&] {
                               return json(http::serialize_raw_cookie(parity::text_of(row["name"]),
                                                                      parity::text_of(row["value"]),
                                                                      raw_options_of(row["options"])));
                           }),
                           row["text"]));
    }
}

TEST_CASE("raw_cookie: every recorded header has the cookies that npm cookies finds", "[parity][http]") {
    for (const json& row : parity::cases_of("cookie_cases.json", "find")) {
        CAPTURE(row.dump());
        for (const auto& [name, value] : row["found"].items()) {
            CAPTURE(name);
            CHECK(http::find_raw_cookie(parity::text_of(row["header"]), name) ==
                  parity::optional_text(value));
        }
    }
}

TEST_CASE(
    "cookie: every recorded signature is npm cookie-signature's, and any of several secrets verifies it",
    "[parity][http]") {
    const secrets all = {"newest", "older", "oldest é", "", std::string(100, 'x')};
    for (const json& row : parity::cases_of("cookie_cases.json", "sign")) {
        CAPTURE(row.dump());
        const std::string text = row["text"];
        CHECK(http::sign_cookie(text, parity::text_of(row["secret"])) == row["signed"].get<std::string>());
        CHECK(http::unsign_cookie(parity::text_of(row["signed"]), all) == text);
        CHECK(http::unsign_cookie(parity::text_of(row["signed"]), secrets{"stranger"}) == std::nullopt);
    }
}

TEST_CASE("keygrip: every recorded signature is npm keygrip's, by the key that made it", "[parity][http]") {
    const secrets all = {"newest", "older", "oldest é", "", std::string(100, 'x')};
    for (const json& row : parity::cases_of("cookie_cases.json", "keys")) {
        CAPTURE(row.dump());
        const http::keygrip keys(
            all, row["algorithm"] == "sha1" ? http::keygrip_digest::sha1 : http::keygrip_digest::sha256);
        const auto index = keys.index(parity::text_of(row["text"]), parity::text_of(row["signed"]));
        CHECK((index ? json(*index) : json(-1)) == row["index"]);
        CHECK(keys.sign(parity::text_of(row["text"])) == row["newest"].get<std::string>());
    }
}

TEST_CASE("signed_cookie: every recorded header gives what npm cookie-parser gives", "[parity][http]") {
    for (const json& row : parity::cases_of("cookie_cases.json", "parsed")) {
        CAPTURE(row.dump());
        const auto apart = http::split_signed_cookies(http::cookies::parse(parity::text_of(row["header"])),
                                                      row["secrets"].get<secrets>());
        json plain = json::object();
        json with_signature = json::object();
        for (const auto& [name, value] : apart.plain) plain[name] = shown(value);
        for (const auto& [name, value] : apart.with_signature)
            with_signature[name] = value ? shown(*value) : json(false);
        CHECK(plain == row["cookies"]);
        CHECK(with_signature == row["signed"]);
    }
}
