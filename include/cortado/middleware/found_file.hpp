#pragma once

#include <cortado/config.hpp>
#include <cortado/fs/stats.hpp>
#include <cortado/web/response_body.hpp>

#include <string>
#include <string_view>

namespace cortado::middleware {

/** What a path leads to. */
struct found_file {
    int status = 404;             /**< 200, 301 for a directory without its slash, 403, 404 or 500 */
    int error = 0;                /**< errno, where the system had something to say */
    std::string path = {};        /**< absolute */
    fs::stats stats = {};         /**< of a file or directory */
    web::file_slice content = {}; /**< of a file: all of it */
    std::string_view coding =
        {}; /**< of a file packed beforehand: "br", "gzip"; the path ends in `.br`, `.gz` */
};

}  // namespace cortado::middleware
