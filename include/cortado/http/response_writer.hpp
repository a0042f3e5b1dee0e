#pragma once

#include <cortado/config.hpp>

#include <cortado/core/output_buffer.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/response_head.hpp>

#include <cstdint>
#include <string_view>

namespace cortado::http {

/** Say how the end of a response's body is found. */
enum class framing : std::uint8_t {
    content_length,  ///< by a length known now; also for HEAD and for 205 (with 0)
    chunked,         ///< by the last chunk; not for an HTTP/1.0 client, who gets until_close instead
    until_close,     ///< by the end of the connection
    none,            ///< there is no body by definition: 1xx, 204, 304
};

/** Write a response's status line and header fields, up to and with the empty line, and the body if it is at hand.

    The fields of `head` come first, in order. Of those that rule the connection only what is true is written:
    Content-Length and Transfer-Encoding are replaced by what `how` says (a 304 keeps its Content-Length), a
    "Connection: keep-alive" is dropped when the connection closes. Then follow, where needed,
    Content-Length or Transfer-Encoding, Date (unless set) and Connection.
    @param content_length         octets of body; used with framing::content_length only
    @param keep_alive             false adds "Connection: close"; framing::until_close closes in any case
    @param request_minor_version  0 for an HTTP/1.0 client, who is told "Connection: keep-alive"
    @param date_line              "Date: ...\r\n" or ""; see current_date_line()
    @param body                   written behind the head as it is
    @throws usage_error when the reason phrase holds a control character, or the status is not 100 to 999
    @source RFC 9112 4, 6, 9.6 */
CORTADO_DECL void write_head(output_buffer& out, const response_head& head, framing how,
                             std::uint64_t content_length, bool keep_alive, int request_minor_version,
                             std::string_view date_line, std::string_view body = {});

/** Write a whole "200 OK" to an HTTP/1.1 client whose connection persists: the short way for nearly all responses. The
    octets are those of write_head().
    @return false: one of the fields may rule the connection, so that write_head() must look; nothing was written */
CORTADO_DECL bool write_ok(output_buffer& out, const fields& headers, std::string_view date_line,
                           std::string_view body);

/** Write one chunk of a chunked body. An empty piece writes nothing: it would end the body.
    @source RFC 9112 7.1 */
CORTADO_DECL void write_chunk(output_buffer& out, std::string_view piece);

/** End a chunked body.
    @param trailers  fields to send behind it, or nullptr; those that a trailer may not hold are left out
    @source RFC 9112 7.1.2 */
CORTADO_DECL void write_last_chunk(output_buffer& out, const fields* trailers = nullptr);

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/response_writer.ipp>
#endif
