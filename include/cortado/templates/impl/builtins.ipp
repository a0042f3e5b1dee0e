#pragma once

#include <cortado/templates/detail/builtins.hpp>
#include <cortado/templates/detail/machine.hpp>
#include <cortado/templates/escape.hpp>
#include <cortado/templates/helper.hpp>

#include <charconv>
#include <vector>

namespace cortado::templates::detail {

// lookup: the member of an object, or the element of an array, whose name or place is a value.
inline value_ref look_up(options& given) {
    const value_ref from = given[0];
    if (!is_truthy(from)) return from;
    const std::string_view text = text_argument(given, given[1]);
    name part{.text = text, .is_length = text == "length"};
    std::int32_t index = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (failed == std::errc() && end == text.data() + text.size() && index >= 0) part.index = index;
    return member_of(from, part);
}

inline value_ref log_values(options& given) {
    std::string line;
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (i > 0) line += ' ';
        append_text(line, given[i]);
    }
    value_ref level = given.hash("level");
    if (level.is_nothing()) level = given.data("level");
    std::string level_text;
    append_text(level_text, level);
    given.log(level_text.empty() ? "info" : level_text, line);
    return {};
}

inline value_ref url_part(options& given) {
    std::string text;
    append_text(text, given[0]);
    std::string made;
    append_url_part(made, text);
    return given.keep_markup(std::move(made));
}
inline value_ref script_json(options& given) {
    std::string made;
    append_script_json(made, given[0]);
    return given.keep_markup(std::move(made));
}

inline helper builtin_entry(std::string_view name, builtin known_as) {
    helper made;
    made.name = name;
    made.known_as = known_as;
    return made;
}
inline helper builtin_entry(std::string_view name, value_ref (*call)(options&), bool needs_params) {
    helper made;
    made.name = name;
    made.call = call;
    made.needs_params = needs_params;
    return made;
}

inline std::vector<helper> make_builtins() {
    std::vector<helper> made;
    made.push_back(builtin_entry("if", builtin::if_));
    made.push_back(builtin_entry("unless", builtin::unless));
    made.push_back(builtin_entry("each", builtin::each));
    made.push_back(builtin_entry("with", builtin::with));
    made.push_back(builtin_entry("lookup", look_up, false));
    made.push_back(builtin_entry("log", log_values, false));
    made.push_back(builtin_entry("url", url_part, true));
    made.push_back(builtin_entry("json", script_json, true));
    return made;
}

CORTADO_DECL const helper* builtin_helper(std::string_view name) {
    static const std::vector<helper> all = make_builtins();
    for (const helper& each : all) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

}  // namespace cortado::templates::detail
