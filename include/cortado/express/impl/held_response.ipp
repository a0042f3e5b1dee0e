#pragma once

#include <cortado/express/held_response.hpp>

namespace cortado::express {

CORTADO_DECL held_response response::keep() { return held_response(*this); }

CORTADO_DECL held_response::held_response(response& of) noexcept
    : exchange_(of.exchange().reference()), response_(&of) {
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

CORTADO_DECL void held_response::release() noexcept {
    if (!std::exchange(is_held_, false)) return;
    if (web::exchange* const ex = exchange_.lock()) response_->depth_.release(*ex);
}

}  // namespace cortado::express
