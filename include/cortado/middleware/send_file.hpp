#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/stats.hpp>
#include <cortado/http/response_head.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/response_body.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

/** What a path leads to. */
struct found_file {
    int status = 404;             /**< 200, 301 for a directory without its slash, 403, 404 or 500 */
    int error = 0;                /**< errno, where the system had something to say */
    std::string path = {};        /**< absolute */
    fs::stats stats = {};         /**< of a file or directory */
    web::file_slice content = {}; /**< of a file: all of it */
};

/** Make a path absolute by the working directory, without `.`, `..` and a slash at its end.
    @source Node path.resolve */
CORTADO_DECL std::string absolute_path(std::string_view path);

/** Find and open a file: in place where the system knows the path without asking a disk, else on the shared pool.
    Symbolic links are followed.
    @param path     decoded; below `root` if there is one, else absolute
    @param options  read until the task ends
    @cancel as run_blocking's
    @source npm send 1 */
CORTADO_DECL task<found_file> find_file(std::string path, const send_file_options& options);

/** Answer with a file that was found: with its headers, to If-None-Match and the like, to Range and to HEAD.
    @throws http_error  what was found is no file (its status); (412) a precondition does not hold, (416) no part of
                        the Range is in the file
    @source npm send 1; RFC 9110 §13, §14 */
CORTADO_DECL void answer_with_file(web::exchange& ex, found_file found, send_file_options& options);

/** Answer with a file, in either face.
    ```
    app.use([](koa::context& ctx) -> cortado::task<> {
        cortado::middleware::send_file_options options{.root = "public"};
        co_await cortado::middleware::send_file(ctx.exchange(), "report.pdf", std::move(options));
    });
    ```
    The options are named first: g++ 12 destroys an aggregate twice that is made inside the await expression.
    @return false where the path is a directory: nothing was answered
    @throws http_error  as answer_with_file(), usage_error: the path is neither absolute nor is there a root
    @cancel as run_blocking's */
CORTADO_DECL task<bool> send_file(web::exchange& ex, std::string path, send_file_options options);
/** The same with nothing opted for. @param path  absolute */
CORTADO_DECL task<bool> send_file(web::exchange& ex, std::string path);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/send_file.ipp>
#endif
