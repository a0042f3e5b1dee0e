#pragma once

#include <cortado/templates/detail/lexer.hpp>
#include <cortado/templates/detail/whitespace.hpp>

#include <cstddef>

namespace cortado::templates::detail {

class whitespace_control {
public:
    explicit whitespace_control(bool ignore_standalone) : ignores_standalone_(ignore_standalone) {}

    void program(body_node& body, bool is_root);

private:
    using nodes = std::vector<node>;
    struct wishes {
        bool open = false;
        bool close = false;
        bool open_standalone = false;
        bool close_standalone = false;
        bool inline_standalone = false;
    };

    wishes accept(node& it);
    wishes block(node& it);
    void inner_strips(node& it, body_node& first, body_node* first_inverse, body_node* last_inverse);

    static node* content_at(nodes& list, std::size_t place) {
        return place < list.size() && list[place].kind == node_kind::content ? &list[place] : nullptr;
    }
    static bool is_blank_before(nodes& list, std::size_t place, bool is_root);
    static bool is_blank_behind(nodes& list, std::size_t place, bool is_root);
    static void omit_right(node* it, bool everything);
    static bool omit_left(node* it, bool everything);
    static node* last_of(body_node& body) { return content_at(body.nodes, body.nodes.size() - 1); }
    static node* first_of(body_node& body) { return content_at(body.nodes, 0); }

    bool ignores_standalone_;
};

// Whether the text before a place ends with a line and nothing but space; at the start of a template, space is enough.
inline bool whitespace_control::is_blank_before(nodes& list, std::size_t place, bool is_root) {
    if (place == 0) return is_root;
    const node& before = list[place - 1];
    if (before.kind != node_kind::content) return false;
    for (std::size_t at = before.original.size(); at-- > 0;) {
        if (before.original[at] == '\n') return true;
        if (!is_template_space(before.original[at])) return false;
    }
    return place == 1 && is_root;
}
// `place` is that of what follows.
inline bool whitespace_control::is_blank_behind(nodes& list, std::size_t place, bool is_root) {
    if (place >= list.size()) return is_root;
    const node& behind = list[place];
    if (behind.kind != node_kind::content) return false;
    for (const char c : behind.original) {
        if (c == '\n') return true;
        if (!is_template_space(c)) return false;
    }
    return place + 1 >= list.size() && is_root;
}

inline void whitespace_control::omit_right(node* it, bool everything) {
    if (it == nullptr || (!everything && it->has_right_stripped)) return;
    const std::size_t before = it->text.size();
    std::size_t at = 0;
    if (everything) {
        while (at < before && is_template_space(it->text[at])) ++at;
    } else {
        while (at < before && (it->text[at] == ' ' || it->text[at] == '\t')) ++at;
        if (at < before && it->text[at] == '\r') ++at;
        if (at < before && it->text[at] == '\n') ++at;
    }
    it->text.remove_prefix(at);
    it->has_right_stripped = at != 0;
}
inline bool whitespace_control::omit_left(node* it, bool everything) {
    if (it == nullptr || (!everything && it->has_left_stripped)) return false;
    std::size_t end = it->text.size();
    while (end > 0 && (everything ? is_template_space(it->text[end - 1])
                                  : it->text[end - 1] == ' ' || it->text[end - 1] == '\t')) {
        --end;
    }
    it->has_left_stripped = end != it->text.size();
    it->text = it->text.substr(0, end);
    return it->has_left_stripped;
}

inline void whitespace_control::program(body_node& body, bool is_root) {
    nodes& list = body.nodes;
    for (std::size_t i = 0; i < list.size(); ++i) {
        node& it = list[i];
        if (it.kind == node_kind::content) continue;
        const wishes strip = accept(it);
        const bool before = is_blank_before(list, i, is_root);
        const bool behind = is_blank_behind(list, i + 1, is_root);
        node* const left = i > 0 ? content_at(list, i - 1) : nullptr;
        node* const right = content_at(list, i + 1);
        if (strip.close) omit_right(right, true);
        if (strip.open) omit_left(left, true);
        if (ignores_standalone_) continue;
        body_node* const inner_first = it.program ? it.program.get() : it.inverse.get();
        body_node* const inner_last = it.inverse ? it.inverse.get() : it.program.get();
        if (strip.inline_standalone && before && behind) {
            omit_right(right, false);
            if (omit_left(left, false) && it.kind == node_kind::partial) {
                const std::size_t last = left->original.find_last_not_of(" \t");
                it.indent = left->original.substr(last == std::string_view::npos ? 0 : last + 1);
            }
        }
        if (strip.open_standalone && before) {
            omit_right(first_of(*inner_first), false);
            omit_left(left, false);
        }
        if (strip.close_standalone && behind) {
            omit_right(right, false);
            omit_left(last_of(*inner_last), false);
        }
    }
}

inline whitespace_control::wishes whitespace_control::accept(node& it) {
    switch (it.kind) {
        case node_kind::value: return {.open = it.open_strip.open, .close = it.open_strip.close};
        case node_kind::partial:
        case node_kind::comment:
            return {.open = it.open_strip.open, .close = it.open_strip.close, .inline_standalone = true};
        default: return block(it);
    }
}

inline whitespace_control::wishes whitespace_control::block(node& it) {
    if (it.program) program(*it.program, false);
    if (it.inverse) program(*it.inverse, false);
    body_node& first = it.program ? *it.program : *it.inverse;
    body_node* const inverse = it.program ? it.inverse.get() : nullptr;
    body_node* first_inverse = inverse;
    body_node* last_inverse = inverse;
    if (inverse != nullptr && inverse->is_chained) {
        first_inverse = inverse->nodes.front().program.get();
        while (last_inverse->is_chained) last_inverse = last_inverse->nodes.back().program.get();
    }
    body_node& end = first_inverse != nullptr ? *first_inverse : first;
    const wishes made{
        .open = it.open_strip.open,
        .close = it.close_strip.close,
        .open_standalone = is_blank_behind(first.nodes, 0, false),
        .close_standalone = is_blank_before(end.nodes, end.nodes.size(), false),
    };
    inner_strips(it, first, first_inverse, last_inverse);
    return made;
}

inline void whitespace_control::inner_strips(node& it, body_node& first, body_node* first_inverse,
                                             body_node* last_inverse) {
    if (it.open_strip.close) omit_right(first_of(first), true);
    if (first_inverse == nullptr) {
        if (it.close_strip.open) omit_left(last_of(first), true);
        return;
    }
    if (it.inverse_strip.open) omit_left(last_of(first), true);
    if (it.inverse_strip.close) omit_right(first_of(*first_inverse), true);
    if (it.close_strip.open) omit_left(last_of(*last_inverse), true);
    if (!ignores_standalone_ && is_blank_before(first.nodes, first.nodes.size(), false) &&
        is_blank_behind(first_inverse->nodes, 0, false)) {
        omit_left(last_of(first), false);
        omit_right(first_of(*first_inverse), false);
    }
}

CORTADO_DECL void control_whitespace(body_node& root, bool ignore_standalone) {
    whitespace_control(ignore_standalone).program(root, true);
}

}  // namespace cortado::templates::detail
