#pragma once

#include <cortado/core/error.hpp>
#include <cortado/proto/values.hpp>
#include <cortado/rpc/body.hpp>

#include <nlohmann/json.hpp>

namespace cortado::rpc::detail {

CORTADO_DECL std::string encode_json(const nlohmann::ordered_json& value, const proto::message_type* type) {
    if (type != nullptr) return type->encode(value);
    return value.dump();
}

CORTADO_DECL nlohmann::ordered_json decode_json(std::string_view bytes, const proto::message_type* type) {
    if (type != nullptr) return type->decode(bytes);
    return nlohmann::ordered_json::parse(bytes);
}

inline void check_type(const proto::message_type* type) {
    if (type != nullptr) return;
    throw usage_error("rpc: a proto::message travels in methods of a .proto; name its service (docs/rpc.md)");
}

CORTADO_DECL std::string encode_message(const proto::message& value, const proto::message_type* type) {
    check_type(type);
    if (&value.type() == &type->descriptor()) return value.encode();
    throw usage_error("rpc: the method takes " + type->descriptor().full_name + ", not " +
                      value.type().full_name);
}

CORTADO_DECL proto::message decode_message(std::string_view bytes, const proto::message_type* type) {
    check_type(type);
    return type->read(bytes);
}

}  // namespace cortado::rpc::detail
