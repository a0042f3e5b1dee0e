#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/request_parser.hpp>
#include <cortado/http/token.hpp>
#include <cortado/web/inject.hpp>
#include <cortado/web/reply.hpp>
#include <cortado/web/request_context.hpp>

#include <unistd.h>

#include <algorithm>
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

    memory_connection(const memory_connection&) = delete;
    memory_connection& operator=(const memory_connection&) = delete;
    ~memory_connection() { exchange_.finish(); }

    task<> serve(handler app, stop_token token) {
        if (!read_head()) co_return;
        begin();
        stop_callback on_stop(token, [this] { exchange_.stop.request_stop(); });
        std::exception_ptr failure;
        try {
            task<> work = answer_for_server(exchange_) ? task<>() : app(exchange_);
            if (work) {
                work.start(exchange_.stop.token());
                is_handled_ = !work.is_done();
                if (exchange_.has_ended() && is_handled_) co_await send();
                co_await work;
            }
        } catch (...) {
            failure = std::current_exception();
        }
        is_handled_ = false;
        if (failure || !exchange_.has_ended()) settle(failure);
        if (exchange_.has_ended()) co_await send();
    }

    inject_response response() const {
        inject_response received = read_response(output_.view());
        received.is_complete = is_complete_;
        return received;
    }

    task<std::string_view> read_body() override {
        for (;;) {
            const std::string_view piece = next_piece();
            if (!piece.empty() || body_ended_) co_return piece;
            receive();
        }
    }

    task<> write_body(std::string_view piece) override {
        if (!exchange_.is_head_sent()) {
            plan(true);
            write_reply_head(output_, exchange_, plan_, http::current_date_line());
        }
        if (!write_reply_piece(output_, plan_, piece)) {
            throw usage_error("response: more was written than the Content-Length that was announced");
        }
        co_return;
    }

    void on_answered() override {}

private:
    bool read_head() {
        const http::parse_status status = parser_.parse_head(input_, exchange_.request);
        consumed_ = parser_.head_size();
        if (status == http::parse_status::error) {
            write_plain_error(output_, parser_.error_status(), parser_.error_reason());
        } else if (status == http::parse_status::need_more) {
            write_plain_error(output_, 408, text_of_head_too_slow);
        } else if (exchange_.request.content_length.value_or(0) > max_body_) {
            write_plain_error(output_, 413, text_of_body_too_large);
        } else {
            return true;
        }
        return false;
    }

    void begin() {
        exchange_.begin(*this, &peer_);
        body_ended_ = !exchange_.request.has_body;
        if (body_ended_) return;
        exchange_.request_trailers = &parser_.trailers();
        owes_continue_ = exchange_.request.expect_continue;
        constexpr std::size_t first_read = 8 * 1024;
        arrived_ = owes_continue_ ? consumed_ : std::min(input_.size(), std::max(consumed_, first_read));
    }

    /** Take more octets, as a connection does when its handler waits for them. */
    void receive() {
        constexpr std::size_t room = 64 * 1024;
        if (std::exchange(owes_continue_, false) && !exchange_.is_head_sent()) write_continue(output_);
        if (arrived_ == input_.size()) refuse_body(408, text_of_body_too_slow);
        arrived_ = std::min(input_.size(), arrived_ + room);
    }

    /** @return the next piece of the body that has arrived, empty where there is none */
    std::string_view next_piece() {
        while (!body_ended_ && consumed_ < arrived_) {
            const std::string_view rest = std::string_view(input_).substr(consumed_, arrived_ - consumed_);
            const http::body_step step = parser_.parse_body(rest);
            if (step.status == http::parse_status::error) {
                refuse_body(parser_.error_status(), parser_.error_reason());
            }
            consumed_ += step.consumed;
            received_ += step.piece.size();
            if (received_ > max_body_) refuse_body(413, text_of_body_too_large);
            body_ended_ = step.status == http::parse_status::done;
            if (body_ended_) exchange_.request_trailers = &parser_.trailers();
            if (!step.piece.empty()) return step.piece;
        }
        return {};
    }

    [[noreturn]] void refuse_body(int status, std::string_view reason) {
        closing_ = body_ended_ = true;
        throw http_error(status, std::string(reason));
    }

    /** The handler has answered; what has arrived and was not read must be sound for the connection to go on. */
    void skip_arrived_body() {
        try {
            while (!body_ended_ && consumed_ < arrived_) static_cast<void>(next_piece());
        } catch (const http_error&) {
            // It was answered already, without this body.
        }
    }

    /** @param is_body_wanted  the handler, or a stream that it left, may still read the request's body */
    void plan(bool is_body_wanted) {
        if (!is_body_wanted) skip_arrived_body();
        const bool is_little_left = is_body_wanted || is_discardable(exchange_.request, received_);
        plan_ = plan_reply(exchange_, !closing_ && (body_ended_ || (is_little_left && !owes_continue_)));
    }

    /** Turn what the handler has left behind into an answer, if it can still be one. */
    void settle(const std::exception_ptr& failure) {
        if (exchange_.has_ended()) return;
        if (exchange_.is_head_sent()) {
            is_complete_ = false;
        } else if (!answer_failure(exchange_, failure)) {
            throw operation_cancelled();
        }
    }

    /** Send a response that has ended, or what of it is not sent yet. */
    task<> send() {
        if (std::exchange(was_sent_, true)) co_return;
        if (!write_whole()) co_await send_in_pieces();
        exchange_.report_end(is_complete_);
    }

    /** @return false: the body is still to be sent */
    bool write_whole() {
        if (exchange_.is_head_sent()) {
            is_complete_ = end_written_reply(output_, plan_, exchange_);
            return true;
        }
        const bool is_plain = body_ended_ && !closing_ && exchange_.is_head_plain();
        prepare_reply(exchange_);
        const std::string_view date = http::current_date_line();
        if (is_plain && write_usual_reply(output_, exchange_, date)) return true;
        plan(is_handled_ || exchange_.body.type() == response_body::kind::stream);
        if (!write_whole_reply(output_, exchange_, plan_, date)) return false;
        exchange_.count_body(exchange_.body.text().size());
        return true;
    }

    task<> send_in_pieces() {
        try {
            task<> body = send_body();
            body.start(exchange_.stop.token());
            co_await body;
            is_complete_ = end_reply(output_, plan_, &exchange_.trailers);
        } catch (const operation_cancelled&) {
            throw;
        } catch (const std::exception& error) {
            const cortado::detail::context_scope inside(context_of(exchange_));
            logger::error("{} {}: while the body was sent: {}", exchange_.request.method_name,
                          exchange_.request.target, error.what());
            is_complete_ = false;
        }
    }

    task<> send_body() {
        if (exchange_.body.type() == response_body::kind::file) {
            send_file(exchange_.body.file());
            co_return;
        }
        for (;;) {
            const std::string_view piece = co_await exchange_.body.stream().read();
            if (piece.empty()) break;
            send_piece(piece);
        }
    }

    void send_piece(std::string_view piece) {
        if (!write_reply_piece(output_, plan_, piece))
            throw usage_error("the stream is longer than the Content-Length that was announced");
        exchange_.count_body(piece.size());
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
    std::size_t arrived_ = 0;   // octets of the input that a connection would have by now
    std::size_t consumed_ = 0;  // of them
    std::uint64_t received_ = 0;
    bool body_ended_ = true;
    bool owes_continue_ = false;
    bool closing_ = false;     // the request was not sound: the connection ends with its answer
    bool is_handled_ = false;  // the handler was suspended and has not ended
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
