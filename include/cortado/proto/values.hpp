#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/message_type.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace cortado::proto {

/** Fill a message from an object of its fields by name: what message_type::encode() does.
    @throws encode_error  a value is not what the schema wants; the message is half filled, to be thrown away */
CORTADO_DECL void assign(message_ref into, const nlohmann::ordered_json& values);
/** A message as an object that has every field: what message_type::decode() gives. */
CORTADO_DECL nlohmann::ordered_json values_of(const message_ref& from);

inline nlohmann::ordered_json message_type::decode(std::span<const unsigned char> bytes, std::size_t offset,
                                                   std::size_t end) const {
    return decode(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), offset, end);
}

}  // namespace cortado::proto

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/values.ipp>
#endif
