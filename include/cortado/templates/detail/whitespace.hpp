#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/detail/tree.hpp>

namespace cortado::templates::detail {

/** Take off the white space that tags do not want around them: that of `~`, and the lines where a tag stands alone.
    @source whitespace-control.js of Handlebars 4.7 */
CORTADO_DECL void control_whitespace(body_node& root, bool ignore_standalone);

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/whitespace.ipp>
#endif
