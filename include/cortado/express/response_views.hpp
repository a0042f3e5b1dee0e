#pragma once

// Views as answers: response::render(), and what goes with it.
#include <cortado/config.hpp>
#include <cortado/express/response.hpp>
#include <cortado/express/view_model.hpp>
#include <cortado/web/state_map.hpp>
#include <cortado/web/view_engine.hpp>
#include <cortado/web/view_lookup.hpp>

namespace cortado::express {

using web::shown;
using web::view_not_found;
using web::view_request;

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/response_views.ipp>
#endif
