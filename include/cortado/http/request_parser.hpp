#pragma once

#include <cortado/config.hpp>

#include <cortado/http/detail/chunk_decoder.hpp>
#include <cortado/http/field_block_memo.hpp>
#include <cortado/http/fields.hpp>
#include <cortado/http/parse_status.hpp>
#include <cortado/http/request_head.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cortado::http {

/** Read HTTP/1.x requests from octets; no I/O, no allocation of its own (trailers excepted).

    llhttp reads the head; what it lets pass and RFC 9112 does not is refused here: bare CR or LF, folded
    lines, blanks around a name, other than single spaces in the request line, ambiguous framing, a missing
    or malformed Host, raw octets above 0x7E or a fragment in the target.

        parse_head(data) ... done -> head.has_body ? parse_body(rest) ... done : -> reset()

    @source RFC 9112 */
class request_parser {
public:
    using body_step = http::body_step;

    /** @param limits  must outlive the parser */
    explicit request_parser(const parser_limits& limits) noexcept : limits_(&limits) {}

    /** Read the head of a message.
        @param data  all octets since the first of this message: grows from call to call and may have moved
        @param head  filled when done, with views into `data`; the same object in each call of one message
        @param memo  of the fields that came before, in this connection or in others; null to read all of them
        @return done: head_size() octets belong to the head, and if `head.has_body` is false to the message;
                error: see error_status(), the connection is to be closed */
    CORTADO_DECL parse_status parse_head(std::string_view data, request_head& head,
                                         field_block_memo* memo = nullptr);

    /** Octets of the head that is done, empty lines before it included. */
    std::size_t head_size() const noexcept { return fed_; }

    /** Read on in the body: one piece at most.
        @param data  the octets behind those already consumed
        @return done: the message is complete (a last piece may come with it); need_more with
                consumed == data.size(): feed more; need_more with less: call again with the rest */
    CORTADO_DECL body_step parse_body(std::string_view data);

    /** Give the trailer fields of a chunked body that is done, without those a trailer may not hold.
        Valid until reset(). */
    const fields& trailers() const { return chunks_.trailers(); }

    /** Give the status to answer after an error: 400, 413, 414, 417, 431, 501 or 505. */
    int error_status() const noexcept { return error_status_; }
    /** Give a plain sentence that says what was wrong, fit to be sent. */
    std::string_view error_reason() const noexcept { return error_reason_; }

    /** Tell whether some octet of a message was seen; empty lines before it do not count. */
    bool message_in_progress() const noexcept { return fed_ > skipped_; }

    /** Get ready for the next message on the same connection. */
    void reset() noexcept {
        fed_ = skipped_ = 0;
        error_status_ = 0;
        phase_ = phase::head;
        blanked_ = false;
        chunks_.drop_trailers();
    }

private:
    enum class phase : std::uint8_t { head, bad_line, length_body, chunked_body, complete, failed };
    struct impl;

    alignas(8) unsigned char state_[104];  // llhttp's own; written when a head begins
    const parser_limits* limits_;
    detail::chunk_decoder chunks_;
    std::uint64_t remaining_ = 0;
    const char* error_reason_ = "";
    const char* base_ = nullptr;  // where octet 0 of the message was in the last call
    std::uint32_t fed_ = 0;       // octets llhttp has seen, counted from octet 0
    std::uint32_t skipped_ = 0;   // octets of empty lines before the request line
    std::int16_t error_status_ = 0;
    phase phase_ = phase::head;
    bool in_name_ = false;  // a field name is being read, its value not yet
    bool blanked_ = false;  // tabs are shown to llhttp as blanks, see request_parser.ipp
};

}  // namespace cortado::http

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/http/impl/request_parser.ipp>
#endif
