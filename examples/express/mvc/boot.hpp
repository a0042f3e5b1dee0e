#pragma once

#include <cortado/express.hpp>
#include <map>

namespace express = cortado::express;

/** Give a controller an application of its own, with its own views: its actions become routes by their names. */
inline void boot(express::application& parent, const std::string& views, const std::string& path,
                 const std::vector<express::any_handler>& before,
                 const std::map<std::string, express::any_handler>& actions) {
    using enum cortado::http::method;
    const std::string name = path.substr(path.rfind('/') + 1), one = path + "/:" + name + "_id";
    const std::map<std::string, std::pair<cortado::http::method, std::string>> routes = {
        {"index", {get, "/"}},          {"list", {get, path + "s"}}, {"show", {get, one}},
        {"edit", {get, one + "/edit"}}, {"update", {put, one}},      {"create", {post, path}}};
    express::application app;
    app.set("views", views + "/" + name + "/views");
    for (const auto& [action, handler] : actions)
        app.route_for(routes.at(action).first, routes.at(action).second, before, handler);
    parent.use(app);
}
