#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/ready_layer.hpp>

#include <string>
#include <string_view>

namespace cortado::middleware {

struct serve_index_options {
    bool hidden = false; /**< show what begins with a dot, too, and what is below it */
    /** Show only those names it says true to; called by all threads of a server. */
    function<bool(std::string_view name, std::string_view directory)> filter = {};
    std::string stylesheet = {}; /**< CSS, in the place of ours */
};

/** Show what is in the directories below a folder: as a page, as JSON or as plain text, by the request's Accept. What is no
    directory, or not there, is left to the layers below, so it goes well with static_files before it.
    ```
    app.use("/files", middleware::serve_index("files"));
    ```
    @param root  made absolute by the working directory of now; it need not exist yet
    @throws usage_error  it is empty
    @source npm serve-index 1.9 */
CORTADO_DECL ready_layer serve_index(std::string root, serve_index_options options = {});

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/serve_index.ipp>
#endif
