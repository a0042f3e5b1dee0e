#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/middleware/found_file.hpp>
#include <cortado/middleware/send_file_options.hpp>
#include <cortado/web/exchange.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::middleware::detail {

/** Where a path leads to by its letters alone. */
struct file_place {
    int refusal = 0;           ///< 400, 403 or 404, and nothing is looked up
    std::string path = {};     ///< absolute
    bool wants_index = false;  ///< it ended in a slash, and an index file counts
    std::vector<std::string_view> codings =
        {};  ///< to look for beside the file, the best first: "br", "gzip"
};

/** Resolve `.`, `..` and repeated slashes. @source Node path.posix.normalize */
CORTADO_DECL std::string normalize_path(std::string_view path);

/** Find where a path leads to.
    @param path             decoded
    @param ends_in_slash    before it was decoded
    @param root             absolute; empty for none
    @source npm send 1, SendStream.pipe */
CORTADO_DECL file_place place_of(std::string_view path, bool ends_in_slash, std::string_view root,
                                 const send_file_options& options);

/** How the name of a file goes on that is packed in a coding: ".br", ".gz"; "" where it is not packed. */
CORTADO_DECL std::string_view ending_of_coding(std::string_view coding) noexcept;

/** Look a place up without waiting for a disk. @return nothing where that cannot be told in place */
CORTADO_DECL std::optional<found_file> find_at_once(const file_place& place,
                                                    const send_file_options& options);
/** Look a place up, on whatever thread this is. */
CORTADO_DECL found_file find_blocking(const file_place& place, const send_file_options& options);
/** The same on the shared pool. */
CORTADO_DECL task<found_file> find_on_pool(const file_place& place, const send_file_options& options);

/** The exception that a failure is. */
CORTADO_DECL http_error error_of(const found_file& found);
/** End the exchange with what is in it; below a Koa layer leave that to it, so that it can still change it. */
CORTADO_DECL void finish(web::exchange& ex);

}  // namespace cortado::middleware::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/file_search.ipp>
#endif
