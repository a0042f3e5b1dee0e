#pragma once

#include <cortado/config.hpp>
#include <cortado/core/result.hpp>
#include <cortado/proto/message.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::proto {

/** A message of a schema: makes, encodes and decodes its values. Keeps the schema as long as it lives. */
class message_type {
public:
    message_type(const message_descriptor& type, std::shared_ptr<const detail::schema_data> keeps) noexcept
        : type_(&type), keeps_(std::move(keeps)) {}

    const message_descriptor& descriptor() const noexcept { return *type_; }
    /** An empty message. */
    message create() const { return message(*type_, keeps_); }

    /** Read a message. @return it, or where and why the bytes are none */
    CORTADO_DECL result<message, decode_failure> try_read(std::string_view bytes,
                                                          decode_options options = {}) const;
    /** Read a message.
        @throws decode_error  the bytes are none: where, in which field, why */
    CORTADO_DECL message read(std::string_view bytes, decode_options options = {}) const;

    // --- with JSON values in the place of messages, as npm's protocol-buffers; these need <cortado/proto.hpp>

    /** Encode an object by the names in the schema: `type.encode({{"price", 90}})`. Bytes are binary JSON values or
        texts, enums numbers or names; null and what the schema does not name are left out.
        @throws encode_error  a required member is missing, or a value is not what the schema wants: which, and why */
    CORTADO_DECL std::string encode(const nlohmann::ordered_json& value) const;
    /** Encode an object into memory that is there, from an offset on.
        @return how many bytes it has taken
        @throws encode_error  as encode(), or there is no room: nothing is written */
    CORTADO_DECL std::size_t encode(const nlohmann::ordered_json& value, std::span<unsigned char> into,
                                    std::size_t offset = 0) const;
    /** The size of what encode() gives, in bytes. */
    CORTADO_DECL std::size_t encoding_length(const nlohmann::ordered_json& value) const;
    /** Decode bytes from an offset on, up to an end, to an object that has every field: those not set are their default, messages and
        bytes null, repeated fields [], maps {}; of a oneof that is set only the field that is. Numbers of enums stay
        numbers.
        @throws decode_error  as read() */
    CORTADO_DECL nlohmann::ordered_json decode(std::string_view bytes, std::size_t offset = 0,
                                               std::size_t end = std::string_view::npos) const;
    /** The same for buffers and other bytes. */
    nlohmann::ordered_json decode(std::span<const unsigned char> bytes, std::size_t offset = 0,
                                  std::size_t end = std::string_view::npos) const;

private:
    const message_descriptor* type_;
    std::shared_ptr<const detail::schema_data> keeps_;
};

}  // namespace cortado::proto

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/message_type.ipp>
#endif
