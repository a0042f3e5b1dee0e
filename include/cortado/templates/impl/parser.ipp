#pragma once

#include <cortado/templates/detail/parser.hpp>

#include <charconv>
#include <utility>

namespace cortado::templates::detail {

// Counts what is inside what, so that a hostile text cannot exhaust the stack of the parser.
class parser::deeper {
public:
    explicit deeper(parser& of) : parser_(of) {
        if (++parser_.depth_ > 200) {
            parser_.source_.fail(parser_.current_.position,
                                 "more than 200 blocks or sub-expressions inside one another");
        }
    }
    deeper(const deeper&) = delete;
    deeper& operator=(const deeper&) = delete;
    ~deeper() { --parser_.depth_; }

private:
    parser& parser_;
};

CORTADO_DECL void parser::advance() {
    if (has_ahead_) {
        current_ = ahead_;
        has_ahead_ = false;
    } else {
        current_ = lexer_.next();
    }
}

CORTADO_DECL void parser::unexpected(const std::string& wanted) const {
    if (current_.kind == token_kind::invalid) source_.fail(current_.position, std::string(current_.text));
    std::string found(name_of(current_.kind));
    if (current_.kind == token_kind::id) found = "\"" + std::string(current_.text) + "\"";
    source_.fail(current_.position, "expected " + wanted + ", found " + found);
}

CORTADO_DECL token parser::expect(token_kind kind, const char* wanted) {
    if (current_.kind != kind) unexpected(wanted);
    return take();
}

CORTADO_DECL body_node parser::parse() {
    advance();
    body_node root = program();
    if (current_.kind != token_kind::end) unexpected("a block to be open, or the end of the template");
    return root;
}

CORTADO_DECL body_node parser::program() {
    const deeper level(*this);
    body_node made;
    for (;;) {
        switch (current_.kind) {
            case token_kind::end:
            case token_kind::open_end_block:
            case token_kind::inverse:
            case token_kind::open_inverse_chain: return made;
            default: made.nodes.push_back(statement());
        }
    }
}

CORTADO_DECL node parser::statement() {
    switch (current_.kind) {
        case token_kind::content: return content();
        case token_kind::comment: return comment();
        case token_kind::open:
        case token_kind::open_unescaped: return value();
        case token_kind::open_block: return block();
        case token_kind::open_inverse: return inverted_block();
        case token_kind::open_raw_block: return raw_block();
        case token_kind::open_partial: return partial();
        case token_kind::open_partial_block: return partial_block();
        case token_kind::open_decorator_block: return decorator_block();
        case token_kind::open_decorator:
            source_.fail(current_.position, "the only decorator is {{#*inline \"name\"}}");
        default: unexpected("text or a tag");
    }
}

CORTADO_DECL node parser::content() {
    const token it = take();
    return {.kind = node_kind::content, .position = it.position, .original = it.text, .text = it.text};
}

CORTADO_DECL node parser::comment() {
    const token it = take();
    return {.kind = node_kind::comment,
            .position = it.position,
            .open_strip = {it.strips_before, it.strips_after}};
}

CORTADO_DECL bool parser::open_rest(node& made, std::vector<std::string_view>* params, token_kind close) {
    const token open = take();
    made.position = open.position;
    made.open_strip.open = open.strips_before;
    made.call = call_parts(close, made.kind == node_kind::partial || made.kind == node_kind::partial_block);
    if (params != nullptr && current_.kind == token_kind::open_params) *params = block_params();
    const std::string wanted = "\"" +
                               std::string(close == token_kind::close_unescaped   ? "}}}"
                                           : close == token_kind::close_raw_block ? "}}}}"
                                                                                  : "}}") +
                               "\"";
    const token end = expect(close, wanted.c_str());
    made.open_strip.close = end.strips_after;
    return end.strips_after;
}

CORTADO_DECL node parser::value() {
    node made{.kind = node_kind::value};
    made.is_escaped = current_.kind == token_kind::open && !current_.spelt.ends_with('&');
    open_rest(made, nullptr,
              current_.kind == token_kind::open ? token_kind::close : token_kind::close_unescaped);
    return made;
}

CORTADO_DECL strip_flags parser::close_block(const node& opened) {
    if (current_.kind == token_kind::end) {
        unexpected("{{/" + std::string(opened.call.params.front().original) +
                   "}}, for the block that was opened in line " +
                   std::to_string(place_of("", source_.text, opened.position).line));
    }
    const token open = expect(token_kind::open_end_block, "\"{{/\"");
    const expression_node name = helper_name();
    const token close = expect(token_kind::close, "\"}}\"");
    const expression_node& wanted = opened.call.params.front();
    if (name.original != wanted.original) {
        source_.fail(wanted.position, "{{" + std::string(wanted.original) + "}} is closed by {{/" +
                                          std::string(name.original) + "}}");
    }
    return {open.strips_before, close.strips_after};
}

CORTADO_DECL node parser::block() {
    node made{.kind = node_kind::block};
    std::vector<std::string_view> params;
    open_rest(made, &params, token_kind::close);
    made.program = std::make_unique<body_node>(program());
    made.program->params = std::move(params);
    inverse_part other = inverse_chain();
    made.close_strip = close_block(made);
    if (other.body) {
        if (other.is_chain) other.body->nodes.front().close_strip = made.close_strip;
        made.inverse_strip = other.strip;
        made.inverse = std::move(other.body);
    }
    return made;
}

CORTADO_DECL node parser::inverted_block() {
    node made{.kind = node_kind::block};
    std::vector<std::string_view> params;
    open_rest(made, &params, token_kind::close);
    made.inverse = std::make_unique<body_node>(program());
    made.inverse->params = std::move(params);
    if (current_.kind == token_kind::inverse) {
        inverse_part other = inverse_and_program();
        made.inverse_strip = other.strip;
        made.program = std::move(other.body);
    }
    made.close_strip = close_block(made);
    return made;
}

CORTADO_DECL parser::inverse_part parser::inverse_and_program() {
    const token open = take();
    inverse_part made;
    made.strip = {open.strips_before, open.strips_after};
    made.body = std::make_unique<body_node>(program());
    return made;
}

CORTADO_DECL parser::inverse_part parser::inverse_chain() {
    if (current_.kind == token_kind::inverse) return inverse_and_program();
    if (current_.kind != token_kind::open_inverse_chain) return {};
    const deeper level(*this);
    node inner{.kind = node_kind::block};
    std::vector<std::string_view> params;
    open_rest(inner, &params, token_kind::close);
    inverse_part made;
    made.strip = inner.open_strip;
    made.is_chain = true;
    inner.program = std::make_unique<body_node>(program());
    inner.program->params = std::move(params);
    inverse_part other = inverse_chain();
    if (other.body) {
        if (other.is_chain) other.body->nodes.front().close_strip = other.strip;
        inner.close_strip = other.strip;
        inner.inverse_strip = other.strip;
        inner.inverse = std::move(other.body);
    }
    made.body = std::make_unique<body_node>();
    made.body->nodes.push_back(std::move(inner));
    made.body->is_chained = true;
    return made;
}

CORTADO_DECL node parser::raw_block() {
    node made{.kind = node_kind::raw_block};
    open_rest(made, nullptr, token_kind::close_raw_block);
    made.open_strip = {};
    made.program = std::make_unique<body_node>();
    while (current_.kind == token_kind::content) made.program->nodes.push_back(content());
    const token end = expect(token_kind::end_raw_block, "\"{{{{/\" and the name of the raw block");
    const expression_node& name = made.call.params.front();
    if (end.text != name.original) {
        source_.fail(name.position, "{{{{" + std::string(name.original) + "}}}} is closed by {{{{/" +
                                        std::string(end.text) + "}}}}");
    }
    return made;
}

CORTADO_DECL node parser::partial() {
    node made{.kind = node_kind::partial};
    open_rest(made, nullptr, token_kind::close);
    if (made.call.params.size() > 2) {
        source_.fail(made.position,
                     "a partial takes one context, not " + std::to_string(made.call.params.size() - 1));
    }
    return made;
}

CORTADO_DECL node parser::partial_block() {
    node made{.kind = node_kind::partial_block};
    open_rest(made, nullptr, token_kind::close);
    made.program = std::make_unique<body_node>(program());
    if (current_.kind == token_kind::inverse || current_.kind == token_kind::open_inverse_chain) {
        unexpected("the end of the partial's block, which has no {{else}}");
    }
    made.close_strip = close_block(made);
    if (made.call.params.size() > 2) {
        source_.fail(made.position,
                     "a partial takes one context, not " + std::to_string(made.call.params.size() - 1));
    }
    return made;
}

CORTADO_DECL node parser::decorator_block() {
    node made{.kind = node_kind::inline_partial};
    open_rest(made, nullptr, token_kind::close);
    const expression_node& name = made.call.params.front();
    if (name.original != "inline") {
        source_.fail(made.position,
                     "the only decorator is inline, not \"" + std::string(name.original) + "\"");
    }
    if (made.call.params.size() != 2) source_.fail(made.position, "inline takes the name of the partial");
    made.program = std::make_unique<body_node>(program());
    if (current_.kind == token_kind::inverse) source_.fail(current_.position, "inline has no {{else}}");
    made.close_strip = close_block(made);
    return made;
}

CORTADO_DECL std::vector<std::string_view> parser::block_params() {
    advance();
    std::vector<std::string_view> names;
    do {
        if (current_.kind != token_kind::id && current_.kind != token_kind::literal_id) unexpected("a name");
        names.push_back(take().text);
    } while (current_.kind != token_kind::close_params);
    advance();
    return names;
}

// ---- expressions ----
CORTADO_DECL bool parser::at_param() const {
    switch (current_.kind) {
        case token_kind::id:
        case token_kind::literal_id:
        case token_kind::data:
        case token_kind::string:
        case token_kind::number:
        case token_kind::true_:
        case token_kind::false_:
        case token_kind::undefined:
        case token_kind::null:
        case token_kind::open_sexpr: return true;
        default: return false;
    }
}

// A name is the start of a hash when = follows.
CORTADO_DECL bool parser::at_hash() {
    if (current_.kind != token_kind::id && current_.kind != token_kind::literal_id) return false;
    if (!has_ahead_) {
        ahead_ = lexer_.next();
        has_ahead_ = true;
    }
    return ahead_.kind == token_kind::equals;
}

CORTADO_DECL expression_node parser::call_parts(token_kind close, bool callee_may_be_call) {
    expression_node call{.kind = expression_kind::call, .position = current_.position};
    if (callee_may_be_call && current_.kind == token_kind::open_sexpr) {
        call.params.push_back(sub_expression());
    } else {
        call.params.push_back(helper_name());
    }
    params_and_hash(call);
    static_cast<void>(close);
    return call;
}

CORTADO_DECL void parser::params_and_hash(expression_node& call) {
    while (at_param() && !at_hash()) call.params.push_back(param());
    while (at_hash()) {
        const std::string_view name = take().text;
        advance();
        if (!at_param()) unexpected("a value");
        call.hash.emplace_back(name, param());
    }
}

CORTADO_DECL expression_node parser::param() {
    return current_.kind == token_kind::open_sexpr ? sub_expression() : helper_name();
}

CORTADO_DECL expression_node parser::sub_expression() {
    const deeper level(*this);
    advance();
    expression_node call = call_parts(token_kind::close_sexpr, false);
    expect(token_kind::close_sexpr, "\")\"");
    return call;
}

CORTADO_DECL expression_node parser::helper_name() {
    const token it = current_;
    expression_node made{.position = it.position, .original = it.text};
    switch (it.kind) {
        case token_kind::id:
        case token_kind::literal_id: return path(false);
        case token_kind::data:
            advance();
            if (current_.kind != token_kind::id && current_.kind != token_kind::literal_id)
                unexpected("a name");
            return path(true);
        case token_kind::string: made.kind = expression_kind::string; break;
        case token_kind::number:
            made.kind = expression_kind::number;
            std::from_chars(it.text.data(), it.text.data() + it.text.size(), made.value);
            break;
        case token_kind::true_:
        case token_kind::false_:
            made.kind = expression_kind::boolean;
            made.truth = it.kind == token_kind::true_;
            break;
        case token_kind::undefined: made.kind = expression_kind::undefined; break;
        case token_kind::null: made.kind = expression_kind::null; break;
        default: unexpected("a name or a value");
    }
    advance();
    return made;
}

CORTADO_DECL expression_node parser::path(bool is_data) {
    const std::size_t start = current_.position - (is_data ? 1 : 0);
    expression_node made{.kind = is_data ? expression_kind::data : expression_kind::path,
                         .position = static_cast<std::uint32_t>(start)};
    std::string original(is_data ? "@" : "");
    bool is_first = true;
    for (;;) {
        if (current_.kind != token_kind::id && current_.kind != token_kind::literal_id) unexpected("a name");
        const token part = take();
        original += part.text;
        const bool is_place =
            part.kind == token_kind::id && (part.text == ".." || part.text == "." || part.text == "this");
        if (is_first) made.is_scoped = is_place || part.text == "." || part.text == "this";
        is_first = false;
        if (is_place && !made.parts.empty()) {
            source_.fail(start, "invalid path: " + original + "; a path goes up before it goes down");
        }
        if (!is_place) made.parts.push_back(part.text);
        if (part.kind == token_kind::id && part.text == "..") ++made.depth;
        if (current_.kind != token_kind::separator) break;
        original += take().spelt;
    }
    made.original = source_.made.emplace_back(std::move(original));
    return made;
}

}  // namespace cortado::templates::detail
