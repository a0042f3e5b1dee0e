#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/web/exchange.hpp>

#include <string>
#include <string_view>

namespace cortado::middleware::detail {

inline http_error too_large() {
    http_error error(413, "request entity too large");
    error.type("entity.too.large");
    return error;
}

/** The transport's errors in the words of body parsers. */
inline http_error worded(const http_error& error) {
    if (error.status() == 413) return too_large();
    if (error.status() != 400) return error;
    http_error aborted(400, "request aborted");
    aborted.type("request.aborted");
    return aborted;
}

inline task<std::string_view> read_piece(web::exchange& ex) {
    try {
        co_return co_await ex.read();
    } catch (const http_error& error) {
        throw worded(error);
    }
}

}  // namespace cortado::middleware::detail
