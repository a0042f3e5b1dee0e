#pragma once

#include "../../boot.hpp"
#include "../../database.hpp"
#include "../../messages.hpp"

#include <memory>
#include <string>

namespace mvc {

inline std::shared_ptr<pet>& loaded_pet(express::response& res) {
    return res.locals["pet"].as<std::shared_ptr<pet>>();
}

inline void update_pet(express::request& req, express::response& res) {
    pet& of = *loaded_pet(res);
    of.name = req.body.form()["pet"]["name"].text();
    message(req, "Information updated!");
    res.redirect("/pet/" + std::to_string(of.id));
}

inline controller pet_controller(const std::shared_ptr<database>& db) {
    const auto load = [db](express::request& req, express::response& res, express::next_fn next) {
        const auto found = find(db->pets, req.params["pet_id"]);
        if (!found) return next.route();
        res.locals["pet"] = express::shown(found);
        next();
    };
    // The view finds the pet in res.locals.
    const auto show = [](express::request&, express::response& res) { res.render("show"); };
    const auto edit = [](express::request&, express::response& res) { res.render("edit"); };
    return {
        .name = "pet", .before = {load}, .actions = {{"show", show}, {"edit", edit}, {"update", update_pet}}};
}

}  // namespace mvc
