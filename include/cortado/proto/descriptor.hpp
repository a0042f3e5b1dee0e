#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::proto {

namespace detail {
struct message_table;
}

struct message_descriptor;
struct enum_descriptor;
struct file_descriptor;

/** What a field holds, with the numbers of google/protobuf/descriptor.proto. */
enum class field_type : std::uint8_t {
    double_ = 1,
    float_,
    int64,
    uint64,
    int32,
    fixed64,
    fixed32,
    bool_,
    string,
    group,
    message,
    bytes,
    uint32,
    enum_,
    sfixed32,
    sfixed64,
    sint32,
    sint64,
};

enum class field_label : std::uint8_t { optional, required, repeated };
enum class syntax : std::uint8_t { proto2, proto3 };

inline constexpr std::uint32_t max_field_number = (1u << 29) - 1;
/** Of the extensions of a message set, whose numbers are not in a tag. */
inline constexpr std::uint32_t max_message_set_number = (1u << 31) - 2;

/** Where something stands in a schema; both from 1. */
struct source_place {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

/** An option as written; custom ones are kept and mean nothing here. */
struct option {
    std::string name;   ///< "deprecated", "(my.option).part"
    std::string value;  ///< without the quotes of a text; an aggregate with its braces
    source_place place;
    bool is_text = false;
};

struct field_descriptor {
    std::string name;
    std::string full_name;
    std::string json_name;
    std::uint32_t number = 0;
    field_type type = field_type::int32;
    field_label label = field_label::optional;
    bool is_packed = false;     ///< as it is encoded; both forms are decoded
    bool has_presence = false;  ///< can tell "not set" from the default
    bool is_extension = false;
    bool is_proto3_optional = false;
    syntax language = syntax::proto2;  ///< of the file that declares it
    int oneof = -1;                    ///< index into the message's oneofs, -1 for none
    std::string default_text;          ///< as written, escapes resolved; see has_default
    bool has_default = false;
    std::string type_name;      ///< of messages, groups and enums, as written
    std::string extended_name;  ///< the message an extension is of, as written
    const message_descriptor* message = nullptr;
    const enum_descriptor* enumeration = nullptr;
    const message_descriptor* owner =
        nullptr;  ///< what it is a field of; the extended message for extensions
    std::vector<option> options;
    source_place place;

    bool is_repeated() const noexcept { return label == field_label::repeated; }
    CORTADO_DECL bool is_map() const noexcept;
};

/** A closed range of numbers. */
struct number_range {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    source_place place = {};
    bool has(std::uint32_t number) const noexcept { return first <= number && number <= last; }
};

struct enum_value {
    std::string name;
    std::int32_t number = 0;
    std::vector<option> options;
    source_place place;
};

struct enum_descriptor {
    std::string name;
    std::string full_name;
    std::vector<enum_value> values;  ///< as declared; the first is the default
    bool is_closed = true;           ///< proto2: numbers it does not name are unknown fields
    std::vector<std::pair<std::int32_t, std::int32_t>> reserved;
    std::vector<std::string> reserved_names;
    std::vector<option> options;
    source_place place;

    CORTADO_DECL const enum_value* find(std::string_view value_name) const noexcept;
    /** The first value of this number. */
    CORTADO_DECL const enum_value* find(std::int32_t number) const noexcept;
};

struct oneof_descriptor {
    std::string name;
    source_place place;
};

struct message_descriptor {
    std::string name;
    std::string full_name;  ///< "package.Outer.Inner"
    syntax language = syntax::proto2;
    bool is_map_entry = false;
    std::vector<std::unique_ptr<field_descriptor>> fields;  ///< as declared
    std::vector<const field_descriptor*> extensions;        ///< of this message, wherever declared
    std::vector<oneof_descriptor> oneofs;
    std::vector<std::unique_ptr<message_descriptor>> messages;
    std::vector<std::unique_ptr<enum_descriptor>> enums;
    std::vector<std::unique_ptr<field_descriptor>>
        declared_extensions;  ///< of other messages, declared in here
    std::vector<number_range> extension_ranges;
    std::vector<number_range> reserved;
    std::vector<std::string> reserved_names;
    std::vector<option> options;
    const message_descriptor* parent = nullptr;
    const file_descriptor* file = nullptr;
    source_place place;
    std::shared_ptr<const detail::message_table> table;  ///< how its values lie in memory

    /** Is it written as message sets are, by `option message_set_wire_format = true`? */
    CORTADO_DECL bool is_message_set() const noexcept;
    /** A field by its name in the schema; of extensions the full name. */
    CORTADO_DECL const field_descriptor* find(std::string_view field_name) const noexcept;
    CORTADO_DECL const field_descriptor* find(std::uint32_t number) const noexcept;
};

struct method_descriptor {
    std::string name;
    std::string full_name;
    std::string input_name;  ///< as written
    std::string output_name;
    const message_descriptor* input = nullptr;
    const message_descriptor* output = nullptr;
    bool client_streams = false;
    bool server_streams = false;
    std::vector<option> options;
    source_place place;
};

struct service_descriptor {
    std::string name;
    std::string full_name;
    std::vector<method_descriptor> methods;
    std::vector<option> options;
    source_place place;

    CORTADO_DECL const method_descriptor* find(std::string_view method_name) const noexcept;
};

/** One .proto file. */
struct file_descriptor {
    struct import {
        std::string path;
        bool is_public = false;
        source_place place;
        const file_descriptor* file = nullptr;
    };

    std::string path;
    std::string package;
    syntax language = syntax::proto2;
    std::vector<import> imports;
    std::vector<std::unique_ptr<message_descriptor>> messages;
    std::vector<std::unique_ptr<enum_descriptor>> enums;
    std::vector<std::unique_ptr<service_descriptor>> services;
    std::vector<std::unique_ptr<field_descriptor>> extensions;
    std::vector<option> options;
};

}  // namespace cortado::proto

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/descriptor.ipp>
#endif
