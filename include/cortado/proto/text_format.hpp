#pragma once

#include <cortado/config.hpp>
#include <cortado/proto/message.hpp>

#include <string>

namespace cortado::proto {

/** Print a message for people and diffs, in the text format that `protoc --decode` prints: fields by number, maps by
    key, what is unknown by its number behind the rest.
    @source Protocol Buffers text format language specification */
CORTADO_DECL std::string to_text(const message_ref& from);

}  // namespace cortado::proto

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/proto/impl/text_format.ipp>
#endif
