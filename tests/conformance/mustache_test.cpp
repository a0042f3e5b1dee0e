#include <cortado/templates.hpp>

#include "support/catch.hpp"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using nlohmann::ordered_json;

/** Where published suites are kept: read there, never copied. Empty, and said so, where there are none. */
std::string corpus(const std::string& inner) {
    const char* named = std::getenv("CORTADO_CORPORA");
    const char* root = std::getenv("CORTADO_SOURCE_ROOT");
    for (const std::string& base : {std::string(named != nullptr ? named : ""),
                                    std::string(root != nullptr ? root : ".") + "/../shared/corpora"}) {
        if (!base.empty() && std::ifstream(base + "/" + inner + "/sections.json").good())
            return base + "/" + inner;
    }
    return {};
}

struct tally {
    int passed = 0;
    int all = 0;
};

void run_file(const std::string& path, tally& count) {
    std::ifstream file(path);
    const ordered_json suite = ordered_json::parse(file);
    for (const ordered_json& it : suite["tests"]) {
        ++count.all;
        INFO(path << ": " << it["name"] << "\n" << it["template"].get<std::string>());
        cortado::templates::environment_options how;
        how.compile.syntax = cortado::templates::syntax::mustache;
        cortado::templates::environment env(how);
        if (it.contains("partials")) {
            for (const auto& [name, text] : it["partials"].items()) env.add(name, text.get<std::string>());
        }
        std::string made;
        try {
            made = env.compile(it["template"].get<std::string>()).render(it["data"]);
        } catch (const std::exception& failed) {
            made = failed.what();
        }
        CHECK(made == it["expected"].get<std::string>());
        count.passed += made == it["expected"].get<std::string>() ? 1 : 0;
    }
}

}  // namespace

TEST_CASE("The core of the Mustache specification passes, 136 of 136") {
    const std::string folder = corpus("mustache");
    if (folder.empty()) {
        WARN("skipped: no mustache suite in $CORTADO_CORPORA");
        return;
    }
    tally count;
    for (const char* name : {"comments", "delimiters", "interpolation", "inverted", "partials", "sections"}) {
        run_file(folder + "/" + name + ".json", count);
    }
    CHECK(count.all == 136);
    CHECK(count.passed == count.all);
}

TEST_CASE("Its inheritance and dynamic names pass, 48 of 48") {
    const std::string folder = corpus("mustache");
    if (folder.empty()) {
        WARN("skipped: no mustache suite in $CORTADO_CORPORA");
        return;
    }
    tally count;
    run_file(folder + "/inheritance.json", count);
    run_file(folder + "/dynamic-names.json", count);
    CHECK(count.all == 48);
    CHECK(count.passed == count.all);
}
