#pragma once

#include <cortado/express.hpp>

namespace express = cortado::express;

inline express::router api_v2() {
    express::router api;
    api.get("/", [](express::request&, express::response& res) { res.send("Hello from APIv2 root route."); });
    api.get("/users", [](express::request&, express::response& res) { res.send("List of APIv2 users."); });
    return api;
}
