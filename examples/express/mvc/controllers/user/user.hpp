#pragma once

#include "../../boot.hpp"
#include "../../database.hpp"
#include "../../messages.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace mvc {

inline void update_user(express::request& req, express::response& res) {
    const auto& sent = req.body.form()["user"];  // where there is no form that is an error, and a 500
    user& of = *res.locals["user"].as<std::shared_ptr<user>>();
    of.name = sent["name"].text();
    message(req, "Information updated!");
    res.redirect("/user/" + std::to_string(of.id));
}

inline controller user_controller(const std::shared_ptr<database>& db) {
    const auto load = [db](express::request& req, express::response& res,
                           express::next_fn next) -> cortado::task<> {
        if (!req.params.has("user_id")) co_return next();
        co_await cortado::sleep_for(std::chrono::milliseconds(1));  // pretend to ask a database
        const auto found = find(db->users, req.params["user_id"]);
        if (!found) co_return next.route();
        res.locals["user"] = express::shown(found);
        next();
    };
    const auto list = [db](express::request&, express::response& res) {
        res.locals["users"] = express::shown(db->users);
        res.render("list");
    };
    const auto show = [](express::request&, express::response& res) { res.render("show"); };
    const auto edit = [](express::request&, express::response& res) { res.render("edit"); };
    return {.name = "user",
            .before = {load},
            .actions = {{"list", list}, {"edit", edit}, {"show", show}, {"update", update_user}}};
}

}  // namespace mvc
