#pragma once

#include <cortado/templates/detail/lexer.hpp>

#include <utility>

namespace cortado::templates::detail {

CORTADO_DECL std::string_view name_of(token_kind kind) noexcept {
    switch (kind) {
        case token_kind::content: return "text";
        case token_kind::comment: return "a comment";
        case token_kind::open: return "\"{{\"";
        case token_kind::open_unescaped: return "\"{{{\"";
        case token_kind::open_partial: return "\"{{>\"";
        case token_kind::open_partial_block: return "\"{{#>\"";
        case token_kind::open_block: return "\"{{#\"";
        case token_kind::open_decorator_block: return "\"{{#*\"";
        case token_kind::open_decorator: return "\"{{*\"";
        case token_kind::open_inverse: return "\"{{^\"";
        case token_kind::open_inverse_chain:
        case token_kind::inverse: return "\"{{else\"";
        case token_kind::open_end_block: return "\"{{/\"";
        case token_kind::open_raw_block: return "\"{{{{\"";
        case token_kind::close_raw_block: return "\"}}}}\"";
        case token_kind::end_raw_block: return "\"{{{{/\"";
        case token_kind::close: return "\"}}\"";
        case token_kind::close_unescaped: return "\"}}}\"";
        case token_kind::open_sexpr: return "\"(\"";
        case token_kind::close_sexpr: return "\")\"";
        case token_kind::open_params: return "\"as |\"";
        case token_kind::close_params: return "\"|\"";
        case token_kind::equals: return "\"=\"";
        case token_kind::id:
        case token_kind::literal_id: return "a name";
        case token_kind::separator: return "a separator";
        case token_kind::data: return "\"@\"";
        case token_kind::string: return "a string";
        case token_kind::number: return "a number";
        case token_kind::true_: return "\"true\"";
        case token_kind::false_: return "\"false\"";
        case token_kind::undefined: return "\"undefined\"";
        case token_kind::null: return "\"null\"";
        case token_kind::invalid: return "a character that cannot stand here";
        case token_kind::end: return "the end of the template";
    }
    return "";
}

inline bool is_template_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }
/** What a name is made of: anything but white space and !"#%&'()*+,./;<=>@[\]^`{|}~ */
inline bool is_name_char(char c) noexcept {
    return !is_template_space(c) && c != '\0' &&
           std::string_view("!\"#%&'()*+,./;<=>@[\\]^`{|}~").find(c) == std::string_view::npos;
}
/** What a name must be followed by. */
inline bool ends_name(char c) noexcept {
    return is_template_space(c) ||
           (c != '\0' && std::string_view("=~}/.)]|").find(c) != std::string_view::npos);
}
inline bool ends_literal(char c) noexcept {
    return is_template_space(c) || (c != '\0' && std::string_view("~})]").find(c) != std::string_view::npos);
}

CORTADO_DECL std::size_t lexer::skip_space(std::size_t from) const {
    while (from < source_.size() && is_template_space(source_[from])) ++from;
    return from;
}

CORTADO_DECL token lexer::take(token_kind kind, std::size_t length) {
    token made{
        .kind = kind, .text = source_.substr(at_, length), .position = static_cast<std::uint32_t>(at_)};
    made.spelt = made.text;
    at_ += made.text.size();
    return made;
}

// What cannot be read says so itself, in the place of a text.
CORTADO_DECL token lexer::refuse(std::size_t place, std::string reason) {
    token made{.kind = token_kind::invalid, .position = static_cast<std::uint32_t>(place)};
    made.text = texts_.emplace_back(std::move(reason));
    return made;
}

CORTADO_DECL token lexer::next() {
    for (;;) {
        switch (now()) {
            case state::mustache: return mustache();
            case state::escaped: return escaped_content();
            case state::raw: return raw_content();
            case state::content: break;
        }
        token made = content();
        // A lone backslash before {{ is no text of its own.
        if (made.kind != token_kind::content || !made.text.empty()) return made;
    }
}

CORTADO_DECL token lexer::content() {
    if (at_ >= source_.size()) return take(token_kind::end, 0);
    const std::size_t open = source_.find("{{", at_);
    if (open == std::string_view::npos) return take(token_kind::content, source_.size() - at_);
    token made = take(token_kind::content, open - at_);
    state then = state::mustache;
    if (made.text.ends_with('\\')) {
        then = made.text.ends_with("\\\\") ? state::mustache : state::escaped;
        made.text.remove_suffix(1);
    }
    states_.push_back(then);
    return made;
}

// Behind \{{ the text goes on to the next mustache, escaped or not.
CORTADO_DECL token lexer::escaped_content() {
    leave();
    const std::size_t least = at_ + 2;
    std::size_t end = source_.find("{{", least);
    if (end == std::string_view::npos) return take(token_kind::content, source_.size() - at_);
    for (int backslashes = 0; backslashes < 2 && end > least && source_[end - 1] == '\\'; ++backslashes)
        --end;
    return take(token_kind::content, end - at_);
}

CORTADO_DECL token lexer::raw_content() {
    if (at_ >= source_.size()) return take(token_kind::end, 0);
    if (rest().starts_with("{{{{/")) {
        std::size_t end = at_ + 5;
        while (end < source_.size() && is_name_char(source_[end])) ++end;
        if (end > at_ + 5 && source_.substr(end).starts_with("}}}}")) {
            leave();
            token made =
                take(now() == state::raw ? token_kind::content : token_kind::end_raw_block, end + 4 - at_);
            if (made.kind == token_kind::end_raw_block) made.text = made.text.substr(5, made.text.size() - 9);
            return made;
        }
    } else if (rest().starts_with("{{{{")) {
        states_.push_back(state::raw);
        return take(token_kind::content, 4);
    }
    const std::size_t end = source_.find("{{{{", at_ + 1);
    return take(token_kind::content, end == std::string_view::npos ? source_.size() - at_ : end - at_);
}

CORTADO_DECL token lexer::mustache() {
    at_ = skip_space(at_);
    if (at_ >= source_.size()) return take(token_kind::end, 0);
    if (rest().starts_with("{{{{")) return take(token_kind::open_raw_block, 4);
    if (rest().starts_with("}}}}")) {
        states_.back() = state::raw;
        return take(token_kind::close_raw_block, 4);
    }
    if (rest().starts_with("{{")) return open_tag();
    token made;
    if (try_close(made) || try_number(made)) return made;
    switch (peek()) {
        case '(': return take(token_kind::open_sexpr, 1);
        case ')': return take(token_kind::close_sexpr, 1);
        case '=': return take(token_kind::equals, 1);
        case '@': return take(token_kind::data, 1);
        case '|': return take(token_kind::close_params, 1);
        case '/': return take(token_kind::separator, 1);
        case '.':
            if (peek(1) == '.') return take(token_kind::id, 2);
            return take(ends_name(peek(1)) ? token_kind::id : token_kind::separator, 1);
        case '"':
        case '\'': return string_literal(peek());
        case '[': return bracketed();
        default: return word();
    }
}

CORTADO_DECL bool lexer::try_close(token& made) {
    const std::string_view text = rest();
    const bool strips = text.starts_with("~}}");
    if (strips || (text.starts_with("}}") && !text.starts_with("}}}"))) {
        made = take(token_kind::close, strips ? 3 : 2);
        made.strips_after = strips;
    } else if (text.starts_with("}}}") || text.starts_with("}~}}")) {
        made = take(token_kind::close_unescaped, text[1] == '~' ? 4 : 3);
        made.strips_after = made.spelt.size() == 4;
    } else {
        return false;
    }
    leave();
    return true;
}

// {{else}}, {{^}} and {{else x: a word that only begins like that is a name.
CORTADO_DECL bool lexer::try_else(std::size_t after_strip, token& made) {
    std::size_t end = skip_space(after_strip);
    bool is_chain = false;
    if (after_strip < source_.size() && source_[after_strip] == '^') {
        end = after_strip + 1;
    } else if (source_.substr(end).starts_with("else")) {
        end += 4;
        const char behind = end < source_.size() ? source_[end] : '\0';
        if ((behind >= '0' && behind <= '9') || behind == '_' ||
            ((behind | 32) >= 'a' && (behind | 32) <= 'z')) {
            return false;
        }
        is_chain = true;
    } else {
        return false;
    }
    std::size_t close = skip_space(end);
    const bool strips = close < source_.size() && source_[close] == '~';
    if (source_.substr(close + (strips ? 1 : 0)).starts_with("}}")) {
        leave();
        made = take(token_kind::inverse, close + (strips ? 3 : 2) - at_);
        made.strips_after = strips;
        return true;
    }
    if (!is_chain) return false;
    made = take(token_kind::open_inverse_chain, end - at_);
    return true;
}

CORTADO_DECL token lexer::open_tag() {
    const bool strips = peek(2) == '~';
    const std::size_t after = at_ + (strips ? 3 : 2);
    const std::string_view behind = source_.substr(after);
    token made;
    const auto with = [&](token_kind kind, std::size_t extra) {
        made = take(kind, after - at_ + extra);
        made.strips_before = strips;
        return made;
    };
    if (behind.starts_with("!--")) return comment(after + 3, "--");
    if (behind.starts_with('!')) return comment(after + 1, "");
    if (behind.starts_with('>')) return with(token_kind::open_partial, 1);
    if (behind.starts_with("#>")) return with(token_kind::open_partial_block, 2);
    if (behind.starts_with("#*")) return with(token_kind::open_decorator_block, 2);
    if (behind.starts_with('#')) return with(token_kind::open_block, 1);
    if (behind.starts_with('/')) return with(token_kind::open_end_block, 1);
    if (try_else(after, made)) {
        made.strips_before = strips;
        return made;
    }
    if (behind.starts_with('^')) return with(token_kind::open_inverse, 1);
    if (behind.starts_with('{')) return with(token_kind::open_unescaped, 1);
    if (behind.starts_with('&')) return with(token_kind::open, 1);
    if (behind.starts_with('*')) return with(token_kind::open_decorator, 1);
    return with(token_kind::open, 0);
}

CORTADO_DECL token lexer::comment(std::size_t from, std::string_view end) {
    leave();
    std::size_t close = from;
    for (;; ++close) {
        close = source_.find(end.empty() ? std::string_view("}}") : end, close);
        if (close == std::string_view::npos) return refuse(at_, "this comment has no end");
        const std::string_view behind = source_.substr(close + end.size());
        if (end.empty() || behind.starts_with("}}") || behind.starts_with("~}}")) break;
    }
    const bool long_form = !end.empty();
    const bool strips = long_form ? source_[close + 2] == '~' : close > from && source_[close - 1] == '~';
    const bool strips_before = peek(2) == '~';
    token made = take(token_kind::comment, close + end.size() + (long_form && strips ? 3 : 2) - at_);
    made.strips_before = strips_before;
    made.strips_after = strips;
    return made;
}

CORTADO_DECL token lexer::string_literal(char quote) {
    std::size_t end = at_ + 1;
    bool is_escaped = false;
    for (; end < source_.size() && source_[end] != quote; ++end) {
        if (source_[end] == '\\' && end + 1 < source_.size() && source_[end + 1] == quote) {
            is_escaped = true;
            ++end;
        }
    }
    if (end >= source_.size()) return refuse(at_, "this string has no end");
    token made = take(token_kind::string, end + 1 - at_);
    made.text = made.text.substr(1, made.text.size() - 2);
    if (!is_escaped) return made;
    std::string plain;
    for (std::size_t i = 0; i < made.text.size(); ++i) {
        if (made.text[i] == '\\' && i + 1 < made.text.size() && made.text[i + 1] == quote) ++i;
        plain += made.text[i];
    }
    made.text = texts_.emplace_back(std::move(plain));
    return made;
}

CORTADO_DECL token lexer::bracketed() {
    std::size_t end = at_ + 1;
    std::string plain;
    for (; end < source_.size() && source_[end] != ']'; ++end) {
        if (source_[end] == '\\' && end + 1 < source_.size() && source_[end + 1] == ']') ++end;
        plain += source_[end];
    }
    if (end >= source_.size()) return refuse(at_, "this name in brackets has no end");
    token made = take(token_kind::literal_id, end + 1 - at_);
    made.text = texts_.emplace_back(std::move(plain));
    return made;
}

CORTADO_DECL bool lexer::try_number(token& made) {
    const auto is_digit = [&](std::size_t at) {
        return at < source_.size() && source_[at] >= '0' && source_[at] <= '9';
    };
    std::size_t end = at_ + (peek() == '-' ? 1 : 0);
    if (!is_digit(end)) return false;
    while (is_digit(end)) ++end;
    if (end < source_.size() && source_[end] == '.' && is_digit(end + 1)) {
        for (++end; is_digit(end);) ++end;
    }
    if (end >= source_.size() || !ends_literal(source_[end])) return false;
    made = take(token_kind::number, end - at_);
    return true;
}

CORTADO_DECL token lexer::word() {
    std::size_t end = at_;
    while (end < source_.size() && is_name_char(source_[end])) ++end;
    if (end >= source_.size()) {
        at_ = source_.size();
        return take(token_kind::end, 0);
    }
    if (end == at_ || !ends_name(source_[end])) {
        return refuse(end, "\"" + std::string(source_.substr(end, 1)) + "\" cannot stand here in a tag");
    }
    const std::string_view name = source_.substr(at_, end - at_);
    if (ends_literal(source_[end])) {
        if (name == "true") return take(token_kind::true_, 4);
        if (name == "false") return take(token_kind::false_, 5);
        if (name == "undefined") return take(token_kind::undefined, 9);
        if (name == "null") return take(token_kind::null, 4);
    }
    if (name == "as") {
        const std::size_t bar = skip_space(end);
        if (bar > end && bar < source_.size() && source_[bar] == '|') {
            return take(token_kind::open_params, bar + 1 - at_);
        }
    }
    return take(token_kind::id, name.size());
}

}  // namespace cortado::templates::detail
