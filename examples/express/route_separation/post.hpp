#pragma once

#include <cortado/express.hpp>

#include <string>
#include <vector>

namespace post {

struct record {
    std::string title;
    std::string body;
};

/** A faux database. */
inline const std::vector<record> all = {
    {"Foo", "some foo bar"}, {"Foo bar", "more foo bar"}, {"Foo bar baz", "more foo bar"}};

inline void list(cortado::express::request&, cortado::express::response& res) {
    res.locals["posts"] = cortado::express::shown(all);
    res.render("posts", {{"title", "Posts"}});
}

}  // namespace post
