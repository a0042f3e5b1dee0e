#pragma once

#include <cortado/proto/message_type.hpp>
#include <cortado/proto/structs.hpp>

#include <string>
#include <string_view>

/** Why bytes are no struct, or no message of a type; "none" where they are one. */
template <class T>
std::string failure_of(std::string_view bytes, cortado::proto::decode_options options = {}) {
    const auto read = cortado::proto::try_decode<T>(bytes, options);
    return read ? "none" : read.error().text();
}
inline std::string failure_of(const cortado::proto::message_type& type, std::string_view bytes,
                              cortado::proto::decode_options options = {}) {
    const auto read = type.try_read(bytes, options);
    return read ? "none" : read.error().text();
}
