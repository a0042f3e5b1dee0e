#pragma once

#include <cortado/http/http_error.hpp>
#include <cortado/http/type_is.hpp>
#include <cortado/middleware/detail/body_errors.hpp>
#include <cortado/middleware/multipart_reader.hpp>

#include <algorithm>

namespace cortado::middleware {

namespace detail {

[[noreturn]] inline void refuse_form(int status, std::string_view message, std::string_view type) {
    http_error error(status, std::string(message));
    throw error.type(std::string(type));
}

inline std::string boundary_or_refusal(const web::exchange& ex) {
    const std::string_view type = ex.request.headers["Content-Type"];
    static constexpr std::string_view wanted = "multipart/form-data";
    if (!http::type_is(type, {&wanted, 1}))
        refuse_form(415, "the request is no multipart/form-data", "media.type.unsupported");
    std::optional<std::string> boundary = boundary_of(type);
    if (!boundary) refuse_form(400, "Multipart: Boundary not found", "entity.parse.failed");
    return std::move(*boundary);
}

}  // namespace detail

CORTADO_DECL multipart_reader::multipart_reader(web::exchange& ex, multipart_limits limits)
    : ex_(ex), limits_(limits), parser_(detail::boundary_or_refusal(ex), limits.headers), part_(*this) {}

/** Go on to the next event, with as many pieces of the body as it takes. */
CORTADO_DECL task<multipart_parser::event> multipart_reader::advance() {
    for (;;) {
        const multipart_parser::event what = parser_.next();
        if (what == multipart_parser::event::failed)
            detail::refuse_form(400, parser_.problem(), "entity.parse.failed");
        if (what != multipart_parser::event::need_more) co_return what;
        const std::string_view piece = co_await detail::read_piece(ex_);
        if (piece.size() > limits_.total.bytes() - total_) throw detail::too_large();
        total_ += piece.size();
        if (piece.empty()) {
            parser_.finish();
        } else {
            parser_.feed(piece);
        }
        peak_ = std::max(peak_, parser_.kept());
    }
}

CORTADO_DECL void multipart_reader::count(const part_head& head) {
    constexpr std::string_view type = "parameters.too.many";
    if (head.name.size() > limits_.field_name)
        detail::refuse_form(413, "Field name too long", "entity.too.large");
    if (head.filename) {
        if (++files_ > limits_.files) detail::refuse_form(413, "Too many files", type);
    } else {
        if (++fields_ > limits_.fields) detail::refuse_form(413, "Too many fields", type);
    }
}

/** Read what stands behind the form, so that the connection can go on. */
CORTADO_DECL task<> multipart_reader::drain() {
    for (;;) {
        const std::string_view piece = co_await detail::read_piece(ex_);
        if (piece.empty()) break;
        if (piece.size() > limits_.total.bytes() - total_) throw detail::too_large();
        total_ += piece.size();
    }
    has_ended_ = true;
    ex_.body_taken_by("a multipart_reader");
}

CORTADO_DECL task<multipart_part*> multipart_reader::next() {
    while (!part_.has_ended_) {
        const std::string_view skipped = co_await part_.read();
        static_cast<void>(skipped);
    }
    if (has_ended_) co_return nullptr;
    const multipart_parser::event what = co_await advance();
    if (what != multipart_parser::event::part) {
        co_await drain();
        co_return nullptr;
    }
    count(parser_.head());
    part_.head_ = std::move(parser_.head());
    part_.bytes_read_ = 0;
    part_.has_ended_ = false;
    co_return &part_;
}

CORTADO_DECL task<std::string_view> multipart_part::read() {
    if (has_ended_) co_return std::string_view();
    const multipart_parser::event what = co_await reader_.advance();
    if (what != multipart_parser::event::data) {
        has_ended_ = true;
        co_return std::string_view();
    }
    const std::string_view piece = reader_.parser_.data();
    const byte_limit limit = is_file() ? reader_.limits_.file_size : reader_.limits_.field_size;
    if (piece.size() > limit.bytes() - bytes_read_)
        detail::refuse_form(413, is_file() ? "File too large" : "Field value too long", "entity.too.large");
    bytes_read_ += piece.size();
    co_return piece;
}

CORTADO_DECL task<std::string> multipart_part::text(std::uint64_t limit) {
    std::string whole;
    for (;;) {
        const std::string_view piece = co_await read();
        if (piece.empty()) break;
        if (piece.size() > limit - whole.size()) throw detail::too_large();
        whole.append(piece);
    }
    co_return whole;
}

}  // namespace cortado::middleware
