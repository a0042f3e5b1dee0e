#pragma once

#include <cortado/proto/descriptor.hpp>

#include <algorithm>

namespace cortado::proto {

CORTADO_DECL bool field_descriptor::is_map() const noexcept {
    return message != nullptr && message->is_map_entry;
}

CORTADO_DECL const enum_value* enum_descriptor::find(std::string_view value_name) const noexcept {
    const auto found = std::ranges::find(values, value_name, &enum_value::name);
    return found == values.end() ? nullptr : &*found;
}

CORTADO_DECL const enum_value* enum_descriptor::find(std::int32_t number) const noexcept {
    const auto found = std::ranges::find(values, number, &enum_value::number);
    return found == values.end() ? nullptr : &*found;
}

CORTADO_DECL bool message_descriptor::is_message_set() const noexcept {
    return std::ranges::any_of(options, [](const option& each) {
        return each.name == "message_set_wire_format" && each.value == "true";
    });
}

CORTADO_DECL const field_descriptor* message_descriptor::find(std::string_view field_name) const noexcept {
    for (const auto& field : fields) {
        if (field->name == field_name) return field.get();
    }
    for (const field_descriptor* extension : extensions) {
        if (extension->full_name == field_name) return extension;
    }
    return nullptr;
}

CORTADO_DECL const field_descriptor* message_descriptor::find(std::uint32_t number) const noexcept {
    for (const auto& field : fields) {
        if (field->number == number) return field.get();
    }
    for (const field_descriptor* extension : extensions) {
        if (extension->number == number) return extension;
    }
    return nullptr;
}

CORTADO_DECL const method_descriptor* service_descriptor::find(std::string_view method_name) const noexcept {
    const auto found = std::ranges::find(methods, method_name, &method_descriptor::name);
    return found == methods.end() ? nullptr : &*found;
}

}  // namespace cortado::proto
