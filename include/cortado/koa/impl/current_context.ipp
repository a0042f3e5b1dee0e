#pragma once

#include <cortado/core/async_local_storage.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/current_context.hpp>
#include <cortado/web/ticket.hpp>

#include <utility>

namespace cortado::koa {

namespace detail {

/** A request that is to be found by what runs in it. */
struct running_request {
    web::exchange_ref request;
    const application_state* app;
    const running_request* around;  ///< another application's, in whose layers this one was asked

    context* find() const noexcept {
        web::exchange* const ex = request.lock();
        return ex != nullptr ? &ex->face<context>() : nullptr;
    }
};

inline cortado::async_local_storage<running_request>& running_requests() {
    static cortado::async_local_storage<running_request> all;
    return all;
}

CORTADO_DECL task<> run_to_be_found(const application_state& app, web::exchange& ex, task<> work) {
    return running_requests().run(running_request{ex.reference(), &app, running_requests().store()},
                                  std::move(work));
}

CORTADO_DECL context* current_context_of(const application_state& app) noexcept {
    const running_request* found = running_requests().store();
    while (found != nullptr && found->app != &app) found = found->around;
    return found != nullptr ? found->find() : nullptr;
}

}  // namespace detail

CORTADO_DECL context* current_context() noexcept {
    const detail::running_request* const found = detail::running_requests().store();
    return found != nullptr ? found->find() : nullptr;
}

}  // namespace cortado::koa
