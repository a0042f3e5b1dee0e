#pragma once

#include <cortado/templates/detail/lexer.hpp>
#include <cortado/templates/detail/mustache_parser.hpp>

#include <utility>

namespace cortado::templates::detail {

inline std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_template_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_template_space(text.back())) text.remove_suffix(1);
    return text;
}

CORTADO_DECL body_node mustache_parser::parse() {
    at_ = 0;
    return body(nullptr, 0);
}

CORTADO_DECL void mustache_parser::add_text(body_node& into, std::size_t from, std::size_t to) const {
    if (to <= from) return;
    into.nodes.push_back({.kind = node_kind::content,
                          .position = static_cast<std::uint32_t>(from),
                          .text = text_.substr(from, to - from)});
}

CORTADO_DECL void mustache_parser::read_delimiters(const tag& it, std::string_view inside) {
    inside = trimmed(inside);
    std::size_t end = 0;
    while (end < inside.size() && !is_template_space(inside[end])) ++end;
    const std::string_view open = inside.substr(0, end);
    const std::string_view close = trimmed(inside.substr(end));
    if (open.empty() || close.empty() || close.find_first_of(" \t\r\n=") != std::string_view::npos ||
        open.find('=') != std::string_view::npos) {
        source_.fail(it.start, "expected two delimiters between \"" + std::string(open_) +
                                   "=\" and \"=" + std::string(close_) + "\", as in {{=<% %>=}}");
    }
    open_ = open;
    close_ = close;
}

CORTADO_DECL mustache_parser::tag mustache_parser::read_tag(std::size_t start) {
    tag it{.start = start};
    std::size_t from = start + open_.size();
    std::string end(close_);
    if (from < text_.size()) {
        const char sign = text_[from];
        if (std::string_view("#^/>!&=$<{").find(sign) != std::string_view::npos) {
            it.kind = sign;
            ++from;
        }
    }
    if (it.kind == '{') end.insert(0, "}");
    if (it.kind == '=') end.insert(0, "=");
    const std::size_t close = text_.find(end, from);
    if (close == std::string_view::npos) {
        source_.fail(start, "expected \"" + end + "\", found the end of the template");
    }
    it.end = close + end.size();
    const std::string_view inside = text_.substr(from, close - from);
    if (it.kind == '=') {
        read_delimiters(it, inside);
        return it;
    }
    if (it.kind == '{') it.kind = '&';
    it.name = trimmed(inside);
    if ((it.kind == '>' || it.kind == '<') && it.name.starts_with('*')) {
        it.is_dynamic = true;
        it.name = trimmed(it.name.substr(1));
    }
    if (it.kind == '!') return it;
    if (it.name.empty()) source_.fail(start, "expected a name in the tag");
    return it;
}

// Looks no further back than the blanks go: a line may be as long as the template.
CORTADO_DECL bool mustache_parser::is_blank_before(std::size_t start, std::size_t& line_start) const {
    line_start = start;
    while (line_start > clear_at_ && (text_[line_start - 1] == ' ' || text_[line_start - 1] == '\t'))
        --line_start;
    return line_start == 0 || line_start == clear_at_ || text_[line_start - 1] == '\n';
}
CORTADO_DECL bool mustache_parser::is_blank_behind(std::size_t end, std::size_t& behind) const {
    behind = end;
    while (behind < text_.size() && (text_[behind] == ' ' || text_[behind] == '\t')) ++behind;
    if (text_.substr(behind).starts_with("\r\n")) ++behind;
    if (behind >= text_.size()) return true;
    return text_[behind++] == '\n';
}

// Tags that write nothing themselves take their line away with them, if nothing else is on it.
CORTADO_DECL bool mustache_parser::stands_alone(tag& it, std::size_t& line_start, std::size_t& behind) const {
    if (it.kind == 'v' || it.kind == '&') return false;
    if (!is_blank_before(it.start, line_start) || !is_blank_behind(it.end, behind)) return false;
    it.indent = text_.substr(line_start, it.start - line_start);
    return true;
}

CORTADO_DECL expression_node mustache_parser::path(const tag& it) {
    expression_node made{
        .kind = expression_kind::path, .position = static_cast<std::uint32_t>(it.start), .original = it.name};
    if (it.name == ".") {
        made.is_scoped = true;
        return made;
    }
    std::string_view rest = it.name;
    for (;;) {
        const std::size_t dot = rest.find('.');
        made.parts.push_back(trimmed(rest.substr(0, dot)));
        if (made.parts.back().empty()) source_.fail(it.start, "expected a name between the dots");
        if (dot == std::string_view::npos) return made;
        rest.remove_prefix(dot + 1);
    }
}

CORTADO_DECL node mustache_parser::leaf(const tag& it) {
    node made{.kind = it.kind == '>' ? node_kind::partial : node_kind::value,
              .is_escaped = it.kind == 'v',
              .is_dynamic = it.is_dynamic,
              .position = static_cast<std::uint32_t>(it.start),
              .indent = it.indent};
    expression_node named{.kind = expression_kind::string, .position = made.position, .original = it.name};
    made.call.params.push_back(it.kind == '>' && !it.is_dynamic ? std::move(named) : path(it));
    return made;
}

CORTADO_DECL node mustache_parser::section(const tag& opened, std::size_t depth) {
    node made{.kind = opened.kind == '$'   ? node_kind::slot
                      : opened.kind == '<' ? node_kind::partial_block
                                           : node_kind::block,
              .is_inverted = opened.kind == '^',
              .is_dynamic = opened.is_dynamic,
              .position = static_cast<std::uint32_t>(opened.start),
              .indent = opened.indent};
    const bool is_name = opened.kind == '$' || (opened.kind == '<' && !opened.is_dynamic);
    expression_node named{
        .kind = expression_kind::string, .position = made.position, .original = opened.name};
    made.call.params.push_back(is_name ? std::move(named) : path(opened));
    const std::size_t start = at_;
    made.open_delimiter = open_;
    made.close_delimiter = close_;
    made.program = std::make_unique<body_node>(body(&opened, depth + 1));
    made.original = text_.substr(start, closing_.start - start);
    return made;
}

// A slot is indented as its text is, or, if it has none, as its tag is.
CORTADO_DECL void mustache_parser::indent_slot(node& made, const tag& opened, bool starts_line) const {
    const std::string_view text = made.original;
    if (!starts_line) return;
    made.intrinsic = text.substr(0, text.find_first_not_of(" \t"));
    if (trimmed(text).empty()) made.intrinsic = opened.indent;
    made.indent = made.intrinsic;
}

// {{$x}} and {{<x}}, whose tags count as alone also when opening and closing tag share a line.
CORTADO_DECL void mustache_parser::inheritance(tag& it, body_node& into, std::size_t depth) {
    std::size_t line_start = it.start;
    std::size_t behind = it.end;
    const bool is_clear = is_blank_before(it.start, line_start);
    const bool starts_line = is_clear && is_blank_behind(it.end, behind);
    const std::string_view blank =
        is_clear ? text_.substr(line_start, it.start - line_start) : std::string_view();
    add_text(into, at_, is_clear ? line_start : it.start);
    it.indent = blank;
    it.is_clear = is_clear;
    at_ = starts_line ? behind : it.end;
    if (is_clear) clear_at_ = at_;
    node made = section(it, depth);
    if (it.kind == '$') {
        indent_slot(made, it, starts_line);
    } else if (is_clear && !blank.empty() && at_ < text_.size() && at_ > 0 && text_[at_ - 1] != '\n') {
        // Something stands behind it: it is no line of its own after all.
        add_text(into, line_start, it.start);
        made.indent = {};
    }
    into.nodes.push_back(std::move(made));
}

CORTADO_DECL void mustache_parser::close_body(const tag* within, tag it, body_node& made) {
    if (within == nullptr) source_.fail(it.start, "no section is open here");
    if (it.name != within->name) {
        source_.fail(it.start, "expected {{/" + std::string(within->name) + "}}, found {{/" +
                                   std::string(it.name) + "}}");
    }
    std::size_t line_start = it.start;
    std::size_t behind = it.end;
    clear_at_ = 0;  // an opening tag in the same line does not make this one stand alone
    const bool is_clear = is_blank_before(it.start, line_start);
    const bool ends_line = is_blank_behind(it.end, behind);
    const bool is_parent = within->kind == '<';
    const bool takes_start = is_clear && (ends_line || within->kind == '$');
    const bool takes_end = ends_line && (is_clear || (is_parent && within->is_clear));
    add_text(made, at_, takes_start ? line_start : it.start);
    at_ = takes_end ? behind : it.end;
    closing_ = it;
}

CORTADO_DECL body_node mustache_parser::body(const tag* within, std::size_t depth) {
    if (depth > 200) source_.fail(within->start, "more than 200 sections inside one another");
    body_node made;
    for (;;) {
        const std::size_t start = text_.find(open_, at_);
        if (start == std::string_view::npos) {
            add_text(made, at_, text_.size());
            at_ = text_.size();
            if (within == nullptr) return made;
            source_.fail(within->start,
                         "expected {{/" + std::string(within->name) + "}}, found the end of the template");
        }
        tag it = read_tag(start);
        if (it.kind == '/') {
            close_body(within, it, made);
            return made;
        }
        if (it.kind == '$' || it.kind == '<') {
            inheritance(it, made, depth);
            continue;
        }
        std::size_t line_start = start;
        std::size_t behind = it.end;
        const bool alone = stands_alone(it, line_start, behind);
        add_text(made, at_, alone ? line_start : start);
        at_ = alone ? behind : it.end;
        if (it.kind == '!' || it.kind == '=') continue;
        made.nodes.push_back(it.kind == '#' || it.kind == '^' ? section(it, depth) : leaf(it));
    }
}

}  // namespace cortado::templates::detail
