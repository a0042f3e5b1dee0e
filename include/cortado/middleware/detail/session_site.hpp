#pragma once

#include <cortado/config.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/middleware/session_options.hpp>

#include <chrono>
#include <optional>

namespace cortado::middleware::detail {

/** What all sessions of one session() share. */
struct session_site {
    session_options options;
    std::optional<http::keygrip> keys;
    std::string signature_name;

    std::chrono::system_clock::time_point now() {
        return options.clock ? options.clock() : std::chrono::system_clock::now();
    }
};

}  // namespace cortado::middleware::detail
