#pragma once

#include <cortado/config.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/vary.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cortado::middleware::detail {

/** Say that the response depends on these fields of the request. @param names  one, or several with commas */
inline void add_vary(http::fields& headers, std::string_view names) {
    headers.set("Vary", http::append_vary(headers.join("Vary"), names));
}

/** Write a list as headers have it. */
inline std::string join(const std::vector<std::string>& texts, std::string_view between = ",") {
    std::string joined;
    for (const std::string& text : texts) {
        if (!joined.empty()) joined += between;
        joined += text;
    }
    return joined;
}

}  // namespace cortado::middleware::detail
