#pragma once

#include <cortado/config.hpp>

#include <cortado/http/fields.hpp>
#include <cortado/http/parse_status.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cortado::http::detail {

/** Take the chunked coding off a body, octet-exact: CRLF only, blanks only before an extension.

        chunked-body = *( chunk-size [ chunk-ext ] CRLF chunk-data CRLF )
                       1*"0" [ chunk-ext ] CRLF *( field-line CRLF ) CRLF

    @source RFC 9112 7.1 */
class chunk_decoder {
public:
    /** Read on, to the end of the input or of one piece. Call reset() before the first octet of a body. */
    CORTADO_DECL body_step step(std::string_view data, const parser_limits& limits);

    /** Give the trailer fields read so far. */
    CORTADO_DECL const fields& trailers() const;
    int error_status() const noexcept { return error_status_; }
    std::string_view error_reason() const noexcept { return error_reason_; }

    /** Forget the trailer fields of the last body. */
    void drop_trailers() noexcept { trailer_.reset(); }

    void reset() noexcept {
        state_ = state::size_start;
        error_status_ = 0;
        remaining_ = 0;
        extension_bytes_ = trailer_bytes_ = 0;
        drop_trailers();
    }

private:
    enum class state : std::uint8_t {
        size_start,
        size,
        before_extension,
        extension,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer_start,
        trailer_line,
        last_lf,
        done,
        failed,
    };
    struct trailer_block {
        fields list;
        std::string line;
        std::size_t lines = 0;  // that ended, those of fields that were dropped included
    };

    CORTADO_DECL void read_octet(char c, const parser_limits& limits);
    CORTADO_DECL void read_size_octet(char c, const parser_limits& limits);
    CORTADO_DECL void read_extension_octet(char c, const parser_limits& limits);
    CORTADO_DECL void end_size_line() noexcept;
    CORTADO_DECL void read_trailer_octet(char c, const parser_limits& limits);
    CORTADO_DECL void end_trailer_line(const parser_limits& limits);
    CORTADO_DECL void fail(int status, const char* reason) noexcept;

    std::unique_ptr<trailer_block> trailer_;  // made when a trailer line begins: nearly never
    std::uint64_t remaining_ = 0;             // of the size while it is read, of the data afterwards
    const char* error_reason_ = "";
    std::uint32_t extension_bytes_ = 0;
    std::uint32_t trailer_bytes_ = 0;
    std::int16_t error_status_ = 0;
    std::uint8_t size_digits_ = 0;
    state state_ = state::size_start;
};

}  // namespace cortado::http::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/chunk_decoder.ipp>
#endif
