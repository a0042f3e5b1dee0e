#include "parity/node/buffer_replay.hpp"

#include "support/catch.hpp"

#include <cstdlib>
#include <fstream>
#include <string>

using cortado::buffer, cortado::buffer_error;
using replay::json;

namespace {

json recorded_cases() {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/tests/parity/node/buffer_cases.json");
    return json::parse(file);
}

/** Give what comes of a case in the words of the recording. */
json replayed(const json& entry) {
    json result = entry;
    result.erase("is");
    result.erase("ours");
    result.erase("throws");
    result.erase("after");
    const std::string before = entry.value("on", "");
    buffer on = buffer::from(before, "hex");
    try {
        if (entry["call"] == "copy") {
            buffer target = replay::bytes_of(entry["args"][0]);
            const auto place = [&](std::size_t i) { return replay::index_of(entry["args"], i); };
            result["target"] = entry["args"][0]["hex"];
            result["is"] = on.copy(target, place(1), place(2), place(3));
            result["target"] = target.to_string("hex");
        } else {
            result["is"] = replay::methods().at(entry["call"])(on, entry["args"]);
        }
    } catch (const buffer_error& error) {
        result["throws"] = {error.name(), error.code(), error.what()};
    }
    if (on.to_string("hex") != before) result["after"] = on.to_string("hex");
    return result;
}

}  // namespace

TEST_CASE("buffer: every recorded call does what Node did", "[parity][buffer]") {
    const json cases = recorded_cases();
    REQUIRE(cases.size() > 600);
    for (const auto& entry : cases) {
        if (entry.contains("ours")) continue;
        const std::string got = replayed(entry).dump(), wanted = entry.dump();
        CHECK(got == wanted);
    }
    CHECK(cases.size() == 4593);
}

TEST_CASE("buffer: what is not in an odd number of bytes is not found by units of two", "[parity][buffer]") {
    int differing = 0;
    for (const auto& entry : recorded_cases()) {
        if (!entry.contains("ours")) continue;
        CAPTURE(entry.dump());
        CHECK(replayed(entry)["is"] == entry["ours"]);
        CHECK(replayed(entry)["is"] != entry["is"]);
        ++differing;
    }
    CHECK(differing == 58);
}

TEST_CASE("buffer: the recording calls every method there is a replay for", "[parity][buffer]") {
    std::map<std::string, int> called;
    for (const auto& entry : recorded_cases()) ++called[entry["call"]];
    for (const auto& [name, method] : replay::methods()) {
        CAPTURE(name);
        CHECK(called.count(name) == 1);
    }
}
