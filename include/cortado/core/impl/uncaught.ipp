#pragma once

#include <cortado/core/uncaught.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace cortado {

namespace detail {

CORTADO_DECL void abort_with(std::exception_ptr exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cortado: uncaught exception: %s\n", error.what());
    } catch (...) {
        std::fputs("cortado: uncaught exception of unknown type\n", stderr);
    }
    std::abort();
}

CORTADO_DECL std::atomic<uncaught_handler>& current_uncaught_handler() noexcept {
    static std::atomic<uncaught_handler> handler{&abort_with};
    return handler;
}

CORTADO_DECL void report_uncaught(std::exception_ptr exception) noexcept {
    current_uncaught_handler().load()(std::move(exception));
}

}  // namespace detail

CORTADO_DECL uncaught_handler on_uncaught(uncaught_handler handler) noexcept {
    return detail::current_uncaught_handler().exchange(handler != nullptr ? handler : &detail::abort_with);
}

}  // namespace cortado
