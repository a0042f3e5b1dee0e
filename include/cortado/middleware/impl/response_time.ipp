#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/response_time.hpp>

#include <fmt/core.h>

#include <chrono>
#include <utility>

namespace cortado::middleware {

CORTADO_DECL ready_layer response_time(function<void(web::exchange&, double ms)> tell) {
    return make_layer([told = std::move(tell)](web::exchange& ex) mutable {
        const auto before = std::chrono::steady_clock::now();
        ex.before_head([before, &told](web::exchange& of) {
            const std::chrono::duration<double, std::milli> span = std::chrono::steady_clock::now() - before;
            told(of, span.count());
        });
        return true;
    });
}

CORTADO_DECL ready_layer response_time(response_time_options options) {
    if (!http::is_token(options.header))
        throw usage_error("response_time: '" + options.header + "' is no name of a header field");
    if (options.digits < 0 || options.digits > 15)
        throw usage_error("response_time: digits must be 0 to 15, not " + std::to_string(options.digits));
    return response_time([rules = std::move(options)](web::exchange& ex, double ms) {
        if (ex.response.headers.has(rules.header)) return;
        ex.response.headers.set(rules.header,
                                fmt::format("{:.{}f}{}", ms, rules.digits, rules.suffix ? "ms" : ""));
    });
}

}  // namespace cortado::middleware
