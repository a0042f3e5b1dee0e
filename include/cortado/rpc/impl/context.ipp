#pragma once

#include <cortado/rpc/context.hpp>

namespace cortado::rpc {

CORTADO_DECL std::chrono::milliseconds context::time_left() const {
    using std::chrono::milliseconds;
    if (call_->deadline() == 0) return milliseconds(0);
    const std::chrono::nanoseconds left(call_->deadline() - steady_now());
    const auto whole = std::chrono::ceil<milliseconds>(left);
    return whole.count() == 0 ? milliseconds(-1) : whole;
}

}  // namespace cortado::rpc
