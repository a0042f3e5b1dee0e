#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/response_writer.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/trailer.hpp>

#include <algorithm>
#include <charconv>
#include <string>

namespace cortado::http {

namespace detail {

inline constexpr std::string_view crlf = "\r\n";

/** Give the whole status line of the statuses that make up nearly all traffic, or "". */
constexpr std::string_view common_status_line(int status) noexcept {
    switch (status) {
        case 200:
            return "HTTP/1.1 200 OK\r\n";
        case 201:
            return "HTTP/1.1 201 Created\r\n";
        case 204:
            return "HTTP/1.1 204 No Content\r\n";
        case 206:
            return "HTTP/1.1 206 Partial Content\r\n";
        case 301:
            return "HTTP/1.1 301 Moved Permanently\r\n";
        case 302:
            return "HTTP/1.1 302 Found\r\n";
        case 304:
            return "HTTP/1.1 304 Not Modified\r\n";
        case 400:
            return "HTTP/1.1 400 Bad Request\r\n";
        case 401:
            return "HTTP/1.1 401 Unauthorized\r\n";
        case 403:
            return "HTTP/1.1 403 Forbidden\r\n";
        case 404:
            return "HTTP/1.1 404 Not Found\r\n";
        case 500:
            return "HTTP/1.1 500 Internal Server Error\r\n";
        default:
            return {};
    }
}

/** Write a number; the buffer has room for 20 octets. */
inline void put_number(output_buffer& out, std::uint64_t value, int base = 10) noexcept {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, base).ptr;
    out.put({digits, static_cast<std::size_t>(end - digits)});
}

inline void put_field(output_buffer& out, const field& f) noexcept {
    out.put(f.name);
    out.put(": ");
    out.put(f.value);
    out.put(crlf);
}

CORTADO_DECL void append_status_line(output_buffer& out, const response_head& head) {
    if (head.status < 100 || head.status > 999) {
        throw usage_error("http::write_head: " + std::to_string(head.status) +
                          " is no status; use 100 to 999");
    }
    if (!is_field_value(head.reason)) {
        throw usage_error("http::write_head: the reason phrase holds a control character; remove it");
    }
    const std::string_view reason = head.reason.empty() ? reason_phrase(head.status) : head.reason;
    out.reserve(reason.size() + 15);
    out.put("HTTP/1.1 ");
    put_number(out, static_cast<std::uint64_t>(head.status));
    out.put_char(' ');
    out.put(reason);
    out.put(crlf);
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
            case 10:
                return !iequals(f.name, "connection") || wants_connection(f.value);
            case 14:
                return !iequals(f.name, "content-length") || (how == framing::none && status == 304);
            case 17:
                return !iequals(f.name, "transfer-encoding");
            default:
                return true;
        }
    }

private:
    bool wants_connection(std::string_view value) noexcept {
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
                             std::string_view date_line) {
    if (how == framing::chunked && request_minor_version == 0) how = framing::until_close;
    detail::head_writer writer{how, head.status, !keep_alive || how == framing::until_close};
    const std::string_view status_line =
        head.reason.empty() ? detail::common_status_line(head.status) : std::string_view();
    if (status_line.empty()) detail::append_status_line(out, head);

    std::size_t room = status_line.size() + date_line.size() + 96;  // 96: the lines of our own
    for (const field& f : head.headers) room += f.name.size() + f.value.size() + 4;
    out.reserve(room);
    out.put(status_line);
    for (const field& f : head.headers) {
        if (writer.wants(f)) detail::put_field(out, f);
    }
    if (how == framing::content_length) {
        out.put("Content-Length: ");
        detail::put_number(out, content_length);
        out.put(detail::crlf);
    } else if (how == framing::chunked) {
        out.put("Transfer-Encoding: chunked\r\n");
    }
    if (!writer.has_date) out.put(date_line);
    if (writer.closing) {
        if (!writer.says_close) out.put("Connection: close\r\n");
    } else if (request_minor_version == 0 && !writer.says_keep_alive && !writer.says_close) {
        out.put("Connection: keep-alive\r\n");
    }
    out.put(detail::crlf);
}

CORTADO_DECL void write_chunk(output_buffer& out, std::string_view piece) {
    if (piece.empty()) return;
    out.reserve(piece.size() + 20);
    detail::put_number(out, piece.size(), 16);
    out.put(detail::crlf);
    out.put(piece);
    out.put(detail::crlf);
}

CORTADO_DECL void write_last_chunk(output_buffer& out, const fields* trailers) {
    std::size_t room = 5;
    if (trailers) {
        for (const field& f : *trailers) room += f.name.size() + f.value.size() + 4;
    }
    out.reserve(room);
    out.put("0\r\n");
    if (trailers) {
        for (const field& f : *trailers) {
            if (!is_forbidden_trailer(f.name)) detail::put_field(out, f);
        }
    }
    out.put(detail::crlf);
}

}  // namespace cortado::http
