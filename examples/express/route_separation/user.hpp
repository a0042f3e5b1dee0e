#pragma once

#include "../parse_int.hpp"

#include <cortado/express.hpp>
#include <cortado/middleware/urlencoded.hpp>

#include <memory>
#include <string>
#include <vector>

namespace express = cortado::express;

namespace user {

struct record {
    std::string name;
    std::string email;
};

/** A faux database. */
using database = std::shared_ptr<std::vector<record>>;
inline database make_database() {
    return std::make_shared<std::vector<record>>(
        std::vector<record>{{"TJ", "tj@vision-media.ca"}, {"Tobi", "tobi@vision-media.ca"}});
}

inline auto list(database db) {
    return [db](express::request&, express::response& res) {
        res.locals["users"] = express::shown(*db);
        res.render("users", {{"title", "Users"}});
    };
}

/** Find the user of the path, for what comes behind. */
inline auto load(database db) {
    return [db](express::request& req, express::response& res, express::next_fn next) {
        const auto index = static_cast<std::size_t>(example::parse_int(req.params["id"]).value_or(-1));
        if (index >= db->size())
            return next(cortado::http_error(404, "cannot find user " + std::string(req.params["id"])));
        res.locals["user"] = express::shown(&(*db)[index]);
        next();
    };
}

inline record& loaded(express::response& res) { return *res.locals["user"].as<record*>(); }

inline void view(express::request&, express::response& res) {
    res.render("users/view", {{"title", "Viewing user " + loaded(res).name}});
}

inline void edit(express::request&, express::response& res) {
    res.render("users/edit", {{"title", "Editing user " + loaded(res).name}});
}

inline void update(express::request& req, express::response& res) {
    // Where more depends on it, what was sent is checked here.
    const auto& sent = req.body.form()["user"];
    loaded(res) = {std::string(sent["name"].text()), std::string(sent["email"].text())};
    res.redirect(req.get("Referrer").empty() ? "/" : req.get("Referrer"));
}

}  // namespace user
