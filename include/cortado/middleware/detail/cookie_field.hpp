#pragma once

#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/token.hpp>

#include <string>

namespace cortado::middleware::detail {

/** The Cookie fields as one: clients may send several. @source RFC 9113 8.2.3 */
inline std::string cookie_field(const http::fields& headers) {
    std::string all;
    for (const http::field& each : headers) {
        if (!http::iequals(each.name, "cookie")) continue;
        if (!all.empty()) all += "; ";
        all += each.value;
    }
    return all;
}

}  // namespace cortado::middleware::detail
