#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::express::detail {

class exchange_state;

/** Say which layer that is: `GET, HEAD /users/:id (app.cpp:12)`. @param handler  of a route of several */
CORTADO_DECL std::string describe(const table_entry& entry, std::size_t handler = 0);

/** Name the layer that was called last, in whichever table. */
CORTADO_DECL std::string describe_last(const exchange_state& state);

/** Answer 500 for a handler that has neither answered nor gone on; with diagnostics the page names it.
    @param layer  from describe_last() */
CORTADO_DECL void answer_unanswered(exchange_state& state, std::string_view layer);

/** Log an error that no handler took, as no page tells its text. Not one that is the client's, an http_error below 500;
    not where the server logs it, as it cuts an answer short; and none where `env` is "test".
    @source Express 5, logerror */
CORTADO_DECL void log_failure(const exchange_state& state, const std::exception_ptr& failure);

/** Answer 405 with the methods that this path's routes take. */
CORTADO_DECL void answer_method_not_allowed(exchange_state& state, method_set taken);

/** Draw the layers of a table and of those mounted in it, one line each. */
CORTADO_DECL std::string draw_routes(const route_table& table, std::string_view prefix = {});

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/diagnostics.ipp>
#endif
