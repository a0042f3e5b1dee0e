#pragma once

#include "../boot.hpp"
#include "../database.hpp"
#include "../messages.hpp"

#include <memory>
#include <string>

namespace mvc {

inline controller user_pet_controller(const std::shared_ptr<database>& db) {
    const auto create = [db](express::request& req, express::response& res, express::next_fn next) {
        const auto owner = find(db->users, req.params["user_id"]);
        if (!owner) return next.route();
        const std::string name(req.body.form()["pet"]["name"].text());
        owner->pets.push_back(db->add_pet(name));
        message(req, "Added pet " + name);
        res.redirect("/user/" + std::to_string(owner->id));
    };
    return {.name = "pet", .prefix = "/user/:user_id", .actions = {{"create", create}}};
}

}  // namespace mvc
