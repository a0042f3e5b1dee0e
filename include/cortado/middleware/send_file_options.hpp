#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/fs/stats.hpp>
#include <cortado/http/response_head.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** What becomes of a path with a part that begins with a dot: `/.git/config`. */
enum class dotfile_rule : std::uint8_t {
    ignore, /**< as if it were not there: 404 */
    allow,  /**< like any other */
    deny,   /**< 403 */
};

/** Sets headers of its own for a file that is about to be sent; those it sets are not set again.
    @param path  of the file, absolute */
using set_headers_function =
    function<void(http::response_head& head, const std::string& path, const fs::stats& stats)>;

/** How a file is sent. In the order of the alphabet.
    @source npm send 1, options */
struct send_file_options {
    bool accept_ranges = true; /**< answer Range, and say so */
    bool cache_control = true;
    dotfile_rule dotfiles = dotfile_rule::ignore;
    std::optional<std::uint64_t> end = {};    /**< the last byte to send, counted from 0 */
    bool etag = true;                         /**< `W/"size-time"`, in hexadecimal */
    std::vector<std::string> extensions = {}; /**< to try, in order, where a name has none: {"html"} */
    std::vector<std::pair<std::string, std::string>> headers = {}; /**< to send with the file */
    bool immutable = false;                          /**< the copy need not be asked about before max_age */
    std::vector<std::string> index = {"index.html"}; /**< for a path that ends in a slash; none: {} */
    bool last_modified = true;
    std::chrono::milliseconds max_age{0}; /**< of Cache-Control, in whole seconds, a year at most */
    std::string root = {};                /**< paths lie below it, `..` is refused */
    set_headers_function set_headers = {};
    std::uint64_t start = 0; /**< the first byte to send */
};

}  // namespace cortado::middleware
