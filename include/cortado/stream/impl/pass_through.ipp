#pragma once

#include <cortado/core/error.hpp>
#include <cortado/stream/error.hpp>
#include <cortado/stream/pass_through.hpp>

#include <utility>

namespace cortado::stream {

CORTADO_DECL task<std::string_view> pass_through::read() {
    while (kept_.empty() && !has_ended_ && !is_destroyed_) {
        arrived_.reset();
        co_await arrived_;
    }
    if (is_destroyed_) {
        if (reason_) std::rethrow_exception(reason_);
        throw error(error::kind::premature_close, "Premature close");
    }
    given_.clear();
    std::swap(given_, kept_);
    drained_.set();
    co_return given_;
}

CORTADO_DECL void pass_through::check_writable() const {
    if (is_destroyed_) {
        if (reason_) std::rethrow_exception(reason_);
        throw error(error::kind::destroyed, "Cannot call write after a stream was destroyed");
    }
    if (has_ended_) throw usage_error("pass_through: write after end");
}

CORTADO_DECL task<> pass_through::drained() {
    while (!has_room() && !is_destroyed_) {
        drained_.reset();
        co_await drained_;
    }
}

CORTADO_DECL task<> pass_through::write(std::string_view piece) {
    check_writable();
    co_await drained();
    push(piece);
}

CORTADO_DECL bool pass_through::push(std::string_view piece) {
    check_writable();
    if (!piece.empty()) {
        kept_.append(piece);
        arrived_.set();
    }
    return has_room();
}

CORTADO_DECL task<> pass_through::end() {
    if (!std::exchange(has_ended_, true)) arrived_.set();
    co_return;
}

CORTADO_DECL void pass_through::destroy(std::exception_ptr reason) noexcept {
    if (std::exchange(is_destroyed_, true)) return;
    reason_ = std::move(reason);
    kept_.clear();
    // Whoever wakes first may destroy the stream only where the other does not wait: they belong to one scope.
    arrived_.set();
    drained_.set();
}

}  // namespace cortado::stream
