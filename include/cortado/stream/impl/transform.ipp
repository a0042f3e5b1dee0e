#pragma once

#include <cortado/stream/transform.hpp>

#include <utility>

namespace cortado::stream {

CORTADO_DECL task<std::string_view> transform::read() {
    if (!output_) output_ = readable::from(through(input_));
    std::string_view piece;
    try {
        piece = co_await output_->read();
    } catch (...) {
        input_.destroy(std::current_exception());
        throw;
    }
    if (piece.empty()) input_.discard();
    co_return piece;
}

CORTADO_DECL void transform::destroy(std::exception_ptr reason) noexcept {
    input_.destroy(reason);
    if (output_) output_->destroy(std::move(reason));
}

}  // namespace cortado::stream
