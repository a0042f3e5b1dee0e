#pragma once

#include <cortado/express/held_response.hpp>
#include <cortado/web/unfinished_answers.hpp>

#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace cortado::express {

namespace detail {

CORTADO_DECL task<> write_last_piece(held_response kept, std::string piece, web::exchange* ex,
                                     const web::unfinished_answers::answer* self, response::place from) {
    held_response held = std::move(kept);
    std::exception_ptr failure;
    try {
        task<> writing = ex->write(piece);
        co_await writing;
    } catch (...) {
        failure = std::current_exception();
    }
    web::unfinished_answers::leave(*ex, self);  // behind it the exchange may be over
    if (failure) {
        held.next(failure);
    } else {
        held.end(from);
    }
}

}  // namespace detail

CORTADO_DECL held_response response::keep() { return held_response(*this); }

CORTADO_DECL held_response::held_response(response& of) noexcept
    : exchange_(of.exchange().reference()), response_(&of), kept_by_(of.last_handler()) {
    if (of.entered_pass_ != nullptr) next_.emplace(*of.entered_pass_, of.entered_position_);
    of.exchange().hold();
}

CORTADO_DECL bool held_response::closed() const noexcept {
    const web::exchange* const ex = exchange_.lock();
    return ex == nullptr || ex->stop.stop_requested();
}

CORTADO_DECL held_response& held_response::status(int code) {
    if (!closed()) response_->status(code);
    return *this;
}

CORTADO_DECL held_response& held_response::set(std::string_view name, std::string_view value) {
    if (!closed()) response_->set(name, value);
    return *this;
}

CORTADO_DECL held_response& held_response::append(std::string_view name, std::string_view value) {
    if (!closed()) response_->append(name, value);
    return *this;
}

CORTADO_DECL held_response& held_response::clear_cookie(std::string_view name,
                                                        const cookie_options& options) {
    if (!closed()) response_->clear_cookie(name, options);
    return *this;
}

CORTADO_DECL held_response& held_response::type(std::string_view extension_or_type) {
    if (!closed()) response_->type(extension_or_type);
    return *this;
}

CORTADO_DECL void held_response::next() { next(std::exception_ptr()); }

CORTADO_DECL void held_response::next(std::exception_ptr error) {
    if (closed()) return;
    if (next_)
        next_->lock().proceed(next_->position(),
                              {error ? web::signal::kind::error : web::signal::kind::go_on, error});
    release();
}

// The answer may have been the end of the exchange.
CORTADO_DECL void held_response::speak(bool begins) const noexcept {
    web::exchange* const ex = exchange_.lock();
    auto* const unfinished = ex == nullptr ? nullptr : ex->attached<web::unfinished_answers>();
    if (unfinished != nullptr)
        unfinished->speaker = begins ? kept_by_ : web::unfinished_answers::handler_mark();
}

CORTADO_DECL void held_response::release() noexcept {
    if (!std::exchange(is_held_, false)) return;
    if (web::exchange* const ex = exchange_.lock()) response_->depth_.release(*ex);
}

// Pieces are awaited, and this is not: what is written last may wait for its room behind the handler.
CORTADO_DECL void response::end_with_last(std::string_view piece, place from) {
    if (piece.empty()) return end(from);
    check_unfinished(from);
    auto sending = std::make_unique<web::unfinished_answers::answer>();
    sending->behind = last_handler();
    sending->place = from;
    sending->work = detail::write_last_piece(keep(), std::string(piece), &ex_, sending.get(), from);
    web::unfinished_answers::start(ex_, std::move(sending));
}

}  // namespace cortado::express
