#pragma once

#include <cortado/express.hpp>
#include <cortado/middleware/session.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace example {

/** Keep a message in the session for the next page. */
inline void flash(cortado::express::request& req, const std::string& text) {
    auto& session = cortado::middleware::session_of(req);
    auto messages = session.get<nlohmann::json>("messages").value_or(nlohmann::json::array());
    messages.push_back(text);
    session["messages"] = messages;
}

/** Give out the messages that were kept, and forget them. */
inline std::vector<std::string> take_flashed(cortado::express::request& req) {
    auto& session = cortado::middleware::session_of(req);
    const auto kept = session.get<nlohmann::json>("messages").value_or(nlohmann::json::array());
    session.erase("messages");
    return kept.get<std::vector<std::string>>();
}

}  // namespace example
