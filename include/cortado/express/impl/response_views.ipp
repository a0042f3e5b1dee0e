#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/express/detail/view_state.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/next.hpp>
#include <cortado/express/response_views.hpp>

#include <exception>
#include <utility>

namespace cortado::express {

namespace detail {

CORTADO_DECL task<> send_view_later(held_response kept, task<std::string> work, web::exchange* ex,
                                    response::place from) {
    held_response held = std::move(kept);
    task<std::string> rendering = std::move(work);
    std::exception_ptr failure;
    std::string text;
    try {
        text = co_await rendering;
    } catch (...) {
        failure = std::current_exception();
    }
    if (held.closed()) co_return;
    if (ex->has_ended() || ex->is_head_sent()) {
        logger::error("res.render: {} was answered before its view was rendered", ex->request.target);
    } else if (failure) {
        held.next(failure);
    } else {
        held.send(std::move(text), from);
    }
}

}  // namespace detail

CORTADO_DECL task<std::string> response::render_text(std::string_view name, view_model model) const {
    return detail::render_view(application_, std::string(name), std::move(model), &locals, nullptr);
}

CORTADO_DECL void response::render(std::string_view name, view_model model, place from) {
    if (headers_sent()) refuse_second_answer(from);
    task<std::string> work = render_text(name, std::move(model));
    work.start(ex_.stop.token());
    if (!work.is_done()) {
        ended_at_ = from;
        // What the engine reads lasts as long as the exchange, which is kept; a client that leaves stops the engine.
        spawn(detail::send_view_later(keep(), std::move(work), &ex_, from), ex_.stop.token());
    } else if (!work.exception()) {
        send_text(work.take(), from);
    } else if (entered_pass_ != nullptr) {
        next_fn(web::cursor(*entered_pass_, entered_position_))(work.exception());
    } else {
        std::rethrow_exception(work.exception());
    }
}

}  // namespace cortado::express
