#pragma once

#include <cortado/http/detail/request_line.hpp>
#include <cortado/http/method.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstddef>

namespace cortado::http::detail {

inline constexpr std::size_t longest_method = 64;

/** Tell whether a text is "HTTP/", a digit, "." and a digit. */
constexpr bool is_version(std::string_view text) noexcept {
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() == 8 && text.starts_with("HTTP/") && digit(text[5]) && text[6] == '.' &&
           digit(text[7]);
}

CORTADO_DECL refusal judge_complete_line(std::string_view line, const char* reason) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    const bool three_parts =
        first != std::string_view::npos && last > first + 1 && line.find(' ', first + 1) == last;
    if (!three_parts || !is_token(line.substr(0, first)) || !is_version(line.substr(last + 1)))
        return {parse_status::error, 400, "The request line is malformed."};
    if (line[last + 6] != '1')
        return {parse_status::error, 505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    if (parse_method(line.substr(0, first)) > method::source)
        return {parse_status::error, 501, "The request method is not known here."};
    return {parse_status::error, 400, reason};
}

CORTADO_DECL refusal judge_request_line(std::string_view text, const parser_limits& limits,
                                        const char* reason) {
    const std::size_t longest = limits.max_target + longest_method + 1;
    const std::string_view line = text.substr(0, longest);
    const std::size_t blank = line.find(' ');
    if (std::min(blank, line.size()) > longest_method)
        return {parse_status::error, 400, "The request method is too long."};
    if (blank != std::string_view::npos) {
        const std::size_t target_end = std::min(line.find_first_of(" \r\n", blank + 1), line.size());
        if (target_end - blank - 1 > limits.max_target)
            return {parse_status::error, 414, "The request target is too long."};
    }
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line.substr(i, 2) == "\r\n") return judge_complete_line(line.substr(0, i), reason);
        if (line[i] == '\r' && i + 1 == line.size()) break;
        if (line[i] < 0x20 || line[i] > 0x7e)
            return {parse_status::error, 400, "The request line is malformed."};
    }
    if (line.size() < longest) return {};
    return {parse_status::error, 400, "The request line is malformed."};
}

}  // namespace cortado::http::detail
