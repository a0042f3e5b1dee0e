#pragma once

#include <cortado/web/inject.hpp>

#include <string>

namespace cortado::test {

/** What a browser sends back of the cookies in a reply: `a=1; b=2`. */
inline std::string cookies_of(const web::inject_response& reply) {
    std::string line;
    for (const auto& [name, value] : reply.headers) {
        if (name != "Set-Cookie") continue;
        line += (line.empty() ? "" : "; ") + value.substr(0, value.find(';'));
    }
    return line;
}

}  // namespace cortado::test
