#pragma once

#include <cortado/express.hpp>

namespace site {

inline void index(cortado::express::request&, cortado::express::response& res) {
    res.render("index", {{"title", "Route Separation Example"}});
}

}  // namespace site
