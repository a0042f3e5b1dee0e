// Writes the payloads of xss_record.mjs, which has proved with an HTML parser that these pages run nothing of them.
#include <cortado/templates.hpp>

#include "support/catch.hpp"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

TEST_CASE("Each payload of cross-site scripting leaves a template as a text", "[parity][templates]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/parity/templates/xss_cases.json");
    REQUIRE(file.good());
    const auto cases = nlohmann::ordered_json::parse(file);
    REQUIRE(cases.size() >= 500);
    const cortado::templates::environment env;
    for (const auto& row : cases) {
        const std::string text = row["template"].get<std::string>();
        const nlohmann::ordered_json context = {{"x", row["payload"]}, {"list", {row["payload"]}}};
        CAPTURE(text, row["payload"].get<std::string>());
        CHECK(env.compile(text).render(context) == row["output"].get<std::string>());
        CHECK(env.lint(text).empty());
    }
}
