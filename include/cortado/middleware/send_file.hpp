#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/middleware/found_file.hpp>
#include <cortado/middleware/send_file_options.hpp>
#include <cortado/web/exchange.hpp>

#include <string>
#include <string_view>

namespace cortado::middleware {

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
