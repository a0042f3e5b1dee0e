#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/web/layer.hpp>

#include <string_view>

namespace cortado::koa::detail {

/** A target and the path in it. */
struct seen_path {
    std::string_view url;
    std::string_view path;
};

/** One request's way through one mount point. */
struct mount_visit {
    const web::pass* by;
    std::string_view path;  ///< of the mount point
    seen_path outside;
    seen_path inside;
};

/** All that mount() did in one request; kept until it is over, as those that hold a next() may come late. */
struct mount_visits {
    std::string_view path;
    array_list<mount_visit> all;
};

}  // namespace cortado::koa::detail
