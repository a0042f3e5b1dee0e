#pragma once

#include <cortado/http/token.hpp>
#include <cortado/http/trailer.hpp>

namespace cortado::http {

CORTADO_DECL bool is_forbidden_trailer(std::string_view name) noexcept {
    constexpr std::string_view forbidden[] = {"authorization",
                                              "connection",
                                              "content-encoding",
                                              "content-length",
                                              "content-range",
                                              "content-type",
                                              "cookie",
                                              "expect",
                                              "host",
                                              "keep-alive",
                                              "max-forwards",
                                              "proxy-connection",
                                              "proxy-authorization",
                                              "set-cookie",
                                              "te",
                                              "trailer",
                                              "transfer-encoding",
                                              "upgrade"};
    for (std::string_view entry : forbidden) {
        if (iequals(entry, name)) return true;
    }
    return false;
}

}  // namespace cortado::http
