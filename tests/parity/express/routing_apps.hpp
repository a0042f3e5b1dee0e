#pragma once

// What the applications of routing_*_apps.hpp are made of; routing_record.mjs has the same in JavaScript. There each
// application stands below its JavaScript twin:
//   //= name
//   //+ JavaScript                      with `app` and the names below
//   //@ METHOD URL | Header: value      a request to record
#include <cortado/express.hpp>

#include <nlohmann/json.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace parity::routing {

using cortado::http_error;
using cortado::task;
using cortado::express::any_handler;
using cortado::express::application;
using cortado::express::matching;
using cortado::express::next_fn;
using cortado::express::path_match;
using cortado::express::request;
using cortado::express::response;
using cortado::express::router;
using handlers = std::vector<any_handler>;

struct routing_app {
    const char* name;
    void (*build)(application& app);
};

/** A layer that leaves its name and goes on. */
struct step {
    const char* name;
    void operator()(request&, response& res, next_fn next) const {
        res.append("X-Step", name);
        next();
    }
};

/** A layer that answers with a text. */
struct say {
    const char* text;
    void operator()(request&, response& res) const { res.send(text); }
};

inline nlohmann::ordered_json params_of(const request& req) {
    auto shown = nlohmann::ordered_json::object();
    for (const auto& each : req.params) {
        std::string name(each.name);
        if (each.is_list) {
            shown[name] = req.params.all(each.name);
        } else {
            shown[name] = each.value;
        }
    }
    return shown;
}

/** Answer with what a handler sees of its request. */
inline void show(request& req, response& res) {
    res.json(nlohmann::ordered_json{{"method", req.method},
                                    {"url", std::string(req.url)},
                                    {"base", req.base_url},
                                    {"original", req.original_url},
                                    {"path", req.path()},
                                    {"params", params_of(req)}});
}

/** Leave what a handler sees of its request, and go on. */
inline void mark(request& req, response& res, next_fn next) {
    res.append("X-At", '[' + req.base_url + "] " + std::string(req.url) + ' ' + params_of(req).dump());
    next();
}

/** Answer with the text of an error. */
inline void report(const std::exception& error, request&, response& res, next_fn next) {
    if (res.headers_sent()) return next(error);
    const auto* known = dynamic_cast<const http_error*>(&error);
    res.status(known != nullptr ? known->status() : 500).send("error: " + std::string(error.what()));
}

/** An error handler that leaves its name and gives the error on. */
struct pass {
    const char* name;
    void operator()(const std::exception& error, request&, response& res, next_fn next) const {
        if (!res.headers_sent()) res.append("X-Error", name);
        next(error);
    }
};

}  // namespace parity::routing
