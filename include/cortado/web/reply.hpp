#pragma once

#include <cortado/config.hpp>
#include <cortado/core/output_buffer.hpp>
#include <cortado/http/response_writer.hpp>
#include <cortado/web/exchange.hpp>

#include <cstdint>
#include <exception>
#include <string_view>

namespace cortado::web {

/** How one response goes on the wire. */
struct reply_plan {
    http::framing framing = http::framing::content_length;
    /** Octets of body that are announced; counted down as pieces are written. Only with
     * framing::content_length. */
    std::uint64_t length = 0;
    /** Whether the body itself follows the head: not for HEAD, nor for a status that has none. */
    bool send_body = false;
    /** Whether the connection ends with this response. */
    bool close = false;
};

/** Call the before_head() functions of a response that has ended; what they throw is answered instead. */
CORTADO_DECL void prepare_reply(exchange& ex);

/** Decide how a response goes on the wire. The server and inject() both ask here, so that their bytes are the
   same.

    A body whose length is known overrules a Content-Length that the handler set; a stream that does not know
   its length is held to the handler's. Without either it is chunked, and for an HTTP/1.0 client ended by
   closing. A complete response with a head that cannot be sent (status not 100 to 999, reason phrase with a
   control character) becomes a plain 500.
    @param may_keep_alive  what the connection thinks; the request or `Connection: close` can only take it
   back
    @source RFC 9110 9.3.2, 15.3.5; RFC 9112 6, 9.3 */
CORTADO_DECL reply_plan plan_reply(exchange& ex, bool may_keep_alive);

/** Write the head and mark it as sent.
    @param date_line  "Date: ...\r\n", see http::current_date_line()
    @param body       written behind it as it is
    @throws usage_error  the head cannot be sent (see plan_reply); nothing was written */
inline void write_reply_head(output_buffer& out, exchange& ex, const reply_plan& plan,
                             std::string_view date_line, std::string_view body = {}) {
    http::write_head(out, ex.response, plan.framing, plan.length, !plan.close, ex.request.minor_version,
                     date_line, body);
    ex.head_sent();
}

/** Write the head and, where the body lies in memory, the body.
    @param date_line  "Date: ...\r\n", see http::current_date_line()
    @return true: the reply is complete; false: a stream or a file is still to be sent, piece by piece */
inline bool write_whole_reply(output_buffer& out, exchange& ex, const reply_plan& plan,
                              std::string_view date_line) {
    const bool is_chunked = plan.framing == http::framing::chunked;
    const bool is_text = plan.send_body && ex.body.type() == response_body::kind::text;
    write_reply_head(out, ex, plan, date_line, is_text && !is_chunked ? ex.body.text() : std::string_view());
    if (!plan.send_body) return true;
    if (ex.body.type() > response_body::kind::text) return false;
    if (is_chunked) [[unlikely]] {
        http::write_chunk(out, ex.body.text());
        http::write_last_chunk(out, &ex.trailers);
    }
    return true;
}

/** Write a complete reply of the usual kind at once: a 200 with a text, for a client that stays.
    @param date_line  "Date: ...\r\n", see http::current_date_line()
    @return false: it is of another kind, see plan_reply(); nothing was written */
inline bool write_usual_reply(output_buffer& out, exchange& ex, std::string_view date_line) {
    const http::request_head& request = ex.request;
    const bool is_usual = ex.has_ended() && ex.body.type() == response_body::kind::text &&
                          ex.response.status == 200 && ex.response.reason.empty() && ex.trailers.empty() &&
                          request.keep_alive && request.minor_version == 1 &&
                          request.verb != http::method::head;
    if (!is_usual || !http::write_ok(out, ex.response.headers, date_line, ex.body.text())) return false;
    ex.head_sent();
    return true;
}

/** Write a piece of a body that comes in pieces, framed as planned. Nothing is written for HEAD.
    @param plan  its length is counted down
    @return false: the piece is longer than what was announced. What fits was written; the connection must be
   closed */
CORTADO_DECL bool write_reply_piece(output_buffer& out, reply_plan& plan, std::string_view piece);

/** End a body that came in pieces.
    @param trailers  sent behind a chunked body; may be null
    @return false: less came than was announced; the peer can only learn it by a cut connection */
CORTADO_DECL bool end_reply(output_buffer& out, const reply_plan& plan,
                            const http::fields* trailers = nullptr);

/** End a body that the handler wrote in pieces, with what its filter has held back.
    @return false: less came than was announced, or the filter failed */
CORTADO_DECL bool end_written_reply(output_buffer& out, reply_plan& plan, exchange& ex);

/** Tell whether what is missing of a request's body that nobody wants is little enough to be read away for the next
    request's sake.
    @param received  octets of it so far */
inline bool is_discardable(const http::request_head& request, std::uint64_t received) noexcept {
    constexpr std::uint64_t most = 256 * 1024;
    return request.content_length && *request.content_length - received <= most;
}

/** Write "100 Continue": the client waits for it before it sends the body. @source RFC 9110 10.1.1 */
inline void write_continue(output_buffer& out) { out.append("HTTP/1.1 100 Continue\r\n\r\n"); }

/** Answer what never became an exchange (a malformed head, a refused connection) in plain text.
    @param text   for the client; the standard reason phrase where empty
    @param close  false keeps the connection for the next request */
CORTADO_DECL void write_plain_error(output_buffer& out, int status, std::string_view text, bool close = true);

/** Answer in plain text and end the exchange; what was set before is dropped. Only while the head is not
   sent: afterwards a cut connection is all that is left.
    @param text  for the client; the standard reason phrase where empty */
CORTADO_DECL void answer_status(exchange& ex, int status, std::string_view text = {});
inline void answer_internal_error(exchange& ex) { answer_status(ex, 500); }

/** Turn what left a handler into an answer: http_error as it says, anything else is logged and a 500 that
   tells the client nothing, and so is a handler that returned without an answer.
    @param failure  null for a handler that just returned
    @return false: the handler was stopped and nobody waits for an answer */
CORTADO_DECL bool answer_failure(exchange& ex, const std::exception_ptr& failure);

/** Answer "OPTIONS *", which asks about the server and not about any route of it, with 204.
    @return false: the request is another one
    @source RFC 9110 9.3.7 */
CORTADO_DECL bool answer_for_server(exchange& ex);

/** What the server tells clients that ask too much of it. */
inline constexpr std::string_view text_of_body_too_large = "The body is larger than this server takes.";
inline constexpr std::string_view text_of_body_too_slow = "The body took too long to arrive.";
inline constexpr std::string_view text_of_head_too_slow = "The request took too long to arrive.";

}  // namespace cortado::web

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/web/impl/reply.ipp>
#endif
