#pragma once

#include <cortado/express/next.hpp>

namespace cortado::express::detail {

CORTADO_DECL void throw_would_slice() {
    throw usage_error(
        "next(err): err is only a part of the exception that was thrown; hand over std::current_exception() "
        "where "
        "it is caught");
}

}  // namespace cortado::express::detail
