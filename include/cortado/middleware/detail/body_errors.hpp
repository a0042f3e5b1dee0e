#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/middleware/body_error.hpp>
#include <cortado/web/exchange.hpp>

#include <string_view>

namespace cortado::middleware::detail {

inline body_error too_large() { return {413, "request entity too large", "entity.too.large"}; }

/** Throw the transport's error in the words of body parsers. */
[[noreturn]] inline void throw_worded(const http_error& error) {
    if (error.status() == 413) throw too_large();
    if (error.status() != 400) throw error;
    throw body_error(400, "request aborted", "request.aborted");
}

inline task<std::string_view> read_piece(web::exchange& ex) {
    try {
        co_return co_await ex.read();
    } catch (const http_error& error) {
        throw_worded(error);
    }
}

}  // namespace cortado::middleware::detail
