#pragma once

#include <cortado/http/etag.hpp>
#include <cortado/middleware/conditional_get.hpp>

namespace cortado::middleware {

namespace detail {

/** @source Koa 3, request.fresh */
CORTADO_DECL bool is_copy_fresh(const web::exchange& ex) {
    const http::method verb = ex.request.verb;
    if (verb != http::method::get && verb != http::method::head) return false;
    const int status = ex.response.status;
    if (status / 100 != 2 && status != 304) return false;
    http::freshness facts;
    facts.if_none_match = ex.request.headers["If-None-Match"];
    facts.if_modified_since = ex.request.headers["If-Modified-Since"];
    facts.cache_control = ex.request.headers["Cache-Control"];
    facts.etag = ex.response.headers["ETag"];
    facts.last_modified = ex.response.headers["Last-Modified"];
    return http::is_fresh(facts, http::freshness_rule::both);
}

CORTADO_DECL void leave_body_out(web::exchange& ex) {
    if (!is_copy_fresh(ex)) return;
    ex.assign_status(304);
    for (const char* name : {"Content-Type", "Content-Length", "Transfer-Encoding"})
        ex.response.headers.erase(name);
    ex.body.clear();
}

}  // namespace detail

CORTADO_DECL ready_layer conditional_get() {
    return make_layer([](web::exchange& ex) {
        ex.before_head(&detail::leave_body_out);
        return true;
    });
}

}  // namespace cortado::middleware
