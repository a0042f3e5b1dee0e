#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/middleware/json_reader.hpp>

#include <charconv>
#include <limits>
#include <utility>

namespace cortado::middleware {

namespace detail {

/** UTF-8 as JavaScript counts: in units of UTF-16. */
class utf16_view {
public:
    explicit utf16_view(std::string_view text) noexcept : text_(text) {}

    std::size_t units(std::size_t octets) const noexcept {
        std::size_t count = 0;
        for (std::size_t at = 0; at < octets;) {
            const utf8_step step = next_utf8(text_.substr(at));
            count += step.size == 4 ? 2 : 1;
            at += step.size;
        }
        return count;
    }
    std::size_t size() const noexcept { return units(text_.size()); }

    /** Cut out units; half a character is U+FFFD, as when JavaScript writes it out. */
    std::string slice(std::size_t begin, std::size_t end) const {
        std::string cut;
        std::size_t unit = 0;
        for (std::size_t at = 0; at < text_.size() && unit < end;) {
            const utf8_step step = next_utf8(text_.substr(at));
            const std::size_t width = step.size == 4 ? 2 : 1;
            const std::size_t first = unit < begin ? begin : unit;
            const std::size_t last = unit + width < end ? unit + width : end;
            if (first < last && last - first == width) cut.append(text_.substr(at, step.size));
            if (first < last && last - first != width) cut.append("\xEF\xBF\xBD");
            unit += width;
            at += step.size;
        }
        return cut;
    }

private:
    std::string_view text_;
};

/** V8's words for a character that fits nowhere; strict mode has no exceptions for words that JavaScript writes. */
inline std::string unexpected_token(std::string_view text, std::size_t at, bool strict) {
    if (!strict && (text == "[object Object]" || text == "NaN" || text == "Infinity" || text == "undefined"))
        return '"' + std::string(text) + "\" is not valid JSON";
    constexpr std::size_t context = 10;
    const utf16_view units(text);
    const std::size_t size = units.size();
    const std::size_t position = units.units(at);
    const std::string head = "Unexpected token '" + units.slice(position, position + 1) + "', ";
    if (size <= 2 * context) return head + '"' + std::string(text) + "\" is not valid JSON";
    const std::size_t begin = position < context ? 0 : position - context;
    const std::size_t end = position < context || position < size - context ? position + context : size;
    return head + (begin == 0 && position < context ? "\"" : "...\"") + units.slice(begin, end) +
           (end == size && !(position < context || position < size - context) ? "\" is not valid JSON"
                                                                              : "\"... is not valid JSON");
}

class json_reader {
public:
    json_reader(std::string_view text, json_sink& into, json_reader_options options)
        : text_(text), into_(into), options_(options) {}

    std::string read() {
        skip_blanks();
        if (options_.strict && peek() != '{' && peek() != '[') {
            fail(is_at_end() ? end_of_input() : unexpected_token(text_, at_, true));
            return std::move(problem_);
        }
        // One turn reads one value, or the beginning of a container, and whatever ends behind it.
        do {
            if (!read_value()) break;
        } while (!open_.empty());
        if (!has_failed() && open_.empty()) {
            skip_blanks();
            if (!is_at_end()) fail_at("Unexpected non-whitespace character after JSON");
        }
        return std::move(problem_);
    }

private:
    static std::string end_of_input() { return "Unexpected end of JSON input"; }

    bool is_at_end() const noexcept { return at_ >= text_.size(); }
    /** @return NUL at the end, which fits nowhere either */
    char peek() const noexcept { return is_at_end() ? '\0' : text_[at_]; }
    bool is_digit() const noexcept { return peek() >= '0' && peek() <= '9'; }
    void skip_blanks() noexcept {
        while (!is_at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
    }

    bool has_failed() const noexcept { return !problem_.empty(); }
    bool fail(std::string message) {
        problem_ = std::move(message);
        return false;
    }
    bool fail_at(const std::string& message) {
        return fail(message + " at position " + std::to_string(utf16_view(text_).units(at_)));
    }
    bool fail_here(std::string_view message) { return fail_at(std::string(message) + " in JSON"); }
    bool fail_by_token() {
        if (is_at_end()) return fail(end_of_input());
        if (peek() == '"') return fail_here("Unexpected string");
        if (is_digit() || peek() == '-') return fail_here("Unexpected number");
        return fail(unexpected_token(text_, at_, false));
    }

    /** Read a value or the beginning of one. @return whether to go on */
    bool read_value() {
        skip_blanks();
        switch (peek()) {
            case '{': return begin_container('}');
            case '[': return begin_container(']');
            case '"': {
                std::string value;
                if (!read_string(value)) return false;
                into_.string(std::move(value));
                break;
            }
            case 't':
                if (!read_word("true")) return false;
                into_.boolean(true);
                break;
            case 'f':
                if (!read_word("false")) return false;
                into_.boolean(false);
                break;
            case 'n':
                if (!read_word("null")) return false;
                into_.null();
                break;
            default:
                if (peek() != '-' && !is_digit()) return fail_by_token();
                if (!read_number()) return false;
        }
        return end_value();
    }

    bool begin_container(char closing) {
        if (open_.size() >= options_.max_depth) {
            return fail("JSON is nested deeper than " + std::to_string(options_.max_depth));
        }
        ++at_;
        open_ += closing;
        if (closing == '}') {
            into_.begin_object();
        } else {
            into_.begin_array();
        }
        skip_blanks();
        if (peek() == closing && !is_at_end()) return end_containers();
        return closing == ']' || read_key(true);
    }

    bool read_key(bool is_first) {
        if (peek() != '"') {
            return fail_here(is_first ? "Expected property name or '}'"
                                      : "Expected double-quoted property name");
        }
        std::string name;
        if (!read_string(name)) return false;
        skip_blanks();
        if (peek() != ':') return is_first ? fail_here("Expected ':' after property name") : fail_by_token();
        ++at_;
        into_.key(std::move(name));
        return true;
    }

    bool end_containers() {
        ++at_;
        open_.pop_back();
        into_.end_container();
        return end_value();
    }

    /** Behind a value: on to the next one of its container, or out of it. */
    bool end_value() {
        while (!open_.empty()) {
            skip_blanks();
            const char closing = open_.back();
            if (peek() == ',') {
                ++at_;
                skip_blanks();
                return closing == ']' || read_key(false);
            }
            if (peek() != closing) {
                return fail_here(closing == '}' ? "Expected ',' or '}' after property value"
                                                : "Expected ',' or ']' after array element");
            }
            ++at_;
            open_.pop_back();
            into_.end_container();
        }
        return true;
    }

    bool read_word(std::string_view word) {
        for (const char wanted : word) {
            if (peek() != wanted) return is_at_end() ? fail(end_of_input()) : fail_by_token();
            ++at_;
        }
        return true;
    }

    bool skip_digits(std::string_view message) {
        if (!is_digit()) return fail_here(message);
        while (is_digit()) ++at_;
        return true;
    }

    bool read_number() {
        const std::size_t begin = at_;
        bool is_integer = true;
        if (peek() == '-') ++at_;
        if (!is_digit()) return fail_here("No number after minus sign");
        if (peek() == '0') {
            ++at_;
            if (is_digit()) return fail_here("Unexpected number");
        }
        while (is_digit()) ++at_;
        if (peek() == '.') {
            is_integer = false;
            ++at_;
            if (!skip_digits("Unterminated fractional number")) return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            is_integer = false;
            ++at_;
            if (peek() == '+' || peek() == '-') ++at_;
            if (!skip_digits("Exponent part is missing a number")) return false;
        }
        give_number(text_.substr(begin, at_ - begin), is_integer);
        return true;
    }

    template <class Integer>
    bool give_integer(std::string_view digits) {
        Integer value = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (read.ec != std::errc()) return false;
        into_.integer(value);
        return true;
    }

    void give_number(std::string_view digits, bool is_integer) {
        if (is_integer && digits != "-0") {
            if (give_integer<std::int64_t>(digits) || give_integer<std::uint64_t>(digits)) return;
        }
        double value = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (read.ec == std::errc::result_out_of_range) {
            const std::size_t exponent = digits.find_first_of("eE");
            const bool is_small =
                exponent == std::string_view::npos ? digits.find("0.") < 2 : digits[exponent + 1] == '-';
            value = is_small ? 0.0 : std::numeric_limits<double>::infinity();
            if (digits.front() == '-') value = -value;
        }
        into_.number(value);
    }

    bool read_string(std::string& value) {
        ++at_;
        for (;;) {
            const std::size_t begin = at_;
            while (!is_at_end() && peek() != '"' && peek() != '\\' &&
                   static_cast<unsigned char>(peek()) >= 0x20) {
                ++at_;
            }
            value.append(text_.substr(begin, at_ - begin));
            if (is_at_end()) return fail_here("Unterminated string");
            if (peek() == '"') break;
            if (peek() != '\\') return fail_here("Bad control character in string literal");
            ++at_;
            if (!read_escape(value)) return false;
        }
        ++at_;
        return true;
    }

    bool read_escape(std::string& value) {
        if (is_at_end()) return fail(end_of_input());
        static constexpr std::string_view names = "\"\\/bfnrt";
        static constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        if (peek() == 'u') {
            ++at_;
            return read_code_point(value);
        }
        const std::size_t which = names.find(peek());
        if (which == std::string_view::npos) return fail_here("Bad escaped character");
        value += meant[which];
        ++at_;
        return true;
    }

    bool read_hex(std::uint32_t& code) {
        code = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const char c = peek();
            const char small = static_cast<char>(c | 0x20);
            if (c >= '0' && c <= '9') {
                code = code << 4 | static_cast<std::uint32_t>(c - '0');
            } else if (small >= 'a' && small <= 'f') {
                code = code << 4 | static_cast<std::uint32_t>(small - 'a' + 10);
            } else {
                return fail_here("Bad Unicode escape");
            }
        }
        return true;
    }

    bool read_code_point(std::string& value) {
        std::uint32_t code = 0;
        if (!read_hex(code)) return false;
        if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
            const std::size_t before = at_;
            at_ += 2;
            std::uint32_t low = 0;
            if (!read_hex(low)) return false;
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            } else {
                at_ = before;
            }
        }
        append_code_point(value, code);
        return true;
    }

    std::string_view text_;
    json_sink& into_;
    json_reader_options options_;
    std::size_t at_ = 0;
    std::string open_;  // what closes each container that is open
    std::string problem_;
};

}  // namespace detail

CORTADO_DECL std::string read_json(std::string_view text, json_sink& into, json_reader_options options) {
    return detail::json_reader(text, into, options).read();
}

}  // namespace cortado::middleware
