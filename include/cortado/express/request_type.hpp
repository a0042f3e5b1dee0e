#pragma once

#include <cortado/config.hpp>
#include <cortado/web/body_type.hpp>

namespace cortado::express {

/** What `req.is(...)` says: the type that fits, that none does, or that there is no body to have one. */
using request_type = web::body_type;

}  // namespace cortado::express
