#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/media_type.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/multipart_parser.hpp>

#include <algorithm>

namespace cortado::middleware {

namespace detail {
/** How much of the end of a text may be the beginning of a delimiter. */
inline std::size_t overlap(std::string_view text, std::string_view delimiter) noexcept {
    // Only its first octet is a CR, so nothing before the last CR can be.
    const std::string_view tail = text.substr(text.size() - std::min(text.size(), delimiter.size() - 1));
    const std::size_t cr = tail.rfind('\r');
    if (cr == std::string_view::npos) return 0;
    const std::string_view begun = tail.substr(cr);
    return delimiter.starts_with(begun) ? begun.size() : 0;
}

inline bool is_boundary(std::string_view text) noexcept {
    static constexpr std::string_view marks = "'()+_,-./:=? ";
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 70 && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), fits);
}

inline std::string_view trim_blanks(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}
}  // namespace detail

CORTADO_DECL std::optional<std::string> boundary_of(std::string_view content_type) {
    const http::media_type type = http::media_type::parse(content_type);
    if (type.type != "multipart/form-data") return std::nullopt;
    const std::optional<std::string_view> boundary = type.parameter("boundary");
    if (!boundary || !detail::is_boundary(*boundary)) return std::nullopt;
    return std::string(*boundary);
}

CORTADO_DECL multipart_parser::multipart_parser(std::string_view boundary, multipart_parser_limits limits)
    : delimiter_("\r\n--" + std::string(boundary)), limits_(limits) {
    if (!detail::is_boundary(boundary)) throw usage_error("multipart_parser: the boundary is no good");
    buffer_ = "\r\n";  // the first delimiter stands at the very beginning, as if behind a line
}

CORTADO_DECL void multipart_parser::feed(std::string_view piece) {
    buffer_.erase(0, at_);
    at_ = 0;
    data_ = {};
    if (state_ == state::epilogue || state_ == state::failed) return;
    buffer_.append(piece);
}

CORTADO_DECL multipart_parser::event multipart_parser::next() {
    switch (state_) {
        case state::preamble: return read_preamble();
        case state::delimiter: return read_delimiter();
        case state::headers: return read_headers();
        case state::blank_line: return read_blank_line();
        case state::body: return read_body();
        case state::part_end: state_ = state::delimiter; return event::part_end;
        case state::epilogue: return event::end;
        case state::failed: break;
    }
    return event::failed;
}

inline multipart_parser::event multipart_parser::fail(std::string_view problem) noexcept {
    problem_ = problem;
    state_ = state::failed;
    return event::failed;
}

inline multipart_parser::event multipart_parser::want_more() noexcept {
    return is_finished_ ? fail("Unexpected end of form") : event::need_more;
}

CORTADO_DECL multipart_parser::event multipart_parser::read_preamble() {
    const std::string_view text = rest();
    const std::size_t found = text.find(delimiter_);
    if (found == std::string_view::npos) {
        at_ += text.size() - detail::overlap(text, delimiter_);
        return want_more();
    }
    at_ += found + delimiter_.size();
    state_ = state::delimiter;
    return read_delimiter();
}

/** Behind a delimiter: `--` ends the form, blanks and a line end begin a part. */
CORTADO_DECL multipart_parser::event multipart_parser::read_delimiter() {
    const std::string_view text = rest();
    if (text.size() < 2) return want_more();
    if (text.starts_with("--")) {
        state_ = state::epilogue;
        at_ = buffer_.size();
        return event::end;
    }
    const std::size_t blanks = std::min(text.find_first_not_of(" \t", searched_), text.size());
    if (blanks > limits_.header_bytes) return fail("Malformed part header");
    if (text.size() - blanks < 2 && std::string_view("\r\n").starts_with(text.substr(blanks))) {
        searched_ = blanks;
        return want_more();
    }
    if (text.substr(blanks, 2) != "\r\n") return fail("Malformed boundary line");
    searched_ = 0;
    at_ += blanks;  // the line end stays, so that an empty block of headers is found as any other
    state_ = state::headers;
    return read_headers();
}

CORTADO_DECL multipart_parser::event multipart_parser::read_headers() {
    const std::string_view text = rest();
    const std::size_t end = text.find("\r\n\r\n", searched_);
    const bool is_complete = end != std::string_view::npos;
    // Three octets more may have come where the blank line is not complete.
    const bool is_too_large =
        is_complete ? end > limits_.header_bytes : text.size() > limits_.header_bytes + 3;
    if (is_too_large) return fail("Part header too large");
    if (!is_complete) {
        searched_ = text.size() - std::min<std::size_t>(text.size(), 3);
        return want_more();
    }
    searched_ = 0;
    const std::string_view problem = begin_part(text.substr(0, end));
    if (!problem.empty()) return fail(problem);
    at_ += end + 2;  // the blank line's own end stays: it may be that of a delimiter
    state_ = state::blank_line;
    return event::part;
}

/** Before a body: where a delimiter follows the headers at once there is none. */
CORTADO_DECL multipart_parser::event multipart_parser::read_blank_line() {
    const std::string_view text = rest();
    if (text.starts_with(delimiter_)) {
        at_ += delimiter_.size();
        state_ = state::delimiter;
        return event::part_end;
    }
    if (std::string_view(delimiter_).starts_with(text)) return want_more();
    at_ += 2;
    state_ = state::body;
    return read_body();
}

CORTADO_DECL multipart_parser::event multipart_parser::read_body() {
    const std::string_view text = rest();
    const std::size_t found = text.find(delimiter_);
    const bool is_complete = found != std::string_view::npos;
    const std::size_t size = is_complete ? found : text.size() - detail::overlap(text, delimiter_);
    data_ = text.substr(0, size);
    at_ += size;
    if (is_complete) {
        at_ += delimiter_.size();
        state_ = state::part_end;
    }
    if (!data_.empty()) return event::data;
    return is_complete ? next() : want_more();
}

/** Take one field; a name that is no token, and a control character, refuse the form. */
CORTADO_DECL bool multipart_parser::add_header(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !http::is_token(line.substr(0, colon))) return false;
    std::string name(line.substr(0, colon));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    const std::string_view value = detail::trim_blanks(line.substr(colon + 1));
    const bool has_control = std::any_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
    if (has_control || head_.headers.size() >= limits_.header_pairs) return false;
    head_.headers.emplace_back(std::move(name), value);
    return true;
}

/** @return what is wrong, or "" */
CORTADO_DECL std::string_view multipart_parser::begin_part(std::string_view block) {
    head_ = {};
    while (!block.empty()) {
        block.remove_prefix(2);
        const std::string_view line = block.substr(0, block.find("\r\n"));
        block.remove_prefix(line.size());
        if (!add_header(line)) return "Malformed part header";
    }
    head_.type = "text/plain";
    http::disposition disposition;
    for (const auto& [name, value] : head_.headers) {
        if (name == "content-type") head_.type = value;
        if (name == "content-disposition" && disposition.type.empty())
            disposition = http::disposition::parse(value, http::disposition_form::part);
    }
    const std::optional<std::string_view> name = disposition.parameter("name");
    if (disposition.type != "form-data" || !name) return "Field name missing";
    head_.name = *name;
    if (const auto filename = disposition.parameter("filename")) head_.filename.emplace(*filename);
    return {};
}

}  // namespace cortado::middleware
