#pragma once

#include <cortado/config.hpp>
#include <cortado/http/content_disposition.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::middleware {

/** What stands above one part of a form.

        Content-Disposition: form-data; name="photo"; filename="a.png"      name "photo", filename "a.png"
        Content-Type: image/png                                             type "image/png"  */
struct part_head {
    std::string name;
    /** The client's word: it may be a path, empty, or no UTF-8. Nothing where the part is no file. */
    std::optional<std::string> filename;
    std::string type; /**< the whole Content-Type; "text/plain" where there is none */
    std::vector<std::pair<std::string, std::string>> headers; /**< names in small letters */
};

struct multipart_parser_limits {
    std::size_t header_bytes = 16 * 1024; /**< of one part */
    std::size_t header_pairs = 64;        /**< of one part */
};

/** Read multipart/form-data without I/O: octets in, parts out. What comes out does not depend on how the octets were
    cut. It keeps no more than the piece it was fed, a delimiter, and the headers of one part.
    ```
    parser.feed(piece);
    for (;;) {
        switch (parser.next()) { case event::need_more: ... }
    }
    ```
    @source RFC 7578, RFC 2046 §5.1.1 */
class multipart_parser {
public:
    enum class event : unsigned char {
        need_more, /**< feed() or finish() */
        part,      /**< a part begins: head() */
        data,      /**< some of its octets: data() */
        part_end,  /**< it is complete */
        end,       /**< so is the form; what follows is nothing to it */
        failed     /**< problem() */
    };

    /** @param boundary  1 to 70 octets; see boundary_of() */
    CORTADO_DECL explicit multipart_parser(std::string_view boundary, multipart_parser_limits limits = {});

    /** Take the next piece: after need_more, which has used up the one before. It is copied. */
    CORTADO_DECL void feed(std::string_view piece);
    /** Say that nothing follows. */
    void finish() noexcept { is_finished_ = true; }
    CORTADO_DECL event next();

    const part_head& head() const noexcept { return head_; }
    part_head& head() noexcept { return head_; }
    /** Valid until the next call of feed(). */
    std::string_view data() const noexcept { return data_; }
    /** "Unexpected end of form" */
    std::string_view problem() const noexcept { return problem_; }
    /** How many octets it holds. */
    std::size_t kept() const noexcept { return buffer_.capacity(); }

private:
    enum class state : unsigned char {
        preamble,
        delimiter,
        headers,
        blank_line,
        body,
        part_end,
        epilogue,
        failed
    };

    event fail(std::string_view problem) noexcept;
    event want_more() noexcept;
    event read_preamble();
    event read_delimiter();
    event read_headers();
    event read_blank_line();
    event read_body();
    bool add_header(std::string_view line);
    std::string_view begin_part(std::string_view block);
    std::string_view rest() const noexcept { return std::string_view(buffer_).substr(at_); }

    std::string delimiter_;  // CRLF--boundary
    multipart_parser_limits limits_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::size_t searched_ = 0;  // of rest(), so that nothing is searched twice however it is cut
    part_head head_;
    std::string_view data_;
    std::string_view problem_;
    state state_ = state::preamble;
    bool is_finished_ = false;
};

/** Find the boundary of a form.
    @return nothing where the type is not multipart/form-data, or its boundary is missing or no good */
CORTADO_DECL std::optional<std::string> boundary_of(std::string_view content_type);

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/multipart_parser.ipp>
#endif
