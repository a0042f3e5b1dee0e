#pragma once

#include <cortado/express/detail/etag_memo.hpp>
#include <cortado/http/etag.hpp>

namespace cortado::express::detail {

CORTADO_DECL std::string_view etag_memo::compute(entry& into, std::string_view body) {
    into.tag = http::etag(body);
    if (&into != &fallback_) into.body = body;
    return into.tag;
}

}  // namespace cortado::express::detail
