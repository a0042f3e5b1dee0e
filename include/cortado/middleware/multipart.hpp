#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/middleware/multipart_reader.hpp>
#include <cortado/web/layer.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cortado::middleware {

/** A file that multipart() has stored. When its request is over it is deleted, on a thread of the shared pool, unless
    it was moved away; at the latest when the program exits. */
struct uploaded_file {
    std::string field;    /**< the name of the form's field */
    std::string filename; /**< the client's word: not to be used as a name in the file system */
    std::string type;     /**< the client's word, too */
    std::string path;     /**< where it is */
    std::uint64_t size = 0;

    /** Move it to where it stays.
        @throws fs::error */
    [[nodiscard]] CORTADO_DECL task<> move_to(std::string destination) const;
};

struct multipart_options {
    multipart_limits limits = {};
    byte_limit fields_size = 1024 * 1024; /**< of all fields together, which are kept in memory */
    std::string directory = {}; /**< for the files while the request lasts; "" for $TMPDIR, or /tmp */
};

/** A layer for lists of either face. */
class multipart_layer {
public:
    explicit multipart_layer(multipart_options options)
        : options_(std::make_shared<multipart_options>(std::move(options))) {}
    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<multipart_options> options_;
};

/** Collect forms: fields in memory, `req.body["name"]` and `req.body.form()`; files on disk, `uploads(req.body)`. Files
    get names of their own; a file field that was left empty is passed over. For files of any size, or to decide while
    they arrive, see multipart_reader. */
inline multipart_layer multipart(multipart_options options = {}) {
    return multipart_layer(std::move(options));
}

/** The files of a form, in the order sent; none where multipart() has not read one. */
CORTADO_DECL const std::vector<uploaded_file>& uploads(const web::parsed_body& body) noexcept;

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/multipart.ipp>
#endif
