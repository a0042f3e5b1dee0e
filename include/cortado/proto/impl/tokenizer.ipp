#pragma once

#include <cortado/proto/detail/tokenizer.hpp>
#include <cortado/proto/schema_error.hpp>

#include <charconv>

namespace cortado::proto::detail {

inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
inline bool is_blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/** The value of a digit, 99 for what is none. */
inline unsigned digit_of(char c) noexcept {
    if (is_digit(c)) return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return 99;
}

CORTADO_DECL void append_code_point(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t octet) { out.push_back(static_cast<char>(octet)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

CORTADO_DECL void tokenizer::fail(source_place place, std::string_view what) const {
    throw schema_error(file_, place, what);
}

CORTADO_DECL void tokenizer::step() noexcept {
    if (text_[at_++] == '\n') {
        ++place_.line;
        place_.column = 1;
    } else {
        ++place_.column;
    }
}

CORTADO_DECL void tokenizer::skip_block_comment() {
    const source_place start = place_;
    step();
    step();
    while (at_ < text_.size()) {
        if (ahead() == '*' && ahead(1) == '/') {
            step();
            return step();
        }
        if (ahead() == '/' && ahead(1) == '*') fail(place_, "a comment cannot begin in a comment");
        step();
    }
    fail(start, "this comment is not closed: */ is missing");
}

CORTADO_DECL void tokenizer::skip_blanks() {
    while (at_ < text_.size()) {
        if (is_blank(ahead())) {
            step();
        } else if (ahead() == '/' && ahead(1) == '/') {
            while (at_ < text_.size() && ahead() != '\n') step();
        } else if (ahead() == '/' && ahead(1) == '*') {
            skip_block_comment();
        } else {
            return;
        }
    }
}

CORTADO_DECL void tokenizer::advance() {
    skip_blanks();
    current_ = token{.kind = token_kind::end, .text = text_.substr(at_, 0), .value = {}, .place = place_};
    if (at_ >= text_.size()) return;
    const std::size_t start = at_;
    const char first = ahead();
    if (is_letter(first)) {
        current_.kind = token_kind::name;
        while (is_letter(ahead()) || is_digit(ahead())) step();
    } else if (is_digit(first) || (first == '.' && is_digit(ahead(1)))) {
        read_number();
    } else if (first == '"' || first == '\'') {
        read_text();
    } else {
        if (static_cast<unsigned char>(first) < 0x20 || static_cast<unsigned char>(first) >= 0x7F)
            fail(place_, "unexpected character: outside of texts and comments a schema is printable ASCII");
        current_.kind = token_kind::symbol;
        step();
    }
    current_.text = text_.substr(start, at_ - start);
}

CORTADO_DECL void tokenizer::read_integer(std::string_view digits, unsigned base) {
    for (const char c : digits) {
        const unsigned digit = digit_of(c);
        if (digit >= base) fail(current_.place, "this is not a number of base " + std::to_string(base));
        if (current_.number > (~std::uint64_t{0} - digit) / base) {
            if (base != 10) fail(current_.place, "this number does not fit in 64 bits");
            current_.kind =
                token_kind::real;  // as protoc: what is too large for an integer is a floating number
            return;
        }
        current_.number = current_.number * base + digit;
    }
}

CORTADO_DECL void tokenizer::read_number() {
    const std::size_t start = at_;
    current_.kind = token_kind::integer;
    const bool is_hex = ahead() == '0' && (ahead(1) == 'x' || ahead(1) == 'X');
    while (
        is_digit(ahead()) || is_letter(ahead()) || ahead() == '.' ||
        (!is_hex && (ahead() == '+' || ahead() == '-') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E')))
        step();
    const std::string_view written = text_.substr(start, at_ - start);
    if (is_hex) {
        if (written.size() == 2) fail(current_.place, "hexadecimal digits are missing after 0x");
        return read_integer(written.substr(2), 16);
    }
    if (written.find_first_of(".eE") == std::string_view::npos)
        return read_integer(written, written[0] == '0' ? 8 : 10);
    current_.kind = token_kind::real;
    double value = 0;
    const auto read = std::from_chars(written.data(), written.data() + written.size(), value);
    if (read.ptr != written.data() + written.size() || read.ec == std::errc::invalid_argument)
        fail(current_.place, "this is not a number");
}

CORTADO_DECL void tokenizer::read_text() {
    current_.kind = token_kind::text;
    const char quote = ahead();
    step();
    while (at_ < text_.size() && ahead() != quote) {
        if (ahead() == '\n') fail(place_, "a text ends on its line: the closing quote is missing");
        if (ahead() == '\\') {
            step();
            read_escape(current_.value);
        } else {
            current_.value.push_back(ahead());
            step();
        }
    }
    if (at_ >= text_.size()) fail(current_.place, "this text is not closed: a quote is missing");
    step();
}

CORTADO_DECL void tokenizer::read_numeric_escape(std::string& out, unsigned base, std::size_t most) {
    unsigned code = 0;
    std::size_t count = 0;
    for (; count < most && digit_of(ahead()) < base; ++count) {
        code = code * base + digit_of(ahead());
        step();
    }
    if (count == 0) fail(place_, "digits are missing in this escape");
    out.push_back(static_cast<char>(code & 0xFF));
}

CORTADO_DECL void tokenizer::read_unicode_escape(std::string& out, std::size_t digits) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (digit_of(ahead()) > 15) fail(place_, "\\u takes 4 and \\U takes 8 hexadecimal digits");
        code = code * 16 + digit_of(ahead());
        step();
    }
    if (code > 0x10FFFF) fail(place_, "the last character of Unicode is U+10FFFF");
    append_code_point(out, code);
}

CORTADO_DECL void tokenizer::read_escape(std::string& out) {
    static constexpr std::string_view names = "abfnrtv\\'\"?", meant = "\a\b\f\n\r\t\v\\'\"?";
    const char kind = ahead();
    if (is_digit(kind)) return read_numeric_escape(out, 8, 3);
    const std::size_t known = kind == '\0' ? std::string_view::npos : names.find(kind);
    if (known == std::string_view::npos && std::string_view("xXuU").find(kind) == std::string_view::npos)
        fail(place_, "this escape is not known; a backslash itself is \\\\");
    step();
    if (known != std::string_view::npos) return out.push_back(meant[known]);
    if (kind == 'x' || kind == 'X') return read_numeric_escape(out, 16, 2);
    read_unicode_escape(out, kind == 'u' ? 4 : 8);
}

}  // namespace cortado::proto::detail
