#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

namespace cortado::web {
class exchange;
}

namespace cortado::koa {

class context;
struct application_state;

/** Find the context of the request whose layers, or what they have set going, call this, in any function: of the
    innermost application that has the option `async_local_storage`.
    @return null outside of such an application's layers, and once the request is over
    @source Koa 3, app.currentContext */
CORTADO_DECL context* current_context() noexcept;

namespace detail {

/** Have current_context() find a request while the work goes on, and in all that comes of it. */
CORTADO_DECL task<> run_to_be_found(const application_state& app, web::exchange& ex, task<> work);
/** current_context(), of one application's requests alone. */
CORTADO_DECL context* current_context_of(const application_state& app) noexcept;

}  // namespace detail

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/current_context.ipp>
#endif
