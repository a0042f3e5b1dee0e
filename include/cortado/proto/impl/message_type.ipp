#pragma once

#include <cortado/proto/message_type.hpp>

namespace cortado::proto {

CORTADO_DECL result<message, decode_failure> message_type::try_read(std::string_view bytes,
                                                                    decode_options options) const {
    message made = create();
    const std::unique_ptr<decode_failure> failure = made.merge(bytes, options);
    if (failure != nullptr) return std::move(*failure);
    return made;
}

CORTADO_DECL message message_type::read(std::string_view bytes, decode_options options) const {
    message made = create();
    std::unique_ptr<decode_failure> failure = made.merge(bytes, options);
    if (failure != nullptr) throw decode_error(std::move(*failure));
    return made;
}

}  // namespace cortado::proto
