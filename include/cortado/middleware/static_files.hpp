#pragma once

#include <cortado/config.hpp>
#include <cortado/middleware/send_file.hpp>
#include <cortado/web/layer.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace cortado::middleware {

namespace detail {
struct static_site;
}

/** How static_files() serves; the members it shares with send_file_options mean the same. In the order of the alphabet.
    @source Express 5, express.static; npm serve-static 2; npm koa-static 5: brotli, defer, gzip */
struct static_options {
    bool accept_ranges = true;
    bool brotli = false; /**< of `a.css` send `a.css.br` to who takes it, if it is there */
    bool cache_control = true;
    bool defer = false; /**< look for a file only where no layer below has answered */
    dotfile_rule dotfiles = dotfile_rule::ignore;
    bool etag = true;
    std::vector<std::string> extensions = {};
    bool fallthrough = true; /**< what is not there, or not to be had, is left to the layers below */
    bool gzip = false;       /**< of `a.css` send `a.css.gz` to who takes it, if it is there */
    bool immutable = false;
    std::vector<std::string> index = {"index.html"};
    bool last_modified = true;
    std::chrono::milliseconds max_age{0};
    bool redirect = true; /**< from a directory's name to the same with a slash; else it is not there */
    set_headers_function set_headers = {};
};

/** Serve the files below a folder to GET and HEAD, in either face.
    ```
    app.use(express::static_files("public", {.max_age = 1_h}));
    app.use("/assets", express::static_files("assets"));
    ```
    Below a mount path the rest of the URL counts. A layer may be used in several places and by several threads;
    `set_headers` is then called from each of them. */
class static_files {
public:
    /** @param root  made absolute by the working directory of now; it need not exist yet
        @throws usage_error  it is empty */
    CORTADO_DECL explicit static_files(std::string root, static_options options = {});

    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::static_site> site_;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/static_files.ipp>
#endif
