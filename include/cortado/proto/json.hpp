#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/message.hpp>
#include <cortado/proto/message_type.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string_view>

namespace cortado::proto {

/** How messages are turned into JSON. */
struct to_json_options {
    bool original_names = false;  ///< "unit_price" in the place of "unitPrice"
    bool defaults = false;        ///< fields without presence even where they are their default
    bool enum_numbers = false;    ///< enums by their numbers
    bool as_cpp = false;          ///< paths of masks that have no way back are shown, too
};

/** How JSON is read into messages. */
struct from_json_options {
    bool ignore_unknown = false;  ///< members and enum names that the schema does not have are left out
    bool partial = false;         ///< required fields may be missing
    /** What protobuf's C++ library 3.21 takes, and no more: JSON with single quotes, names without quotes, a comma behind
        the last element and any letter behind a backslash (of from_json_text); members given twice, "true" as true, null in
        arrays and maps, snake_case in masks; no extensions, no base64 with bits left over. */
    bool as_cpp = false;
};

/** Report JSON that is no message of its type, or a message that JSON cannot show:
    "reviews[2].stars: expected a whole number, found \\"many\\"". */
class json_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/** Turn a message into JSON by the mapping that all implementations share: 64-bit integers and bytes (base64) as
    texts, enums by name, the well-known types in forms of their own.
    @throws json_error  the message holds what has no form in JSON: an Any of an unknown type, a timestamp out of range
    @source Protocol Buffers language guide (proto3), "JSON mapping" */
CORTADO_DECL nlohmann::ordered_json to_json(const message& from, to_json_options options = {});

/** Read a message from JSON by the same mapping. Names are taken in both forms, null leaves a field unset.
    @throws json_error  it is no such message; nothing partial is given */
CORTADO_DECL message from_json(const message_type& type, const nlohmann::ordered_json& from,
                               from_json_options options = {});
/** Read a message from the text of JSON. A member that is given twice is refused, which a JSON value cannot show.
    @throws json_error  it is no JSON: at which byte, or no such message */
CORTADO_DECL message from_json_text(const message_type& type, std::string_view text,
                                    from_json_options options = {});

}  // namespace cortado::proto

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/json_read.ipp>
#  include <cortado/proto/impl/json_text.ipp>
#  include <cortado/proto/impl/json_write.ipp>
#endif
