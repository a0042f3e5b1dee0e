#pragma once

#include <cortado/express.hpp>

namespace post {

struct record {
    std::string title, body;
};
inline const std::vector<record> all = {
    {"Foo", "some foo bar"}, {"Foo bar", "more foo bar"}, {"Foo bar baz", "more foo bar"}};

inline void list(cortado::express::request&, cortado::express::response& res) {
    res.locals["posts"] = cortado::express::shown(all);
    res.render("posts", {{"title", "Posts"}});
}

}  // namespace post
