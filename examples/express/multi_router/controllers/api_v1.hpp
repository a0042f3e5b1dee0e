#pragma once

#include <cortado/express.hpp>

namespace express = cortado::express;

inline express::router api_v1() {
    express::router api;
    api.get("/", [](express::request&, express::response& res) { res.send("Hello from APIv1 root route."); });
    api.get("/users", [](express::request&, express::response& res) { res.send("List of APIv1 users."); });
    return api;
}
