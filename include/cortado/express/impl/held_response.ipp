#pragma once

#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/held_response.hpp>

namespace cortado::express {

CORTADO_DECL held_response::held_response(detail::exchange_state& of)
    : exchange_(of.exchange().reference()), next_(of.latest) {
    of.exchange().hold();
}

CORTADO_DECL bool held_response::closed() const noexcept {
    const web::exchange* const ex = exchange_.lock();
    return ex == nullptr || ex->stop.stop_requested();
}

CORTADO_DECL response* held_response::target() const noexcept {
    web::exchange* const ex = exchange_.lock();
    return closed() ? nullptr : &ex->face<detail::exchange_state>().res;
}

CORTADO_DECL held_response& held_response::status(int code) {
    if (response* const res = target()) res->status(code);
    return *this;
}

CORTADO_DECL held_response& held_response::set(std::string_view name, std::string_view value) {
    if (response* const res = target()) res->set(name, value);
    return *this;
}

CORTADO_DECL void held_response::next() { next(std::exception_ptr()); }

CORTADO_DECL void held_response::next(std::exception_ptr error) {
    if (closed()) return;
    if (next_) next_fn(*next_)(std::move(error));
    release();
}

CORTADO_DECL void held_response::release() noexcept {
    if (!std::exchange(is_held_, false)) return;
    web::exchange* const ex = exchange_.lock();
    if (ex != nullptr) ex->face<detail::exchange_state>().depth.release(*ex);
}

}  // namespace cortado::express
