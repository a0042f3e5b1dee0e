#pragma once

#include <cortado/express.hpp>
#include <cortado/http/method.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace express = cortado::express;

namespace mvc {

/** What answers for one kind of thing: handlers by the names of what they do, from which their routes follow. */
struct controller {
    std::string name;
    std::string prefix = {};
    std::vector<express::any_handler> before = {};
    std::vector<std::pair<std::string, express::any_handler>> actions = {};
};

struct route {
    cortado::http::method verb;
    std::string url;
};

inline route route_of(const controller& of, const std::string& action) {
    using enum cortado::http::method;
    const std::string all = of.prefix + "/" + of.name, one = all + "/:" + of.name + "_id";
    if (action == "index") return {get, of.prefix + "/"};
    if (action == "list") return {get, all + "s"};
    if (action == "show") return {get, one};
    if (action == "edit") return {get, one + "/edit"};
    if (action == "update") return {put, one};
    if (action == "create") return {post, all};
    throw std::invalid_argument("unrecognized route: " + of.name + "." + action);
}

/** Give each controller an application of its own, with its own views: controllers/NAME/views. */
inline void boot(express::application& parent, const std::string& folder,
                 const std::vector<controller>& controllers) {
    for (const controller& each : controllers) {
        express::application app;
        app.set("views", folder + "/controllers/" + each.name + "/views");
        for (const auto& [action, handler] : each.actions) {
            const route made = route_of(each, action);
            app.route_for(made.verb, made.url, each.before, handler);
        }
        parent.use(app);
    }
}

}  // namespace mvc
