#pragma once

#include <cortado/templates/detail/html_place.hpp>

namespace cortado::templates::detail {

inline char lower_case(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline bool is_html_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

CORTADO_DECL void html_place::read(std::string_view html) {
    for (const char c : html) step(c);
}

CORTADO_DECL void html_place::skip_value() {
    if (kind_ == kind::value_start) kind_ = kind::unquoted;
    if (kind_ == kind::in_tag) {
        kind_ = kind::attribute_name;
        attribute_.clear();
    }
    recent_.clear();
}

CORTADO_DECL void html_place::leave_tag() {
    kind_ = kind::text;
    if (!is_end_tag_ && tag_ == "script") kind_ = kind::script;
    if (!is_end_tag_ && tag_ == "style") kind_ = kind::style;
    recent_.clear();
}

// A script or a comment goes on to its end, whatever is in it.
CORTADO_DECL void html_place::in_raw(char c, std::string_view end) {
    recent_ += lower_case(c);
    if (recent_.size() > 16) recent_.erase(0, 1);
    if (!recent_.ends_with(end)) return;
    kind_ = kind_ == kind::comment ? kind::text : kind::in_tag;
    is_end_tag_ = true;
    recent_.clear();
}

CORTADO_DECL void html_place::in_tag(char c) {
    if (c == '>') return leave_tag();
    if (is_html_space(c) || c == '/') {
        if (kind_ == kind::tag_name) kind_ = kind::in_tag;
        return;
    }
    if (kind_ == kind::tag_name) {
        tag_ += lower_case(c);
        if (tag_ == "!--") kind_ = kind::comment;
        return;
    }
    kind_ = kind::attribute_name;
    attribute_.assign(1, lower_case(c));
}

// The beginning of an address says what it is; browsers overlook white space in it.
CORTADO_DECL void html_place::in_value(char c) {
    if (recent_.size() < 16 && !is_html_space(c)) recent_ += lower_case(c);
}

CORTADO_DECL void html_place::in_text(char c) {
    const bool is_open = recent_ == "<";
    recent_ = c == '<' ? "<" : "";
    if (!is_open || !(c == '/' || c == '!' || (lower_case(c) >= 'a' && lower_case(c) <= 'z'))) return;
    kind_ = kind::tag_name;
    is_end_tag_ = c == '/';
    tag_ = is_end_tag_ ? "" : std::string(1, lower_case(c));
    recent_.clear();
}

CORTADO_DECL void html_place::step(char c) {
    switch (kind_) {
        case kind::text: return in_text(c);
        case kind::tag_name:
        case kind::in_tag: return in_tag(c);
        case kind::attribute_name:
            if (c == '=') {
                kind_ = kind::value_start;
            } else if (c == '>') {
                leave_tag();
            } else if (is_html_space(c) || c == '/') {
                kind_ = kind::in_tag;
            } else {
                attribute_ += lower_case(c);
            }
            return;
        case kind::value_start:
            if (is_html_space(c)) return;
            recent_.clear();
            kind_ = c == '"' || c == '\'' ? kind::quoted : c == '>' ? kind::text : kind::unquoted;
            quote_ = c;
            if (c == '>') return leave_tag();
            if (kind_ == kind::unquoted) in_value(c);
            return;
        case kind::quoted:
            if (c == quote_) kind_ = kind::in_tag;
            return in_value(c);
        case kind::unquoted:
            if (c == '>') return leave_tag();
            if (is_html_space(c)) kind_ = kind::in_tag;
            return in_value(c);
        case kind::script: return in_raw(c, "</script");
        case kind::style: return in_raw(c, "</style");
        case kind::comment: return in_raw(c, "-->");
    }
}

}  // namespace cortado::templates::detail
