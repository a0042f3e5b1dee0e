#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <chrono>
#include <span>
#include <string>

namespace cortado::middleware {

struct favicon_options {
    std::chrono::milliseconds max_age =
        std::chrono::hours(24 * 365); /**< cut to between nothing and a year */
};

/** Answer /favicon.ico from memory, before loggers and whatever else need not see it.
    @param path  of a file, read here and now
    @throws std::system_error  it cannot be read
    @source npm serve-favicon 2.5 */
CORTADO_DECL ready_layer favicon(const std::string& path, favicon_options options = {});

/** The same with the icon's bytes. */
CORTADO_DECL ready_layer favicon(std::span<const std::byte> icon, favicon_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/favicon.ipp>
#endif
