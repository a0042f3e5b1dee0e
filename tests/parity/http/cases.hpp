#pragma once

// Reads the cases that record.mjs wrote, and shows what Cortado answers in the words of that data.
#include <cortado/core/error.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace parity {

using json = nlohmann::json;

/** The cases of one group; there are enough of them for an empty or cut file to be seen. */
inline json cases_of(const std::string& file, const std::string& group) {
    const char* const root = std::getenv("CORTADO_SOURCE_ROOT");
    std::ifstream text(std::string(root == nullptr ? "." : root) + "/tests/parity/http/" + file);
    REQUIRE(text.good());
    json cases = json::parse(text).at(group);
    REQUIRE(cases.size() >= 20);
    return cases;
}

inline std::string_view text_of(const json& value) { return value.get_ref<const std::string&>(); }
inline std::string_view text_or_empty(const json& row, const char* name) {
    return row.contains(name) ? text_of(row[name]) : std::string_view();
}
inline std::optional<std::string_view> optional_text(const json& value) {
    if (value.is_null()) return std::nullopt;
    return text_of(value);
}
inline std::vector<std::string_view> texts_of(const json& list) {
    std::vector<std::string_view> texts;
    for (const json& each : list) texts.push_back(text_of(each));
    return texts;
}

/** Nothing found is `false` in JavaScript. */
template <class Text>
json or_false(const std::optional<Text>& text) {
    return text ? json(*text) : json(false);
}

/** Pairs as the members of an object. */
template <class Pairs>
json object_of(const Pairs& pairs) {
    json object = json::object();
    for (const auto& [name, value] : pairs) object[name] = value;
    return object;
}

/** What a call gives, or {"error": its message}. */
template <class Call>
json attempt(Call call) {
    try {
        return call();
    } catch (const cortado::usage_error& error) {
        return {{"error", error.what()}};
    }
}

/** Compare, with errors allowed to say more than npm's: its words must be among ours. */
inline bool same(const json& ours, const json& theirs) {
    if (!theirs.is_object() || !theirs.contains("error")) return ours == theirs;
    if (!ours.is_object() || !ours.contains("error")) return false;
    return ours["error"].get<std::string>().find(text_of(theirs["error"])) != std::string::npos;
}

}  // namespace parity
