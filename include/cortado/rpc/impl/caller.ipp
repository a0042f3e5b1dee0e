#pragma once

#include <cortado/core/error.hpp>
#include <cortado/rpc/caller.hpp>

#include <algorithm>
#include <limits>

namespace cortado::rpc {

CORTADO_DECL caller::types caller::no_types() {
    static const types none = std::make_shared<const method_types>();
    return none;
}

CORTADO_DECL std::shared_ptr<detail::call_state> caller::begin(std::string_view method,
                                                               const std::string* message,
                                                               call_options options) {
    const auto milliseconds = options.timeout.count();
    if (milliseconds < 0) {
        throw error(code::deadline_exceeded, "there was no time left for it", std::string(method));
    }
    const auto most = std::int64_t{std::numeric_limits<std::uint32_t>::max()};
    const auto timeout = static_cast<std::uint32_t>(std::min<std::int64_t>(milliseconds, most));
    if (message == nullptr) return link_->open(method, nullptr, false, timeout);
    const std::string_view bytes(*message);
    return link_->open(method, &bytes, true, timeout);
}

}  // namespace cortado::rpc
