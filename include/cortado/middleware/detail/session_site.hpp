#pragma once

#include <cortado/config.hpp>
#include <cortado/http/keygrip.hpp>
#include <cortado/middleware/session_options.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace cortado::middleware {
class request_session;
}

namespace cortado::middleware::detail {

/** How a request keeps its session. */
using kept_session = std::unique_ptr<request_session>;

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
