#pragma once

#include <cortado/core/json_text.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/http/detail/hex.hpp>
#include <cortado/http/detail/query_node.hpp>
#include <cortado/http/nested_query.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace cortado::http {

namespace detail {

inline constexpr std::size_t deepest_query = 200;  // what recursion over a value can bear on any stack

/** Replace `&#number;` by its character; one above U+10FFFF counts by its last sixteen bits, as in JavaScript. */
inline std::string interpret_entities(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::uint32_t number = 0;
        const std::size_t end = text.starts_with("&#") ? text.find_first_not_of("0123456789", 2) : 0;
        if (end <= 2 || end == std::string_view::npos || text[end] != ';') {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        const bool fits = std::from_chars(text.data() + 2, text.data() + end, number).ec == std::errc();
        append_code_point(out, !fits ? 0xfffd : number > 0x10ffff ? number & 0xffff : number);
        text.remove_prefix(end + 1);
    }
    return out;
}

inline std::string decode_form_text(std::string_view text, form_charset charset) {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    std::string out;
    if (charset == form_charset::iso_8859_1) {
        for (std::size_t at = 0; at < spaced.size(); ++at) {
            const int byte = escaped_byte(spaced, at);
            append_code_point(
                out, byte < 0 ? static_cast<unsigned char>(spaced[at]) : static_cast<std::uint32_t>(byte));
            if (byte >= 0) at += 2;
        }
        return out;
    }
    if (const result<std::string> decoded = percent_decode(spaced)) return *decoded;
    append_utf8(out, spaced);
    return out;
}

/** Read the brackets that are written as escapes. */
inline std::string unescape_brackets(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view escape = text.substr(at, 3);
        const char bracket = iequals(escape, "%5b") ? '[' : iequals(escape, "%5d") ? ']' : '\0';
        out += bracket == '\0' ? text[at] : bracket;
        if (bracket != '\0') at += 2;
    }
    return out;
}

inline std::vector<std::string_view> split_parameters(std::string_view text, std::size_t limit) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size() && (limit == 0 || parts.size() < limit);) {
        const std::size_t end = std::min(text.find('&', at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

/** Take the first parameter `utf8=` out of the list, and believe it where it is a check mark in one of two forms. */
inline void take_sentinel(std::vector<std::string_view>& parts, form_charset& charset) {
    const auto found =
        std::ranges::find_if(parts, [](std::string_view part) { return part.starts_with("utf8="); });
    if (found == parts.end()) return;
    if (*found == "utf8=%E2%9C%93") charset = form_charset::utf8;
    if (*found == "utf8=%26%2310003%3B") charset = form_charset::iso_8859_1;
    parts.erase(found);
}

/** Read the parameters into one object of flat names; those of one name stand in a row. */
inline query_node read_parameters(std::string_view text, const nested_query_options& options) {
    const std::string clean = unescape_brackets(text);
    std::vector<std::string_view> parts = split_parameters(clean, options.parameter_limit);
    form_charset charset = options.charset;
    if (options.charset_sentinel) take_sentinel(parts, charset);
    const bool entities = options.interpret_numeric_entities && charset == form_charset::iso_8859_1;
    query_node flat(query_node::kind::object);
    for (const std::string_view part : parts) {
        const std::size_t bracket = part.find("]=");
        const std::size_t equals =
            std::min(bracket == std::string_view::npos ? part.find('=') : bracket + 1, part.size());
        std::string name = decode_form_text(part.substr(0, equals), charset);
        std::string value =
            equals == part.size() ? std::string() : decode_form_text(part.substr(equals + 1), charset);
        if (entities) value = interpret_entities(value);
        if (name.empty()) continue;
        if (query_node* const found = flat.find(name); found != nullptr) {
            *found = combine_nodes(std::move(*found), query_node(std::move(value)),
                                   static_cast<double>(options.array_limit));
        } else {
            flat.add(std::move(name), query_node(std::move(value)));
        }
    }
    return flat;
}

/** Find where the bracket that opens at an offset closes; npos where it does not. */
inline std::size_t closing_bracket(std::string_view name, std::size_t open) noexcept {
    std::size_t level = 0;
    for (std::size_t at = open; at < name.size(); ++at) {
        if (name[at] == '[') ++level;
        if (name[at] == ']' && --level == 0) return at;
    }
    return std::string_view::npos;
}

/** Split `a[b][c]` into `a`, `[b]`, `[c]`; what is deeper, or not closed, is one last segment in brackets.
    @return false where a strict depth is exceeded */
inline bool split_name(std::string_view name, const nested_query_options& options, std::size_t depth,
                       std::vector<std::string>& segments) {
    if (depth == 0) {
        segments.emplace_back(name);
        return true;
    }
    std::size_t open = name.find('[');
    if (open != 0) segments.emplace_back(name.substr(0, open));
    for (std::size_t level = 0; open != std::string_view::npos && level < depth; ++level) {
        const std::size_t close = closing_bracket(name, open);
        if (close == std::string_view::npos) {
            segments.push_back(std::string("[").append(name.substr(open)).append("]"));
            return true;
        }
        segments.emplace_back(name.substr(open, close + 1 - open));
        open = name.find('[', close + 1);
    }
    if (open == std::string_view::npos) return true;
    if (options.strict_depth) return false;
    segments.push_back(std::string("[").append(name.substr(open)).append("]"));
    return true;
}

/** Put a value under one segment of its name. */
inline query_node wrap_node(std::string_view segment, query_node leaf, double array_limit) {
    if (segment == "[]") {
        if (leaf.overflow) return leaf;
        if (leaf.is_array()) return leaf;
        query_node array(query_node::kind::array);
        return combine_nodes(std::move(array), std::move(leaf), array_limit);
    }
    const bool bracketed = segment.starts_with('[') && segment.ends_with(']');
    const std::string_view name = bracketed ? segment.substr(1, segment.size() - 2) : segment;
    const std::optional<double> index = bracketed ? canonical_integer(name) : std::nullopt;
    if (index && *index >= 0 && *index < array_limit) {
        query_node array(query_node::kind::array);
        array.add_at(*index, std::move(leaf));
        return array;
    }
    query_node object(query_node::kind::object);
    if (index && *index >= 0) object.overflow = index;
    if (name != "__proto__") object.add(std::string(name), std::move(leaf));
    return object;
}

inline nested_query finish_node(query_node node) {
    if (node.is_text()) return nested_query(std::move(node.text()));
    const bool is_array = node.is_array();
    order_names(node.entries());
    std::vector<nested_query_member> members;
    members.reserve(node.entries().size());
    for (auto& [name, value] : node.entries()) {
        members.push_back({is_array ? std::string() : std::move(name), finish_node(std::move(value))});
    }
    return {is_array ? nested_query::kind::array : nested_query::kind::object, std::move(members)};
}

}  // namespace detail

CORTADO_DECL result<nested_query> nested_query::parse(std::string_view text,
                                                      const nested_query_options& options) {
    const auto array_limit = static_cast<double>(options.array_limit);
    const std::size_t depth = std::min(options.depth, detail::deepest_query);
    detail::query_node all(detail::query_node::kind::object);
    if (text.empty()) return detail::finish_node(std::move(all));
    detail::query_node flat = detail::read_parameters(text, options);
    detail::order_names(flat.entries());
    std::vector<std::string> segments;
    for (auto& [name, value] : flat.entries()) {
        segments.clear();
        if (!detail::split_name(name, options, depth, segments)) {
            return parse_error{0, "Input depth exceeded depth option of " + std::to_string(depth) +
                                      " and strictDepth is true"};
        }
        detail::query_node leaf = std::move(value);
        for (std::size_t i = segments.size(); i > 0; --i) {
            leaf = detail::wrap_node(segments[i - 1], std::move(leaf), array_limit);
        }
        all = detail::merge_nodes(std::move(all), std::move(leaf), array_limit);
    }
    return detail::finish_node(std::move(all));
}

CORTADO_DECL const nested_query& nested_query::operator[](std::string_view name) const noexcept {
    static const nested_query none;
    if (!is_object()) return none;
    const auto found = std::ranges::find(members_, name, &nested_query_member::name);
    return found == members_.end() ? none : found->value;
}

CORTADO_DECL const nested_query& nested_query::operator[](std::size_t index) const noexcept {
    static const nested_query none;
    return is_array() && index < members_.size() ? members_[index].value : none;
}

CORTADO_DECL nested_query::const_iterator nested_query::begin() const noexcept { return members_.data(); }
CORTADO_DECL nested_query::const_iterator nested_query::end() const noexcept {
    return members_.data() + members_.size();
}
CORTADO_DECL std::size_t nested_query::size() const noexcept { return members_.size(); }

CORTADO_DECL std::string nested_query::dump() const {
    std::string out;
    append_to(out);
    return out;
}

CORTADO_DECL void nested_query::append_to(std::string& out) const {
    if (kind_ == kind::none) {
        out += "null";
    } else if (is_text()) {
        append_json_string(out, text_);
    } else {
        out += is_array() ? '[' : '{';
        for (const nested_query_member& member : members_) {
            if (&member != members_.data()) out += ',';
            if (is_object()) {
                append_json_string(out, member.name);
                out += ':';
            }
            member.value.append_to(out);
        }
        out += is_array() ? ']' : '}';
    }
}

}  // namespace cortado::http
