#include <cortado/http/negotiation.hpp>

#include "support/catch.hpp"

#include <string>

namespace http = cortado::http;
using texts = std::vector<std::string_view>;

namespace {
// So many of one piece that what is quadratic would be seen to stand still.
std::string many(std::size_t count, std::string_view piece) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += piece;
    return out;
}
}  // namespace

TEST_CASE("negotiation: the best type is the client's, and the server's where the client does not care",
          "[http][negotiation]") {
    const texts offered = {"json", "html"};
    CHECK(http::best_type("text/html;q=0.5, application/json;q=0.9", offered) == "json");
    CHECK(http::best_type("text/html, application/json", offered) == "html");
    CHECK(http::best_type("*/*", offered) == "json");
    CHECK(http::best_type("image/png", offered) == std::nullopt);
    CHECK(http::best_type(std::nullopt, offered) == "json");
    CHECK(http::best_type(std::nullopt, {}) == std::nullopt);
    CHECK(http::best_type("*/*", {}) == std::nullopt);
}

TEST_CASE("negotiation: what comes back are views into the field or the offers", "[http][negotiation]") {
    const std::string field = "br, gzip;q=0.5";
    const texts all = http::accepted_encodings(field);
    REQUIRE(all == texts{"br", "gzip", "identity"});
    CHECK(all[0].data() == field.data());
    const texts offered = {"gzip"};
    CHECK(http::best_encoding(field, offered)->data() == offered[0].data());
}

TEST_CASE("negotiation: a field without end or sense is read in one pass", "[http][negotiation]") {
    const texts offered = {"text/html", "json"};
    CHECK(http::accepted_types(many(50'000, ",")).empty());
    CHECK(http::accepted_types(many(50'000, ";")).empty());
    CHECK(http::accepted_types("text/html;a=\"" + many(50'000, "\\")) == texts{"text/html"});
    CHECK(http::best_type("text/html" + many(50'000, ";q=0"), offered) == std::nullopt);
    CHECK(http::accepted_types(many(20'000, "a/b,")).size() == 20'000);
    CHECK(http::best_type(many(20'000, "text/html;q=0.1,") + "application/json", offered) == "json");
    CHECK(http::best_language(many(50'000, "-"), texts{"en"}) == std::nullopt);
}

TEST_CASE("negotiation: of an element's parameters the first 64 count", "[http][negotiation]") {
    std::string field = "text/html";
    std::string offer = "text/html";
    for (int i = 0; i < 20'000; ++i) field.append(";p").append(std::to_string(i)).append("=1");
    for (int i = 0; i < 64; ++i) offer.append(";p").append(std::to_string(i)).append("=1");
    CHECK(http::accepted_types(field, texts{offer, "text/html"}) == texts{offer});
    CHECK(http::accepted_types(field + ";q=0", texts{offer}).empty());
}
