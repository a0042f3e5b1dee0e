#pragma once

#include "../parse_int.hpp"

#include <cortado/express.hpp>
#include <memory>

namespace user {
using cortado::express::request, cortado::express::response, cortado::express::next_fn;

struct record {
    std::string name, email;
};
using database = std::shared_ptr<std::vector<record>>;  // a faux one

inline auto list(database db) {
    return [db](request&, response& res) {
        res.locals["users"] = cortado::express::shown(*db);
        res.render("users", {{"title", "Users"}});
    };
}

/** Find the user of the path, for what comes behind. */
inline auto load(database db) {
    return [db](request& req, response& res, next_fn next) {
        const auto i = static_cast<std::size_t>(example::parse_int(req.params["id"]).value_or(-1));
        if (i >= db->size())
            throw cortado::http_error(404, "cannot find user " + std::string(req.params["id"]));
        res.locals["user"] = cortado::express::shown(&(*db)[i]);
        next();
    };
}

inline record& loaded(response& res) { return *res.locals["user"].as<record*>(); }

inline void view(request&, response& res) {
    res.render("users/view", {{"title", "Viewing user " + loaded(res).name}});
}

inline void edit(request&, response& res) {
    res.render("users/edit", {{"title", "Editing user " + loaded(res).name}});
}

inline void update(request& req, response& res) {
    const auto& sent = req.body.form()["user"];  // where more depends on it, this is checked here
    loaded(res) = {std::string(sent["name"].text()), std::string(sent["email"].text())};
    res.redirect(req.get("Referrer").empty() ? "/" : req.get("Referrer"));
}

}  // namespace user
