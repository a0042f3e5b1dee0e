#pragma once

#include <cortado/core/error.hpp>
#include <cortado/koa/application_state.hpp>

namespace cortado::koa {

namespace detail {

CORTADO_DECL void refuse_late_option() {
    throw usage_error(
        "koa: an option comes too late: the application is in use already; set it before listen()");
}

}  // namespace detail

CORTADO_DECL json_literal application_state::to_json() const {
    return json_literal::object(
        {{"subdomainOffset", options.subdomain_offset}, {"proxy", options.proxy}, {"env", options.env}});
}

}  // namespace cortado::koa
