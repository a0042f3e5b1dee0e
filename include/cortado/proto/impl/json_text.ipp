#pragma once

#include <cortado/core/utf8.hpp>
#include <cortado/proto/detail/json_text.hpp>
#include <cortado/proto/detail/tokenizer.hpp>
#include <cortado/proto/json.hpp>
#include <cortado/proto/options.hpp>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

namespace cortado::proto::detail {

inline bool is_json_digit(char c) noexcept { return c >= '0' && c <= '9'; }
inline bool is_name_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

CORTADO_DECL void json_text::fail_expected(std::string_view what) const {
    std::string found = "the end of the text";
    if (at_ < text_.size()) {
        found = json_value(text_.substr(at_, next_utf8(text_.substr(at_)).size))
                    .dump(-1, ' ', false, json_value::error_handler_t::replace);
    }
    throw json_error("byte " + std::to_string(at_) + ": expected " + std::string(what) + ", found " + found);
}

CORTADO_DECL void json_text::skip_blanks() noexcept {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
        ++at_;
}

CORTADO_DECL bool json_text::accept(char symbol) noexcept {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != symbol) return false;
    ++at_;
    return true;
}

CORTADO_DECL json_value json_text::read() {
    json_value made = value(0);
    skip_blanks();
    if (at_ < text_.size()) fail_expected("the end of the text");
    return made;
}

CORTADO_DECL json_value json_text::value(int depth) {
    skip_blanks();
    // Messages are nested less deep than this; a Value in a list in a Value is two steps of it.
    if (depth > 2 * usual_depth)
        throw json_error("byte " + std::to_string(at_) + ": values are nested too deep");
    if (accept('{')) return object(depth + 1);
    if (accept('[')) return array(depth + 1);
    if (is_quote()) return string();
    if (ahead() == '-' || is_json_digit(ahead())) return number();
    return word();
}

CORTADO_DECL json_value json_text::object(int depth) {
    json_value::object_t made;
    std::vector<std::pair<const std::string, json_value>>& members = made;  // where a name may come twice
    if (accept('}')) return made;
    do {
        if (as_cpp_ && accept('}')) return made;
        skip_blanks();
        std::string key = name();
        if (!accept(':')) fail_expected("\":\"");
        members.emplace_back(std::move(key), value(depth));
    } while (accept(','));
    if (!accept('}')) fail_expected("\",\" or \"}\"");
    return made;
}

CORTADO_DECL json_value json_text::array(int depth) {
    json_value made = json_value::array();
    if (accept(']')) return made;
    do {
        if (as_cpp_ && accept(']')) return made;
        made.push_back(value(depth));
    } while (accept(','));
    if (!accept(']')) fail_expected("\",\" or \"]\"");
    return made;
}

CORTADO_DECL std::string json_text::name() {
    if (is_quote()) return string();
    const std::string_view rest = text_.substr(at_);
    const bool is_word = rest.starts_with("true") || rest.starts_with("false") || rest.starts_with("null");
    if (!as_cpp_ || !is_name_letter(ahead()) || is_word) fail_expected("a name in quotes");
    const std::size_t start = at_;
    while (is_name_letter(ahead()) || is_json_digit(ahead())) ++at_;
    return std::string(text_.substr(start, at_ - start));
}

CORTADO_DECL json_value json_text::word() {
    for (const auto& [name, meant] :
         {std::pair<std::string_view, json_value>{"true", true}, {"false", false}, {"null", nullptr}}) {
        if (!text_.substr(at_).starts_with(name)) continue;
        at_ += name.size();
        return meant;
    }
    fail_expected("a value");
}

CORTADO_DECL void json_text::digits() {
    if (!is_json_digit(ahead())) fail_expected("a digit");
    while (is_json_digit(ahead())) ++at_;
}

CORTADO_DECL json_value json_text::number() {
    const std::size_t start = at_;
    if (ahead() == '-') ++at_;
    if (ahead() == '0')
        ++at_;
    else
        digits();
    bool is_whole = true;
    if (ahead() == '.') {
        is_whole = false;
        ++at_;
        digits();
    }
    if (ahead() == 'e' || ahead() == 'E') {
        is_whole = false;
        ++at_;
        if (ahead() == '+' || ahead() == '-') ++at_;
        digits();
    }
    const std::string_view written = text_.substr(start, at_ - start);
    const char *const from = written.data(), *const to = from + written.size();
    if (is_whole && written != "-0") {  // minus zero is a number of its own for those that are not whole
        std::int64_t value = 0;
        if (std::from_chars(from, to, value).ec == std::errc()) return value;
        std::uint64_t large = 0;
        if (written[0] != '-' && std::from_chars(from, to, large).ec == std::errc()) return large;
    }
    double value = 0;
    const bool is_in_range = std::from_chars(from, to, value).ec == std::errc();
    if (!is_in_range) value = std::strtod(std::string(written).c_str(), nullptr);  // zero, or too large
    if (std::isinf(value)) {
        at_ = start;
        fail_expected("a number in the range of double");
    }
    return value;
}

CORTADO_DECL std::string json_text::string() {
    const std::size_t start = at_;
    const char quote = text_[at_++];
    std::string made;
    while (at_ < text_.size() && text_[at_] != quote) {
        const char letter = text_[at_];
        if (static_cast<unsigned char>(letter) < 0x20) fail_expected("no control character in a text");
        ++at_;
        if (letter == '\\')
            escape(made);
        else
            made += letter;
    }
    if (at_ >= text_.size()) fail_expected(quote == '"' ? "\"\\\"\"" : "\"'\"");
    ++at_;
    if (!is_utf8(made)) {
        at_ = start;
        fail_expected("a text of UTF-8");
    }
    return made;
}

CORTADO_DECL std::uint32_t json_text::code_unit() {
    std::uint32_t unit = 0;
    const std::string_view written = text_.substr(at_, 4);
    const auto read = std::from_chars(written.data(), written.data() + written.size(), unit, 16);
    if (written.size() < 4 || read.ptr != written.data() + 4) fail_expected("four hexadecimal digits");
    at_ += 4;
    return unit;
}

CORTADO_DECL void json_text::escape(std::string& into) {
    static constexpr std::string_view names = "bfnrt\"\\/", meant = "\b\f\n\r\t\"\\/";
    const char kind = ahead();
    const std::size_t known = at_ < text_.size() ? names.find(kind) : std::string_view::npos;
    if (known == std::string_view::npos && kind != 'u' && (!as_cpp_ || at_ >= text_.size()))
        fail_expected("an escape");
    ++at_;
    if (known != std::string_view::npos) {
        into += meant[known];
        return;
    }
    if (kind != 'u') {
        into += kind;
        return;
    }
    std::uint32_t code = code_unit();
    if (code >= 0xD800 && code <= 0xDBFF && text_.substr(at_).starts_with("\\u")) {
        at_ += 2;
        const std::uint32_t low = code_unit();
        const bool is_low = low >= 0xDC00 && low <= 0xDFFF;
        code = is_low ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xD800;
    }
    if (code >= 0xD800 && code <= 0xDFFF) {
        at_ -= 6;
        fail_expected("both halves of a surrogate pair");
    }
    append_code_point(into, code);
}

}  // namespace cortado::proto::detail
