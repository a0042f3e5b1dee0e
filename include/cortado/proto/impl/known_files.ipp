#pragma once

#include <cortado/proto/detail/known_files.hpp>

#include <array>

namespace cortado::proto::detail {

struct file_text {
    std::string_view path;
    std::string_view text;
};

inline constexpr std::array<file_text, 8> known_texts{{
    {"google/protobuf/any.proto", R"(syntax = "proto3"; package google.protobuf;
message Any { string type_url = 1; bytes value = 2; })"},
    {"google/protobuf/duration.proto", R"(syntax = "proto3"; package google.protobuf;
message Duration { int64 seconds = 1; int32 nanos = 2; })"},
    {"google/protobuf/empty.proto", R"(syntax = "proto3"; package google.protobuf;
message Empty {})"},
    {"google/protobuf/field_mask.proto", R"(syntax = "proto3"; package google.protobuf;
message FieldMask { repeated string paths = 1; })"},
    {"google/protobuf/struct.proto", R"(syntax = "proto3"; package google.protobuf;
enum NullValue { NULL_VALUE = 0; }
message Struct { map<string, Value> fields = 1; }
message ListValue { repeated Value values = 1; }
message Value { oneof kind { NullValue null_value = 1; double number_value = 2; string string_value = 3;
    bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6; } })"},
    {"google/protobuf/timestamp.proto", R"(syntax = "proto3"; package google.protobuf;
message Timestamp { int64 seconds = 1; int32 nanos = 2; })"},
    {"google/protobuf/wrappers.proto", R"(syntax = "proto3"; package google.protobuf;
message DoubleValue { double value = 1; } message FloatValue { float value = 1; }
message Int64Value { int64 value = 1; } message UInt64Value { uint64 value = 1; }
message Int32Value { int32 value = 1; } message UInt32Value { uint32 value = 1; }
message BoolValue { bool value = 1; } message StringValue { string value = 1; }
message BytesValue { bytes value = 1; })"},
    {"google/protobuf/descriptor.proto", R"(syntax = "proto2"; package google.protobuf;
message FileOptions { extensions 1000 to max; } message MessageOptions { extensions 1000 to max; }
message FieldOptions { extensions 1000 to max; } message OneofOptions { extensions 1000 to max; }
message EnumOptions { extensions 1000 to max; } message EnumValueOptions { extensions 1000 to max; }
message ServiceOptions { extensions 1000 to max; } message MethodOptions { extensions 1000 to max; })"},
}};

CORTADO_DECL std::string_view known_file(std::string_view path) noexcept {
    for (const file_text& known : known_texts) {
        if (known.path == path) return known.text;
    }
    return {};
}

}  // namespace cortado::proto::detail
