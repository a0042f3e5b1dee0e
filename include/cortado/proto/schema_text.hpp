#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/detail/schema_printer.hpp>
#include <cortado/proto/structs.hpp>

#include <string>
#include <string_view>

namespace cortado::proto {

/** Print the .proto file that a struct stands for, so that others can talk to it: with the structs and enums in its
    members; of proto3, or of proto2 where something is a group or required. Names are the structs' own, or `static constexpr std::string_view name` in their fields_of. Enums
    are shown with their values from 0 to 127, in the style of schemas: `KIND_TOY = 1`.
    @param package  "" for none
    @throws usage_error  two types would have the same name, or one is a group of itself */
template <StructMessage T>
std::string schema_text(std::string_view package = {}) {
    detail::schema_printer printer(false);
    detail::declare_struct<T>(printer);
    if (!printer.needs_proto2()) return printer.text(package);
    detail::schema_printer again(true);
    detail::declare_struct<T>(again);
    return again.text(package);
}

}  // namespace cortado::proto
