#pragma once

#include <cortado/config.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::express::detail {

class exchange_state;

/** Answer 404 with a page that names the request.
    @source npm finalhandler 2 */
CORTADO_DECL void answer_not_found(exchange_state& state);

/** Answer with the page of an error that no handler took: its status if it is an http_error, with its headers, else
    that of the response if it is one of an error, else 500. The page shows the standard phrase, never what().
    @source npm finalhandler 2, in production */
CORTADO_DECL void answer_error(exchange_state& state, const std::exception_ptr& error);

using error_headers = std::vector<std::pair<std::string, std::string>>;

/** Answer with a page.
    @param text   safe in HTML already
    @param added  headers of the error; those of the page itself overrule them */
CORTADO_DECL void answer_page(exchange_state& state, int status, std::string_view text,
                              const error_headers& added = {});

/** List methods by name, in the order of the alphabet: `GET, HEAD, POST`. HEAD comes with GET. */
CORTADO_DECL std::string method_list(method_set methods);

/** Answer with a page that shows a status's standard phrase. */
CORTADO_DECL void answer_status_page(exchange_state& state, int status, const error_headers& added = {});

/** Answer OPTIONS with the methods that the routes of this path have.
    @source router 2, sendOptionsResponse */
CORTADO_DECL void answer_options(exchange_state& state, method_set allowed);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/final_handler.ipp>
#endif
