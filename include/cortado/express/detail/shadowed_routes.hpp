#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace cortado::express::detail {

/** Find the routes and mounted routers that hardly any request reaches, because what stands before them in this table
    matches each that is for them and takes no next(): one line for each, with both places. Requests may get there still:
    behind a send_file() of a folder, by held.next(), or rewritten by a layer between. What another table has is not
    looked at, and where the paths do not tell for certain there is no line; behind an error handler, which may let a
    request go on, all begins anew.
    @param comparisons  if given, grows by the pairs that were compared: about one for each layer */
CORTADO_DECL std::vector<std::string> find_shadowed(const route_table& table,
                                                    std::size_t* comparisons = nullptr);

/** Freeze a table that is in no other one's list; the first time, where it is an application's and its diagnostics are
    on, log what find_shadowed() says of it and of what is mounted in it. */
CORTADO_DECL void freeze_outermost(route_table& table);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/shadowed_routes.ipp>
#endif
