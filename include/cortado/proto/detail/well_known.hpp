#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/descriptor.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cortado::proto::detail {

/** Is it google.protobuf.NullValue, whose JSON is null? */
inline bool is_null_value(const enum_descriptor& type) noexcept {
    return type.full_name == "google.protobuf.NullValue" && type.values.size() == 1 &&
           type.values[0].number == 0;
}

/** A time or a span: seconds, and billionths of the same sign. */
struct seconds_and_nanos {
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;
};

// Texts of RFC 3339 ("1972-01-01T10:00:20.021Z") and spans ("-1.5s"); nothing where they are none or out of range.
CORTADO_DECL std::optional<seconds_and_nanos> parse_timestamp(std::string_view text);
CORTADO_DECL std::optional<seconds_and_nanos> parse_duration(std::string_view text);
CORTADO_DECL std::optional<std::string> timestamp_text(seconds_and_nanos time);
CORTADO_DECL std::optional<std::string> duration_text(seconds_and_nanos span);

/** "foo_bar.baz" as "fooBar.baz" and back; nothing where the way back would not lead there, unless that is let pass. */
CORTADO_DECL std::optional<std::string> camel_path(std::string_view path, bool lets_pass = false);
CORTADO_DECL std::optional<std::string> snake_path(std::string_view path, bool lets_pass = false);

/** Base64 of either alphabet, padded or not. */
CORTADO_DECL std::optional<std::string> decode_base64(std::string_view text);
CORTADO_DECL std::string encode_base64(std::string_view bytes);

}  // namespace cortado::proto::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/well_known.ipp>
#endif
