#pragma once

#include <cortado/express.hpp>
#include <cortado/middleware/session.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace express = cortado::express;

namespace mvc {

/** Keep a message in the session for the next page. */
inline void message(express::request& req, const std::string& text) {
    auto& session = cortado::middleware::session_of(req);
    auto messages = session.get<nlohmann::json>("messages").value_or(nlohmann::json::array());
    messages.push_back(text);
    session["messages"] = messages;
}

/** Hand the messages of the session to this request's view, and forget them. */
inline void show_messages(express::request& req, express::response& res, express::next_fn next) {
    auto& session = cortado::middleware::session_of(req);
    const auto kept = session.get<nlohmann::json>("messages").value_or(nlohmann::json::array());
    res.locals["messages"] = kept.get<std::vector<std::string>>();
    res.locals["hasMessages"] = !kept.empty();
    session.erase("messages");
    next();
}

}  // namespace mvc
