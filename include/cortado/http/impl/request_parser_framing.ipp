#pragma once

// What the special fields of a head mean: framing, persistence, Host, Expect. The rest of request_parser.ipp.
#include <cortado/http/request_parser.hpp>

namespace cortado::http {

/** Decide whether the connection goes on, and as what. Without a note the head says so already. */
inline void request_parser::impl::judge_persistence() noexcept {
    const bool modern = head.minor_version != 0;
    if (noted != 0 || !modern) {
        head.keep_alive = !is_noted(says_close) && (modern || is_noted(says_keep_alive));
        head.upgrade = modern && is_noted(says_upgrade) && is_noted(has_upgrade);
    }
    if (head.verb == method::connect) head.keep_alive = false;
}

inline bool request_parser::impl::read_framing() {
    if ((llhttp()->flags & F_CONTENT_LENGTH) != 0) {
        head.content_length = parser.remaining_ = llhttp()->content_length;
        head.has_body = parser.remaining_ != 0;
        if (head.has_body) parser.phase_ = phase::length_body;
    }
    if (!is_noted(has_transfer_encoding)) return true;
    head.has_body = true;
    parser.phase_ = phase::chunked_body;
    parser.chunks_.reset();
    return check_transfer_encoding();
}

/** Accept nothing but one "chunked". @source RFC 9112 6.1, 6.3 */
inline bool request_parser::impl::check_transfer_encoding() {
    if (head.minor_version == 0) return fail(400, "HTTP/1.0 has no Transfer-Encoding."), false;
    if (head.content_length) return fail(400, "Content-Length stands beside Transfer-Encoding."), false;
    std::size_t chunked = 0;
    bool last_is_chunked = false;
    bool well_formed = true;
    bool has_other = false;
    for (const field& f : head.headers) {
        if (!iequals(f.name, "transfer-encoding")) continue;
        for (std::string_view list = f.value;;) {
            const std::size_t comma = list.find(',');
            const std::string_view coding = trim_ows(list.substr(0, comma));
            last_is_chunked = iequals(coding, "chunked");
            chunked += last_is_chunked ? 1 : 0;
            well_formed = well_formed && is_token(coding);
            has_other = has_other || !last_is_chunked;
            if (comma == std::string_view::npos) break;
            list.remove_prefix(comma + 1);
        }
    }
    if (!well_formed || chunked != 1 || !last_is_chunked)
        return fail(400, "The Transfer-Encoding does not end with one chunked."), false;
    if (has_other) return fail(501, "No transfer coding but chunked is known here."), false;
    head.chunked = true;
    return true;
}

inline bool request_parser::impl::check_host() {
    if (hosts > 1) return fail(400, "There is more than one Host field."), false;
    if (host == nullptr) return head.minor_version == 0 || (fail(400, "The Host field is missing."), false);
    if (!detail::is_host_field_value(host->value)) return fail(400, "The Host field is malformed."), false;
    head.host = host->value;
    return true;
}

inline bool request_parser::impl::check_expectation() {
    if (head.minor_version == 0) return true;  // RFC 9110 10.1.1: to be ignored
    for (const field& f : head.headers) {
        if (iequals(f.name, "expect") && !iequals(f.value, "100-continue"))
            return fail(417, "No expectation but 100-continue is known here."), false;
    }
    head.expect_continue = head.has_body;
    return true;
}

}  // namespace cortado::http
