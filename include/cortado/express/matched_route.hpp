#pragma once

#include <cortado/config.hpp>

#include <string_view>
#include <vector>

namespace cortado::express {

/** The route whose handlers are running, as `req.route()` gives it: views of the router, which last.
    @source Express 5, req.route */
struct matched_route {
    std::string_view path; /**< its pattern as it was written; of several the first; of matching() that */
    std::vector<std::string_view> paths; /**< all of them */
    std::vector<std::string_view>
        methods; /**< those it names, in the order of the alphabet: "GET"; none for all() */
};

}  // namespace cortado::express
