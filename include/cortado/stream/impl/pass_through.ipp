#pragma once

#include <cortado/core/error.hpp>
#include <cortado/stream/error.hpp>
#include <cortado/stream/pass_through.hpp>

#include <utility>

namespace cortado::stream {

CORTADO_DECL task<std::string_view> pass_through::read() {
    while (kept_.empty() && !has_ended_ && !ending_.is_destroyed()) {
        arrived_.reset();
        co_await arrived_;
    }
    ending_.check();
    given_.clear();
    std::swap(given_, kept_);
    const std::string_view piece = given_;
    if (piece.empty()) ending_.finish();
    drained_.set();  // last: the writer may end the stream
    co_return piece;
}

CORTADO_DECL void pass_through::check_writable() const {
    if (ending_.is_destroyed()) {
        ending_.check_reason();
        throw error(error::kind::destroyed, "Cannot call write after a stream was destroyed");
    }
    if (has_ended_) throw usage_error("pass_through: write after end");
}

CORTADO_DECL task<> pass_through::drained() {
    while (!has_room() && !ending_.is_destroyed()) {
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
    if (piece.empty() || is_discarding_) return has_room();
    kept_.append(piece);
    if (!arrived_.is_awaited()) {
        arrived_.set();
        return has_room();
    }
    arrived_.set();  // last: the reader may end the stream
    return true;
}

CORTADO_DECL task<> pass_through::end() {
    if (!std::exchange(has_ended_, true)) arrived_.set();
    co_return;
}

CORTADO_DECL void pass_through::discard() noexcept {
    is_discarding_ = true;
    kept_.clear();
    drained_.set();
}

CORTADO_DECL void pass_through::destroy(std::exception_ptr reason) noexcept {
    if (ending_.is_destroyed()) return;
    ending_.destroy(std::move(reason));
    kept_.clear();
    bool is_gone = false;
    gone_ = &is_gone;
    arrived_.set();  // the reader may end the stream
    if (is_gone) return;
    gone_ = nullptr;
    drained_.set();
}

CORTADO_DECL pass_through::~pass_through() {
    if (gone_ != nullptr) *gone_ = true;
}

}  // namespace cortado::stream
