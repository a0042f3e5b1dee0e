#pragma once

#include "../boot.hpp"

namespace mvc {

inline controller main_controller() {
    return {
        .name = "main",
        .actions = {{"index", [](express::request&, express::response& res) { res.redirect("/users"); }}}};
}

}  // namespace mvc
