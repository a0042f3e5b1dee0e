#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace cortado::express::detail {

/** Find the routes and mounted routers that no request reaches, because what stands before them in this table takes each
    that is for them and never goes on: one line for each, with both places. What cannot be told is left out; behind an
    error handler, which may let a request go on, all begins anew.
    @param comparisons  if given, grows by the pairs that were compared: about one for each layer */
CORTADO_DECL std::vector<std::string> find_shadowed(const route_table& table,
                                                    std::size_t* comparisons = nullptr);

/** Freeze an application's table; the first time, where its diagnostics are on, log what find_shadowed() says of it and
    of what is mounted in it. */
CORTADO_DECL void freeze_application(route_table& table);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/shadowed_routes.ipp>
#endif
