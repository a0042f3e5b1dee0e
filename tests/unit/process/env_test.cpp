#include <cortado/process/env.hpp>

#include <cortado/core/error.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"

using namespace cortado;

TEST_CASE("env: variables are set, read, listed and removed", "[process][env]") {
    const std::pair<std::string, std::string> entry{"CORTADO_ENV_TEST", "a=b"};
    CHECK_FALSE(process::env.has("CORTADO_ENV_TEST"));
    CHECK(process::env("CORTADO_ENV_TEST") == std::nullopt);
    CHECK(process::env.get("CORTADO_ENV_TEST", "none") == "none");
    process::env.set("CORTADO_ENV_TEST", "first");
    process::env.set("CORTADO_ENV_TEST", "a=b");
    CHECK(process::env("CORTADO_ENV_TEST") == "a=b");
    CHECK(process::env["CORTADO_ENV_TEST"] == "a=b");
    CHECK(process::env.get("CORTADO_ENV_TEST", "none") == "a=b");
    CHECK(process::env.has("CORTADO_ENV_TEST"));
    CHECK(std::string_view(std::getenv("CORTADO_ENV_TEST")) == "a=b");
    const auto all = process::env.entries();
    CHECK(std::count(all.begin(), all.end(), entry) == 1);
    CHECK(process::env.unset("CORTADO_ENV_TEST"));
    CHECK_FALSE(process::env.unset("CORTADO_ENV_TEST"));
    CHECK_FALSE(process::env.has("CORTADO_ENV_TEST"));
}

TEST_CASE("env: an empty value is a value", "[process][env]") {
    process::env.set("CORTADO_ENV_TEST", "");
    CHECK(process::env("CORTADO_ENV_TEST") == "");
    CHECK(process::env.unset("CORTADO_ENV_TEST"));
}

TEST_CASE("env: names that no variable can have", "[process][env]") {
    const std::string_view with_nul("A\0B", 3);
    for (const std::string_view name : {std::string_view(""), std::string_view("A=B"), with_nul}) {
        CHECK_THROWS_AS(process::env.set(name, "x"), usage_error);
        CHECK(process::env(name) == std::nullopt);
        CHECK_FALSE(process::env.unset(name));
    }
    CHECK_THROWS_AS(process::env.set("CORTADO_ENV_TEST", with_nul), usage_error);
    CHECK_FALSE(process::env.has("CORTADO_ENV_TEST"));
}
