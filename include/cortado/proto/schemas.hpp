#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/proto/message_type.hpp>
#include <cortado/proto/schema_error.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::proto {

namespace detail {
struct schema_data;
}

/** Find the text of an imported file, or say that there is none. */
using import_resolver = function<std::optional<std::string>(std::string_view path)>;

/** How a schema is read. */
struct parse_options {
    std::string file = "schema.proto";  ///< what errors call the text, and imports
    /** Of google/protobuf/ these need none: any, duration, empty, field_mask, struct, timestamp and wrappers.proto, and
        of descriptor.proto the options, to extend them. */
    import_resolver resolve = {};
};

/** The messages, enums and services of a .proto file and of all it imports. Copies share them. Threads: may be read
    by any number at once. */
class schemas {
public:
    explicit schemas(std::shared_ptr<const detail::schema_data> data) noexcept : data_(std::move(data)) {}

    /** A message by its full name, or by its name in the package of the file that was parsed.
        @throws usage_error  there is none; the message names those there are */
    CORTADO_DECL message_type operator[](std::string_view name) const;
    CORTADO_DECL bool has(std::string_view name) const;
    /** An enum, found as a message is; null where there is none. */
    CORTADO_DECL const enum_descriptor* find_enum(std::string_view name) const;
    CORTADO_DECL const service_descriptor* find_service(std::string_view name) const;
    /** The file that was parsed. */
    CORTADO_DECL const file_descriptor& file() const noexcept;

private:
    const message_descriptor* find(std::string_view name) const;
    std::shared_ptr<const detail::schema_data> data_;
};

/** Read the text of a .proto file: the whole of proto2 and proto3.
    @throws schema_error  it is no schema, an import is missing or comes round to itself: file, line, column and what
                          was expected */
CORTADO_DECL schemas parse(std::string_view text, parse_options options = {});

}  // namespace cortado::proto

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/schemas.ipp>
#endif
