#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/express/detail/view_state.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/response_views.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace cortado::express {

namespace detail {

/** What waits for engines. It is kept with the exchange and ends with it: engines read the response's locals, and some
    do not listen when they are stopped. */
struct waiting_views {
    std::vector<std::unique_ptr<task<>>> all;
};

CORTADO_DECL task<> outlast_view(task<> sending) { co_await sending; }

/** From here on nobody waits, and an answer may end the exchange inside the call: the coroutine that calls this has to
    outlast it. */
CORTADO_DECL void leave_waiting_views(web::exchange& ex, const task<>* self) {
    auto& all = ex.attached<waiting_views>()->all;
    const auto at =
        std::find_if(all.begin(), all.end(), [self](const auto& each) { return each.get() == self; });
    const std::unique_ptr<task<>> left = std::move(*at);
    all.erase(at);
    spawn(outlast_view(std::move(*left)));
}

CORTADO_DECL task<> send_view_later(held_response kept, task<std::string> work, web::exchange* ex,
                                    const task<>* self, response::place from) {
    held_response held = std::move(kept);
    task<std::string> rendering = std::move(work);
    std::exception_ptr failure;
    std::string text;
    try {
        text = co_await rendering;
    } catch (...) {
        failure = std::current_exception();
    }
    leave_waiting_views(*ex, self);
    if (held.closed()) co_return;
    if (ex->has_ended() || ex->is_head_sent()) {
        logger::error("res.render: {} was answered before its view was rendered", ex->request.target);
    } else if (failure) {
        held.next(failure);
    } else {
        held.send(std::move(text), from);
    }
}

CORTADO_DECL void wait_for_view(web::exchange& ex, held_response held, task<std::string> work,
                                response::place from) {
    waiting_views* views = ex.attached<waiting_views>();
    if (views == nullptr) views = &ex.attach(waiting_views());
    task<>& sending = *views->all.emplace_back(std::make_unique<task<>>());
    sending = send_view_later(std::move(held), std::move(work), &ex, &sending, from);
    sending.start(ex.stop.token());
}

}  // namespace detail

CORTADO_DECL task<std::string> response::render_text(std::string_view name, view_model model) const {
    return detail::render_view(application_, std::string(name), std::move(model), &locals, nullptr);
}

CORTADO_DECL void response::render(std::string_view name, view_model model, place from) {
    if (headers_sent()) refuse_second_answer(from);
    keep().render(name, std::move(model), from);
}

CORTADO_DECL void held_response::render(std::string_view name, view_model model, place from) {
    if (closed()) return;
    if (response_->headers_sent()) response_->refuse_second_answer(from);
    task<std::string> work = response_->render_text(name, std::move(model));
    work.start(response_->ex_.stop.token());
    if (!work.is_done()) {
        response_->ended_at_ = from;
        detail::wait_for_view(response_->ex_, std::move(*this), std::move(work), from);
    } else if (work.exception()) {
        next(work.exception());
    } else {
        send(work.take(), from);
    }
}

}  // namespace cortado::express
