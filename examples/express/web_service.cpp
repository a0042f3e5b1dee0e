// Express's "web-service": a JSON API behind keys, with its errors and its 404 as JSON.
//
//   $ curl -s http://127.0.0.1:3000/api/users
//   {"error":"api key required"}
//
//   $ curl -s 'http://127.0.0.1:3000/api/users?api-key=rawr'
//   {"error":"invalid api key"}
//
//   $ curl -s 'http://127.0.0.1:3000/api/users?api-key=foo'
//   [{"name":"tobi"},{"name":"loki"},{"name":"jane"}]
//
//   $ curl -s 'http://127.0.0.1:3000/api/user/loki/repos?api-key=foo'
//   [{"name":"stylus","url":"https://github.com/learnboost/stylus"}]
//
//   $ curl -s 'http://127.0.0.1:3000/api/nothing?api-key=foo'
//   {"error":"Sorry, can't find that"}

#include "../port.hpp"

#include <cortado/express.hpp>

#include <exception>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace express = cortado::express;
using cortado::http_error;
using cortado::json_literal;

// Keys tell who is asking; they are no proof of it.
static const std::set<std::string, std::less<>> api_keys = {"foo", "bar", "baz"};

// A faux database.
static const std::vector<json_literal> repos = {
    {{"name", "express"}, {"url", "https://github.com/expressjs/express"}},
    {{"name", "stylus"}, {"url", "https://github.com/learnboost/stylus"}},
    {{"name", "cluster"}, {"url", "https://github.com/learnboost/cluster"}},
};
static const std::vector<json_literal> users = {{{"name", "tobi"}}, {{"name", "loki"}}, {{"name", "jane"}}};
static const std::map<std::string, std::vector<json_literal>, std::less<>> user_repos = {
    {"tobi", {repos[0], repos[1]}},
    {"loki", {repos[1]}},
    {"jane", {repos[2]}},
};

static void check_key(express::request& req, express::response& res, express::next_fn next) {
    const std::string_view key = req.query()["api-key"];
    if (key.empty()) return next(http_error(400, "api key required"));
    if (!api_keys.contains(key)) return next(http_error(401, "invalid api key"));
    res.locals["key"] = key;  // for the routes
    next();
}

static express::application make_app() {
    express::application app;
    app.use("/api", check_key);
    app.get("/api/users", [](express::request&, express::response& res) { res.send(users); });
    app.get("/api/repos", [](express::request&, express::response& res) { res.send(repos); });
    app.get("/api/user/:name/repos",
            [](express::request& req, express::response& res, express::next_fn next) {
                const auto found = user_repos.find(req.params["name"]);
                if (found == user_repos.end()) return next();
                res.send(found->second);
            });
    app.use([](const http_error& err, express::request&, express::response& res, express::next_fn) {
        res.status(err.status()).send({{"error", err.what()}});
    });
    app.use([](const std::exception& err, express::request&, express::response& res, express::next_fn) {
        res.status(500).send({{"error", err.what()}});
    });
    // The last: whatever got here has no answer yet.
    app.use([](express::request&, express::response& res) {
        res.status(404).send({{"error", "Sorry, can't find that"}});
    });
    return app;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    express::application app = make_app();
    auto server = app.listen(example::port(), {.host = "127.0.0.1"});
    example::announce(server);
    return cortado::run();
}
#endif
