#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/message_type.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::rpc {

/** How a C++ type travels. A specialisation for a type of one's own has both functions, which ignore `type`:
    - bytes as std::string, as they are;
    - nlohmann::ordered_json as JSON text, or, in a method of a .proto, as the fields of the message by name;
    - proto::message, in methods of a .proto alone.
    decode() throws what says why the bytes are none. */
template <class T>
struct body;

namespace detail {
CORTADO_DECL std::string encode_json(const nlohmann::ordered_json& value, const proto::message_type* type);
CORTADO_DECL nlohmann::ordered_json decode_json(std::string_view bytes, const proto::message_type* type);
/** @throws usage_error  the message is of another type, or the method of no .proto */
CORTADO_DECL std::string encode_message(const proto::message& value, const proto::message_type* type);
CORTADO_DECL proto::message decode_message(std::string_view bytes, const proto::message_type* type);
}  // namespace detail

template <>
struct body<std::string> {
    static std::string encode(std::string_view value, const proto::message_type*) {
        return std::string(value);
    }
    static std::string decode(std::string bytes, const proto::message_type*) { return bytes; }
};

template <>
struct body<nlohmann::ordered_json> {
    template <class Json>
    static std::string encode(const Json& value, const proto::message_type* type) {
        return detail::encode_json(value, type);
    }
    template <class Type>  // so that the JSON type need not be complete here
    static auto decode(std::string_view bytes, const Type* type) {
        return detail::decode_json(bytes, type);
    }
};

template <>
struct body<proto::message> {
    static std::string encode(const proto::message& value, const proto::message_type* type) {
        return detail::encode_message(value, type);
    }
    static proto::message decode(std::string_view bytes, const proto::message_type* type) {
        return detail::decode_message(bytes, type);
    }
};

/** The type a value travels as: texts of all kinds as std::string. */
template <class T>
using body_type = std::conditional_t<std::is_convertible_v<const T&, std::string_view>, std::string, T>;

}  // namespace cortado::rpc

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/rpc/impl/body.ipp>
#endif
