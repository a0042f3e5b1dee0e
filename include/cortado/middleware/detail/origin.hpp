#pragma once

#include <cortado/config.hpp>
#include <cortado/web/exchange.hpp>

#include <string_view>

namespace cortado::middleware::detail {

inline bool is_secure(const web::exchange& ex) { return ex.peer != nullptr && ex.peer->is_secure; }

}  // namespace cortado::middleware::detail
