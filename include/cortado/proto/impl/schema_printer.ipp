#pragma once

#include <cortado/core/error.hpp>
#include <cortado/proto/detail/schema_printer.hpp>

namespace cortado::proto::detail {

CORTADO_DECL bool schema_printer::begin(const std::string& name, std::string_view spelt) {
    for (const auto& [known, type] : names_) {
        if (known != name) continue;
        if (type == spelt) return false;
        throw usage_error("proto: two types would be called \"" + name +
                          "\" in the schema: give one another name in its fields_of");
    }
    names_.emplace_back(name, spelt);
    return true;
}

CORTADO_DECL std::string schema_printer::text(std::string_view package) const {
    std::string made = is_proto2_ ? "syntax = \"proto2\";\n" : "syntax = \"proto3\";\n";
    if (!package.empty()) made += "\npackage " + std::string(package) + ";\n";
    return made + declarations_;
}

CORTADO_DECL void schema_printer::begin_group(std::string_view spelt) {
    for (const std::string_view open : groups_) {
        if (open == spelt)
            throw usage_error("proto: a struct that is a group of itself has no schema: let it be a message");
    }
    groups_.push_back(spelt);
}

CORTADO_DECL std::string indented(std::string_view lines) {
    std::string made;
    for (bool is_start = true; const char letter : lines) {
        if (is_start) made += "  ";
        made += letter;
        is_start = letter == '\n';
    }
    return made;
}

CORTADO_DECL std::string group_name(std::string_view member) {
    std::string made(member);
    if (made[0] < 'a' || made[0] > 'z') return "Group_" + made;
    made[0] = static_cast<char>(made[0] - 'a' + 'A');
    return made;
}

CORTADO_DECL std::string_view name_of(field_type type) noexcept {
    switch (type) {
        case field_type::double_: return "double";
        case field_type::float_: return "float";
        case field_type::int64: return "int64";
        case field_type::uint64: return "uint64";
        case field_type::int32: return "int32";
        case field_type::fixed64: return "fixed64";
        case field_type::fixed32: return "fixed32";
        case field_type::bool_: return "bool";
        case field_type::string: return "string";
        case field_type::bytes: return "bytes";
        case field_type::uint32: return "uint32";
        case field_type::sfixed32: return "sfixed32";
        case field_type::sfixed64: return "sfixed64";
        case field_type::sint32: return "sint32";
        case field_type::sint64: return "sint64";
        default: return {};
    }
}

CORTADO_DECL std::string enum_value_name(std::string_view type, std::string_view value) {
    std::string made = std::string(type) + '_' + std::string(value);
    for (char& letter : made) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return made;
}

// g++ writes "...spelt_value() [with auto Value = kind::toy; ...]", clang "... [Value = kind::toy]".
CORTADO_DECL std::string_view value_name(std::string_view spelt) noexcept {
    spelt.remove_prefix(spelt.find("Value = ") + 8);
    spelt = spelt.substr(0, spelt.find_first_of(";]"));
    const std::size_t last = spelt.find_last_of(":)");  // "(anonymous namespace)::kind::toy", "(kind)7"
    if (last == std::string_view::npos) return spelt;
    return spelt[last] == ')' ? std::string_view() : spelt.substr(last + 1);
}

}  // namespace cortado::proto::detail
