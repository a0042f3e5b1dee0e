// Replays what handlebars_record.mjs recorded of npm handlebars.
#include <cortado/templates.hpp>

#include "support/catch.hpp"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace templates = cortado::templates;
using cortado::value_of;
using cortado::value_ref;
using nlohmann::ordered_json;

namespace {

std::string text_of(const value_ref& value) {
    std::string text;
    cortado::append_text(text, value);
    return text;
}
/** What JavaScript's Array.join makes of a list: nothing of null and undefined. */
std::string joined(const templates::options& given, const std::string& by) {
    std::string text;
    for (std::size_t i = 0; i < given.size(); ++i) text += (i > 0 ? by : "") + text_of(given[i]);
    return text;
}

void add_values(templates::environment& env) {
    env.helper("upper", [](std::string_view text) {
        std::string made(text);
        for (char& c : made) {
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        }
        return made;
    });
    env.helper("bold", [](std::string_view text) {
        return templates::safe_string("<b>" + std::string(text) + "</b>");
    });
    env.helper("add", [](double a, double b) { return a + b; });
    env.helper("join", [](const templates::options& given) {
        return joined(given, given.hash("with").is_undefined() ? "," : text_of(given.hash("with")));
    });
    env.helper("hashed", [](const templates::options& given) {
        std::string made;
        for (std::size_t i = 0; i < given.hash_size(); ++i) {
            made += (i > 0 ? ";" : "") + std::string(given.hash_name(i)) + "=" + text_of(given.hash_value(i));
        }
        return made;
    });
    env.helper("whoami", [](const templates::options& given) { return std::string(given.name()); });
    env.helper("is_true", [](value_ref value) {
        return value.kind() == cortado::value_kind::boolean && value.boolean() ? "yes" : "no";
    });
    env.helper("nothing", [] {});
    env.helper("echo", [](value_ref value) { return value; });
}

void add_blocks(templates::environment& env) {
    env.helper("wrap", [](templates::options& given) { return "<" + given.fn() + ">"; });
    env.helper("twice", [](templates::options& given) { return given.fn() + given.fn(); });
    env.helper("either",
               [](bool flag, templates::options& given) { return flag ? given.fn() : given.inverse(); });
    env.helper("inside", [](value_ref context, templates::options& given) { given.write_fn(context); });
    env.helper("pair", [](value_ref a, value_ref b, templates::options& given) {
        return given.fn({}, {a, b});
    });
    env.helper("counted", [](value_ref list, templates::options& given) {
        struct numbered {
            int n;
        };
        std::string made;
        for (cortado::value_cursor at; at.next(list);) {
            const numbered data{static_cast<int>(at.count - 1)};
            made += given.fn(at.value, {}, value_of(data));
        }
        return made;
    });
    env.helper("raw", [](templates::options& given) { return given.fn(); });
}

void add_hooks(templates::environment& env) {
    env.helper("helperMissing", [](const templates::options& given) {
        return "missing " + std::string(given.name()) + " " + std::to_string(given.size());
    });
    env.helper("blockHelperMissing", [](value_ref value, templates::options& given) {
        return "[" + std::string(given.name()) + ":" + (value.is_nothing() ? "null" : text_of(value)) + ":" +
               given.fn() + ":" + given.inverse() + "]";
    });
}

templates::compile_options options_of(const ordered_json& row) {
    templates::compile_options made;
    const ordered_json given = row.value("options", ordered_json::object());
    made.strict = given.value("strict", false);
    made.no_escape = given.value("noEscape", false);
    made.compat = given.value("compat", false);
    made.prevent_indent = given.value("preventIndent", false);
    made.ignore_standalone = given.value("ignoreStandalone", false);
    made.explicit_partial_context = given.value("explicitPartialContext", false);
    return made;
}

struct answer {
    std::string output{};
    bool failed = false;
    templates::place where{};
};

answer answer_of(const ordered_json& row) {
    templates::environment_options how;
    how.compile = options_of(row);
    templates::environment env(how);
    add_values(env);
    add_blocks(env);
    if (row.contains("hooks")) add_hooks(env);
    if (row.contains("partials")) {
        for (const auto& [name, text] : row["partials"].items()) env.add(name, text.get<std::string>());
    }
    try {
        const ordered_json data = row.value("data", ordered_json());
        const templates::render_options with{.data = data.is_null() ? value_ref() : value_of(data)};
        return {.output = env.compile(row["template"].get<std::string>()).render(row["context"], with)};
    } catch (const templates::error& wrong) {
        return {.output = wrong.what(), .failed = true, .where = wrong.where()};
    }
}

}  // namespace

TEST_CASE("Templates are rendered, and refused, as npm handlebars does", "[parity][templates]") {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream file(std::string(root == nullptr ? "." : root) +
                       "/tests/parity/templates/handlebars_cases.json");
    REQUIRE(file.good());
    const ordered_json cases = ordered_json::parse(file);
    REQUIRE(cases.size() >= 500);
    std::size_t errors = 0;
    for (const ordered_json& row : cases) {
        CAPTURE(row["group"].get<std::string>(), row["template"].get<std::string>(), row["context"].dump());
        const answer ours = answer_of(row);
        CAPTURE(ours.output);
        if (!row.contains("error")) {
            CHECK_FALSE(ours.failed);
            CHECK(ours.output == row["output"].get<std::string>());
            continue;
        }
        ++errors;
        CAPTURE(row["error"]["says"].get<std::string>());
        CHECK(ours.failed);
        // Where Handlebars names the place, it is the same: its columns begin at 0.
        if (row["error"]["line"].is_number())
            CHECK(ours.where.line == row["error"]["line"].get<std::size_t>());
        if (row["error"]["column"].is_number())
            CHECK(ours.where.column == row["error"]["column"].get<std::size_t>() + 1);
    }
    CHECK(errors >= 90);
}
