#pragma once

#include <cortado/http/detail/chunk_decoder.hpp>
#include <cortado/http/detail/hex.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/trailer.hpp>

#include <algorithm>

namespace cortado::http::detail {

CORTADO_DECL body_step chunk_decoder::step(std::string_view data, const parser_limits& limits) {
    std::size_t i = 0;
    while (i < data.size() && state_ < state::done) {
        if (state_ == state::data) {
            const std::size_t n =
                static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, data.size() - i));
            remaining_ -= n;
            if (remaining_ == 0) state_ = state::data_cr;
            return {parse_status::need_more, i + n, data.substr(i, n)};
        }
        read_octet(data[i++], limits);
    }
    if (state_ == state::failed) return {parse_status::error, i, {}};
    return {state_ == state::done ? parse_status::done : parse_status::need_more, i, {}};
}

CORTADO_DECL void chunk_decoder::read_octet(char c, const parser_limits& limits) {
    switch (state_) {
        case state::size_start:
        case state::size: return read_size_octet(c, limits);
        case state::before_extension:
        case state::extension: return read_extension_octet(c, limits);
        case state::size_lf:
            if (c != '\n') return fail(400, "A chunk size line does not end with CRLF.");
            return end_size_line();
        case state::data_cr:
            if (c != '\r') return fail(400, "Chunk data is not followed by CRLF.");
            state_ = state::data_lf;
            return;
        case state::data_lf:
            if (c != '\n') return fail(400, "Chunk data is not followed by CRLF.");
            state_ = state::size_start;
            return;
        case state::trailer_start:
        case state::trailer_line: return read_trailer_octet(c, limits);
        case state::last_lf:
            if (c != '\n') return fail(400, "A chunked body does not end with CRLF.");
            state_ = state::done;
            return;
        case state::data:
        case state::done:
        case state::failed: return;
    }
}

CORTADO_DECL void chunk_decoder::read_size_octet(char c, const parser_limits& limits) {
    const int digit = hex_value(c);
    if (state_ == state::size_start) {
        if (digit < 0) return fail(400, "A chunk does not begin with its size.");
        state_ = state::size;
        size_digits_ = 0;
        remaining_ = 0;
    }
    if (digit >= 0) {
        if (++size_digits_ > 16) return fail(400, "A chunk size has more than 16 digits.");
        remaining_ = remaining_ << 4 | static_cast<std::uint64_t>(digit);
        return;
    }
    if (c == '\r') {
        state_ = state::size_lf;
    } else if (c == ';') {
        state_ = state::extension;
        read_extension_octet(c, limits);
    } else if (c == ' ' || c == '\t') {
        state_ = state::before_extension;
        read_extension_octet(c, limits);
    } else {
        fail(400, "A chunk size is not a hexadecimal number.");
    }
}

CORTADO_DECL void chunk_decoder::read_extension_octet(char c, const parser_limits& limits) {
    if (state_ == state::before_extension) {
        if (c == ';') {
            state_ = state::extension;
        } else if (c != ' ' && c != '\t') {
            return fail(400, "A chunk size is followed by a blank.");
        }
    } else if (c == '\r') {
        state_ = state::size_lf;
        return;
    } else if ((octet_classes[static_cast<unsigned char>(c)] & value_bit) == 0) {
        return fail(400, "A chunk extension holds a control character.");
    }
    if (++extension_bytes_ > limits.max_chunk_extension_bytes)
        fail(413, "The chunk extensions are too long.");
}

CORTADO_DECL void chunk_decoder::end_size_line() noexcept {
    state_ = remaining_ == 0 ? state::trailer_start : state::data;
}

CORTADO_DECL void chunk_decoder::read_trailer_octet(char c, const parser_limits& limits) {
    if (state_ == state::trailer_start && c == '\r') {
        state_ = state::last_lf;
        return;
    }
    if (++trailer_bytes_ > limits.max_trailer_bytes) return fail(431, "The trailer section is too long.");
    state_ = state::trailer_line;
    if (!trailer_) trailer_ = std::make_unique<trailer_block>();
    trailer_->line += c;
    if (c == '\n') end_trailer_line(limits);
}

CORTADO_DECL void chunk_decoder::end_trailer_line(const parser_limits& limits) {
    std::string_view line = trailer_->line;
    if (!line.ends_with("\r\n")) return fail(400, "A trailer line does not end with CRLF.");
    line.remove_suffix(2);
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == std::string_view::npos || !is_token(name)) return fail(400, "A trailer line is malformed.");
    const std::string_view value = trim_ows(line.substr(colon + 1));
    if (!is_field_value(value)) return fail(400, "A trailer value holds a control character.");
    if (trailer_->lines == limits.max_headers) return fail(431, "There are too many trailer fields.");
    ++trailer_->lines;
    if (!is_forbidden_trailer(name)) trailer_->list.append(name, value);
    trailer_->line.clear();
    state_ = state::trailer_start;
}

CORTADO_DECL const fields& chunk_decoder::trailers() const {
    static const fields none;
    return trailer_ ? trailer_->list : none;
}

CORTADO_DECL void chunk_decoder::fail(int status, const char* reason) noexcept {
    state_ = state::failed;
    error_status_ = static_cast<std::int16_t>(status);
    error_reason_ = reason;
}

}  // namespace cortado::http::detail
