#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/response_writer.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/trailer.hpp>

#include <algorithm>
#include <string>

namespace cortado::http {

namespace detail {

/** Give the whole status line of the statuses that make up nearly all traffic, or "". */
constexpr std::string_view common_status_line(int status) noexcept {
    switch (status) {
        case 201: return "HTTP/1.1 201 Created\r\n";
        case 204: return "HTTP/1.1 204 No Content\r\n";
        case 206: return "HTTP/1.1 206 Partial Content\r\n";
        case 301: return "HTTP/1.1 301 Moved Permanently\r\n";
        case 302: return "HTTP/1.1 302 Found\r\n";
        case 304: return "HTTP/1.1 304 Not Modified\r\n";
        case 400: return "HTTP/1.1 400 Bad Request\r\n";
        case 401: return "HTTP/1.1 401 Unauthorized\r\n";
        case 403: return "HTTP/1.1 403 Forbidden\r\n";
        case 404: return "HTTP/1.1 404 Not Found\r\n";
        case 500: return "HTTP/1.1 500 Internal Server Error\r\n";
        default: return {};
    }
}

/** Write a number, of 20 octets at most. */
template <unsigned Base>
char* put_number_at(char* to, std::uint64_t value) noexcept {
    if (value < Base * Base && value >= Base) {  // two digits: as long are many bodies
        to[0] = "0123456789abcdef"[value / Base];
        to[1] = "0123456789abcdef"[value % Base];
        return to + 2;
    }
    char digits[20];
    char* const end = digits + sizeof digits;
    char* at = end;
    do {
        *--at = "0123456789abcdef"[value % Base];
        value /= Base;
    } while (value != 0);
    std::memcpy(to, at, static_cast<std::size_t>(end - at));
    return to + (end - at);
}
template <unsigned Base>
void put_number(text_cursor& out, std::uint64_t value) noexcept {
    out = text_cursor(put_number_at<Base>(out.position(), value));
}

inline void put_field(text_cursor& out, const field& f) noexcept {
    out.put(f.name);
    out.put(": ");
    out.put(f.value);
    out.put("\r\n");
}

CORTADO_DECL void append_status_line(output_buffer& out, const response_head& head) {
    if (head.reason.empty()) {
        const std::string_view whole = common_status_line(head.status);
        if (!whole.empty()) return out.append(whole);
    }
    if (head.status < 100 || head.status > 999) {
        throw usage_error("http::write_head: " + std::to_string(head.status) +
                          " is no status; use 100 to 999");
    }
    if (!is_field_value(head.reason)) {
        throw usage_error("http::write_head: the reason phrase holds a control character; remove it");
    }
    const std::string_view reason = head.reason.empty() ? reason_phrase(head.status) : head.reason;
    out.reserve(reason.size() + 15);
    text_cursor line = out.cursor();
    line.put("HTTP/1.1 ");
    put_number<10>(line, static_cast<std::uint64_t>(head.status));
    line.put_char(' ');
    line.put(reason);
    line.put("\r\n");
    out.written(line);
}

/** Is it perhaps one of those that head_writer::wants() looks at, by the length of its name? "ETag" and "Vary" are as long
    as "Date". */
inline std::uint32_t may_rule(std::string_view name) noexcept {
    constexpr std::uint32_t lengths =
        1u << 10 | 1u << 14 | 1u << 17;  // a bit each; longer names count from 0 again
    if (name.size() == 4) return (name[0] | 0x20) == 'd' ? 1 : 0;
    return lengths >> (name.size() & 31);
}

/** Remember what the fields of a response say about the connection while they are written. */
struct head_writer {
    framing how;
    int status;
    bool closing;
    bool has_date = false;
    bool says_close = false;
    bool says_keep_alive = false;

    /** Decide on a field by the length of its name first: nearly all are none of the four. */
    bool wants(const field& f) noexcept {
        switch (f.name.size()) {
            case 4:
                if (iequals(f.name, "date")) has_date = true;
                return true;
            case 10: return !iequals(f.name, "connection") || wants_connection(f.value);
            case 14: return !iequals(f.name, "content-length") || (how == framing::none && status == 304);
            case 17: return !iequals(f.name, "transfer-encoding");
            default: return true;
        }
    }

private:
    [[gnu::cold]] bool wants_connection(std::string_view value) noexcept {
        const bool keep_alive = list_has_token(value, "keep-alive");
        if (closing && keep_alive) return false;
        says_keep_alive |= keep_alive;
        says_close |= list_has_token(value, "close");
        return true;
    }
};

}  // namespace detail

CORTADO_DECL void write_head(output_buffer& out, const response_head& head, framing how,
                             std::uint64_t content_length, bool keep_alive, int request_minor_version,
                             std::string_view date_line, std::string_view body) {
    if (how == framing::chunked && request_minor_version == 0) how = framing::until_close;
    detail::head_writer writer{how, head.status, !keep_alive || how == framing::until_close};
    const bool is_plain_ok = head.status == 200 && head.reason.empty();
    if (!is_plain_ok) detail::append_status_line(out, head);

    std::size_t room = date_line.size() + body.size() + 128;  // 128: the lines of our own
    for (const field& f : head.headers) room += f.name.size() + f.value.size() + 4;
    out.reserve(room);
    text_cursor to = out.cursor();
    if (is_plain_ok) to.put("HTTP/1.1 200 OK\r\n");
    for (const field& f : head.headers) {
        if (writer.wants(f)) detail::put_field(to, f);
    }
    if (how == framing::content_length) {
        to.put("Content-Length: ");
        detail::put_number<10>(to, content_length);
        to.put("\r\n");
    } else if (how == framing::chunked) {
        to.put("Transfer-Encoding: chunked\r\n");
    }
    if (!writer.has_date) to.put(date_line);
    if (writer.closing) {
        if (!writer.says_close) to.put("Connection: close\r\n");
    } else if (request_minor_version == 0 && !writer.says_keep_alive && !writer.says_close) {
        to.put("Connection: keep-alive\r\n");
    }
    to.put("\r\n");
    to.put(body);
    out.written(to);
}

CORTADO_DECL bool write_ok(output_buffer& out, const fields& headers, std::string_view date_line,
                           std::string_view body) {
    std::size_t room = date_line.size() + body.size() + 128;  // 128: the lines of our own
    std::uint32_t odd = 0;
    for (const field& f : headers) {
        room += f.name.size() + f.value.size() + 4;
        odd |= detail::may_rule(f.name);
    }
    if ((odd & 1) != 0) return false;
    out.reserve(room);
    text_cursor to = out.cursor();
    to.put("HTTP/1.1 200 OK\r\n");
    for (const field& f : headers) detail::put_field(to, f);
    to.put("Content-Length: ");
    detail::put_number<10>(to, body.size());
    to.put("\r\n");
    to.put_line(date_line);
    to.put("\r\n");
    to.put(body);
    out.written(to);
    return true;
}

CORTADO_DECL void write_chunk(output_buffer& out, std::string_view piece) {
    if (piece.empty()) return;
    out.reserve(piece.size() + 20);
    text_cursor to = out.cursor();
    detail::put_number<16>(to, piece.size());
    to.put("\r\n");
    to.put(piece);
    to.put("\r\n");
    out.written(to);
}

CORTADO_DECL void write_last_chunk(output_buffer& out, const fields* trailers) {
    std::size_t room = 5;
    if (trailers) {
        for (const field& f : *trailers) room += f.name.size() + f.value.size() + 4;
    }
    out.reserve(room);
    text_cursor to = out.cursor();
    to.put("0\r\n");
    if (trailers) {
        for (const field& f : *trailers) {
            if (!is_forbidden_trailer(f.name)) detail::put_field(to, f);
        }
    }
    to.put("\r\n");
    out.written(to);
}

}  // namespace cortado::http
