#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/view_state.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/response_views.hpp>
#include <cortado/web/unfinished_answers.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace cortado::express {

namespace detail {

CORTADO_DECL task<> send_view_later(held_response kept, task<std::string> work, web::exchange* ex,
                                    const web::unfinished_answers::answer* self, response::place from) {
    held_response held = std::move(kept);
    task<std::string> rendering = std::move(work);
    std::exception_ptr failure;
    std::string text;
    try {
        text = co_await rendering;
    } catch (...) {
        failure = std::current_exception();
    }
    const bool is_overtaken = !held.closed() && (ex->has_ended() || ex->is_head_sent());
    if (is_overtaken)
        logger::error("res.render: {} was answered before its view was rendered", ex->request.target);
    web::unfinished_answers::leave(*ex, self);  // behind it the exchange may be over
    if (is_overtaken || held.closed()) co_return;
    try {
        if (!failure) held.send(std::move(text), from);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) held.next(failure);
}

CORTADO_DECL void wait_for_view(web::exchange& ex, held_response held, task<std::string> work,
                                response::place from) {
    auto sending = std::make_unique<web::unfinished_answers::answer>();
    sending->behind = held.kept_by();
    sending->place = from;
    sending->work = send_view_later(std::move(held), std::move(work), &ex, sending.get(), from);
    web::unfinished_answers::start(ex, std::move(sending));
}

}  // namespace detail

CORTADO_DECL task<std::string> response::render_text(std::string_view name, view_model model) const {
    return detail::render_view(application_, std::string(name), std::move(model), &locals, nullptr);
}

CORTADO_DECL void response::render(std::string_view name, view_model model, place from) {
    check_answerable(from);
    keep().render(name, std::move(model), from);
}

CORTADO_DECL void held_response::render(std::string_view name, view_model model, place from) {
    if (closed()) return;
    {
        const speaking as(*this);
        response_->check_answerable(from);
    }
    task<std::string> work = response_->render_text(name, std::move(model));
    work.start(response_->ex_.stop.token());
    if (!work.is_done()) {
        detail::wait_for_view(response_->ex_, std::move(*this), std::move(work), from);
    } else if (work.exception()) {
        next(work.exception());
    } else {
        send(work.take(), from);
    }
}

}  // namespace cortado::express
