#pragma once

#include <cortado/core/this_task.hpp>
#include <cortado/http/request_parser.hpp>
#include <cortado/http/token.hpp>
#include <cortado/web/inject.hpp>
#include <cortado/web/reply.hpp>

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

namespace cortado::web {

namespace detail {

CORTADO_DECL std::string_view find_header(const header_list& headers, std::string_view name) noexcept {
    for (const auto& [each, value] : headers) {
        if (http::iequals(each, name)) return value;
    }
    return {};
}

CORTADO_DECL bool has_header(const header_list& headers, std::string_view name) noexcept {
    return find_header(headers, name).data() != nullptr;
}

CORTADO_DECL void append_line(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

/** Write a request as a client would send it. */
CORTADO_DECL std::string format_request(const inject_request& request) {
    std::string text =
        request.method + ' ' + request.url + " HTTP/1." + std::to_string(request.minor_version) + "\r\n";
    if (!has_header(request.headers, "host")) append_line(text, "Host", "localhost");
    for (const auto& [name, value] : request.headers) append_line(text, name, value);
    const bool is_framed =
        has_header(request.headers, "content-length") || has_header(request.headers, "transfer-encoding");
    const bool in_chunks = !is_framed && !request.body_pieces.empty();
    if (in_chunks) {
        append_line(text, "Transfer-Encoding", "chunked");
    } else if (!is_framed && !request.body.empty()) {
        append_line(text, "Content-Length", std::to_string(request.body.size()));
    }
    text += "\r\n";
    if (!in_chunks) {
        text += request.body;
        for (const std::string& piece : request.body_pieces) text += piece;
        return text;
    }
    output_buffer chunks;
    http::write_chunk(chunks, request.body);
    for (const std::string& piece : request.body_pieces) http::write_chunk(chunks, piece);
    http::write_last_chunk(chunks);
    return text.append(chunks.view());
}

/** Take octets up to a line's end off the front. */
CORTADO_DECL std::string_view take_line(std::string_view& rest) noexcept {
    const std::size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    return line;
}

CORTADO_DECL header_list take_header_lines(std::string_view& rest) {
    header_list headers;
    for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
        const std::size_t colon = line.find(':');
        headers.emplace_back(line.substr(0, colon), http::trim_ows(line.substr(colon + 1)));
    }
    return headers;
}

/** Take a chunked body apart; one that breaks off gives what is there. */
CORTADO_DECL void take_chunks(std::string_view rest, inject_response& response) {
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        std::size_t size = 0;
        std::from_chars(line.data(), line.data() + line.size(), size, 16);
        if (size == 0) {
            response.trailers = take_header_lines(rest);
            return;
        }
        const std::string_view piece = rest.substr(0, size);
        response.body += piece;
        rest.remove_prefix(piece.size());
        take_line(rest);
    }
}

/** Read what was written as a client does. */
CORTADO_DECL inject_response read_response(std::string_view raw) {
    inject_response response;
    response.raw = raw;
    std::string_view rest = response.raw;
    do {
        const std::string_view line = take_line(rest);  // "HTTP/1.1 200 OK"
        constexpr std::size_t status_at = 9;
        if (line.size() < status_at + 3) return response;
        std::from_chars(line.data() + status_at, line.data() + status_at + 3, response.status);
        response.reason = line.size() > status_at + 4 ? line.substr(status_at + 4) : std::string_view();
        response.headers = take_header_lines(rest);
    } while (response.status == 100 && !rest.empty());
    if (response.header("transfer-encoding") == "chunked") {
        take_chunks(rest, response);
    } else {
        response.body = rest;
    }
    return response;
}

/** A connection whose peer has sent one request and takes any amount of octets. */
class memory_connection final : public transport {
public:
    explicit memory_connection(const inject_request& request)
        : limits_(request.limits),
          parser_(limits_),
          max_body_(request.max_body),
          input_(format_request(request)),
          peer_{request.peer_address, request.peer_port, request.is_secure} {}

    task<> serve(handler app, stop_token token) {
        if (!read_head()) co_return;
        exchange_.begin(*this, &peer_);
        stop_callback on_stop(token, [this] { exchange_.stop.request_stop(); });
        if (token.stop_requested()) throw operation_cancelled();
        try {
            task<> work = app(exchange_);
            if (work) {
                work.start(exchange_.stop.token());
                if (!work.is_done() && exchange_.has_ended()) co_await send();
                co_await work;
            }
        } catch (const operation_cancelled&) {
            throw;
        } catch (...) {
            has_failed_ = true;
        }
        co_await finish();
    }

    inject_response response() const {
        inject_response received = read_response(output_.view());
        received.is_complete = is_complete_;
        return received;
    }

    task<std::string_view> read_body() override {
        if (!exchange_.request.has_body || body_ended_) co_return std::string_view();
        if (exchange_.request.content_length.value_or(0) > max_body_) refuse_body(413, {});
        if (exchange_.request.expect_continue && !exchange_.is_head_sent() && received_ == 0)
            write_continue(output_);
        std::string_view piece;
        while (piece.empty() && !body_ended_) {
            const std::string_view rest = std::string_view(input_).substr(consumed_);
            const http::body_step step = parser_.parse_body(rest);
            if (step.status == http::parse_status::error)
                refuse_body(parser_.error_status(), parser_.error_reason());
            if (step.status == http::parse_status::need_more && rest.empty())
                refuse_body(400, "the body breaks off");
            consumed_ += step.consumed;
            body_ended_ = step.status == http::parse_status::done;
            piece = step.piece;
        }
        received_ += piece.size();
        if (received_ > max_body_) refuse_body(413, {});
        co_return piece;
    }

    task<> write_body(std::string_view piece) override {
        if (!exchange_.is_head_sent()) {
            plan_ = plan_reply(exchange_, !body_refused_);
            write_reply_head(output_, exchange_, plan_);
        }
        if (!write_reply_piece(output_, plan_, piece)) {
            is_complete_ = false;
            throw usage_error("response: more was written than its Content-Length says");
        }
        co_return;
    }

    void on_answered() override {}

private:
    bool read_head() {
        const http::parse_status status = parser_.parse_head(input_, exchange_.request);
        consumed_ = parser_.head_size();
        if (status == http::parse_status::done) return true;
        if (status == http::parse_status::error) {
            write_plain_error(output_, parser_.error_status(), parser_.error_reason());
        } else {
            write_plain_error(output_, 400, "the head breaks off");
        }
        return false;
    }

    [[noreturn]] void refuse_body(int status, std::string_view reason) {
        body_refused_ = true;
        throw http_error(status, std::string(reason));
    }

    /** Turn what the handler has left behind into a whole response, if it can still be one. */
    task<> finish() {
        if (exchange_.is_head_sent() && (has_failed_ || !exchange_.has_ended())) {
            is_complete_ = is_complete_ && was_sent_;
            co_return;
        }
        if (has_failed_ || !exchange_.has_ended()) answer_internal_error(exchange_);
        co_await send();
    }

    /** Send a response that has ended, or what of it is not sent yet. */
    task<> send() {
        if (std::exchange(was_sent_, true)) co_return;
        if (!exchange_.is_head_sent()) {
            plan_ = plan_reply(exchange_, !body_refused_);
            if (write_whole_reply(output_, exchange_, plan_)) co_return;
        }
        try {
            if (plan_.send_body) co_await send_body();
            if (!end_reply(output_, plan_)) is_complete_ = false;
        } catch (const operation_cancelled&) {
            throw;
        } catch (...) {
            is_complete_ = false;  // the head is gone: over TCP the connection is cut
        }
    }

    task<> send_body() {
        switch (exchange_.body.type()) {
            case response_body::kind::none:
                break;
            case response_body::kind::text:
                send_piece(exchange_.body.text());
                break;
            case response_body::kind::file:
                send_file(exchange_.body.file());
                break;
            case response_body::kind::stream:
                for (;;) {
                    const std::string_view piece = co_await exchange_.body.stream().read();
                    if (piece.empty()) break;
                    send_piece(piece);
                }
        }
    }

    void send_piece(std::string_view piece) {
        if (!write_reply_piece(output_, plan_, piece))
            throw usage_error("response: longer than its Content-Length");
    }

    void send_file(const file_slice& file) {
        std::string piece;
        for (std::uint64_t at = 0; at < file.length; at += piece.size()) {
            constexpr std::uint64_t most = 64 * 1024;
            piece.resize(file.length - at < most ? file.length - at : most);
            const ssize_t got =
                ::pread(file.descriptor(), piece.data(), piece.size(), static_cast<off_t>(file.offset + at));
            if (got <= 0)
                throw std::system_error(got < 0 ? errno : EIO, std::generic_category(), "read a file's body");
            piece.resize(static_cast<std::size_t>(got));
            send_piece(piece);
        }
    }

    http::parser_limits limits_;
    http::request_parser parser_;
    std::uint64_t max_body_;
    std::string input_;
    peer_info peer_;
    exchange exchange_;
    output_buffer output_;
    reply_plan plan_;
    std::size_t consumed_ = 0;
    std::uint64_t received_ = 0;
    bool body_ended_ = false;
    bool body_refused_ = false;
    bool has_failed_ = false;
    bool was_sent_ = false;
    bool is_complete_ = true;
};

}  // namespace detail

CORTADO_DECL std::string_view inject_response::header(std::string_view name) const noexcept {
    return detail::find_header(headers, name);
}

CORTADO_DECL task<inject_response> inject(handler app, inject_request request) {
    detail::memory_connection connection(request);
    const stop_token token = co_await this_task::stop_token();
    co_await connection.serve(std::move(app), token);
    co_return connection.response();
}

}  // namespace cortado::web
