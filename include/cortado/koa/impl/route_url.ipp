#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/http/url.hpp>
#include <cortado/koa/route_url.hpp>
#include <cortado/web/path_pattern.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace cortado::koa {

namespace detail {

/** A piece of a pattern that is known to be well-formed. */
struct path_word {
    enum class type : std::uint8_t { text, param, wildcard, open, close, end };
    type kind = type::end;
    std::string text = {};
};

/** Takes a pattern apart. */
class path_words {
public:
    explicit path_words(std::string_view pattern) noexcept : pattern_(pattern) {}

    path_word next() {
        if (at_ == pattern_.size()) return {};
        const char c = pattern_[at_++];
        switch (c) {
            case '{': return {path_word::type::open};
            case '}': return {path_word::type::close};
            case ':': return {path_word::type::param, name()};
            case '*': return {path_word::type::wildcard, name()};
            case '\\': return {path_word::type::text, std::string(1, pattern_[at_++])};
            default: return {path_word::type::text, std::string(1, c)};
        }
    }

private:
    std::string name() {
        std::string found;
        if (pattern_[at_] != '"') {
            while (at_ < pattern_.size() && is_of_name(pattern_[at_])) found += pattern_[at_++];
            return found;
        }
        for (++at_; pattern_[at_] != '"'; ++at_) {
            if (pattern_[at_] == '\\') ++at_;
            found += pattern_[at_];
        }
        ++at_;
        return found;
    }
    static bool is_of_name(char c) noexcept {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '$' || static_cast<unsigned char>(c) >= 0x80;
    }

    std::string_view pattern_;
    std::size_t at_ = 0;
};

using url_value_list = std::vector<std::pair<std::string, std::string>>;

CORTADO_DECL const std::string* find_value(const url_value_list& values, std::string_view name) noexcept {
    const auto found =
        std::find_if(values.begin(), values.end(), [name](const auto& each) { return each.first == name; });
    return found == values.end() ? nullptr : &found->second;
}

CORTADO_DECL void append_segments(std::string& out, std::string_view value) {
    for (std::size_t at = 0; at <= value.size();) {
        const std::size_t end = std::min(value.find('/', at), value.size());
        if (at != 0) out += '/';
        out += http::percent_encode_component(value.substr(at, end - at));
        at = end + 1;
    }
}

/** Fill one level of groups. @return the names whose values are missing on it, ", " between them */
CORTADO_DECL std::string fill_level(path_words& words, const url_value_list& values, std::string& out) {
    std::string missing;
    for (;;) {
        const path_word word = words.next();
        if (word.kind == path_word::type::end || word.kind == path_word::type::close) return missing;
        if (word.kind == path_word::type::open) {
            std::string part;
            if (fill_level(words, values, part).empty()) out += part;
        } else if (word.kind == path_word::type::text) {
            out += word.text;
        } else if (const std::string* value = find_value(values, word.text)) {
            if (word.kind == path_word::type::wildcard) {
                append_segments(out, *value);
            } else {
                out += http::percent_encode_component(*value);
            }
        } else {
            missing += (missing.empty() ? "" : ", ") + word.text;
        }
    }
}

/** Give values in order to the names that stand outside of groups. */
CORTADO_DECL url_value_list give_names(std::string_view pattern, const std::vector<std::string>& in_order) {
    url_value_list named;
    path_words words(pattern);
    int depth = 0;
    for (path_word word = words.next(); word.kind != path_word::type::end; word = words.next()) {
        if (word.kind == path_word::type::open) ++depth;
        if (word.kind == path_word::type::close) --depth;
        const bool is_name = word.kind == path_word::type::param || word.kind == path_word::type::wildcard;
        if (is_name && depth == 0 && named.size() < in_order.size()) {
            named.emplace_back(word.text, in_order[named.size()]);
        }
    }
    return named;
}

CORTADO_DECL url_arguments url_arguments::of(url_values values, url_options with) {
    url_arguments all;
    for (const auto& [name, value] : values) all.named.emplace_back(name, value.text());
    all.options = std::move(with);
    return all;
}

CORTADO_DECL std::string make_url(std::string_view pattern, const url_arguments& arguments) {
    web::path_pattern::compile(pattern);  // throws for what is none
    std::string filled;
    path_words words(pattern);
    const std::string missing = arguments.in_order.empty()
                                    ? fill_level(words, arguments.named, filled)
                                    : fill_level(words, give_names(pattern, arguments.in_order), filled);
    if (!missing.empty()) {
        throw usage_error("koa: url(): missing values for " + missing + " of \"" + std::string(pattern) +
                          "\"; give each name one");
    }
    const url_query& query = arguments.options.query;
    if (query.text().empty()) return filled;
    if (query.text().front() != '?') filled += '?';
    for (const char c : query.text()) {
        if (c == '#') {
            filled += "%23";
        } else {
            filled += c;
        }
    }
    return filled;
}

CORTADO_DECL std::vector<std::string> names_of(std::string_view pattern) {
    std::vector<std::string> names;
    path_words words(pattern);
    for (path_word word = words.next(); word.kind != path_word::type::end; word = words.next()) {
        if (word.kind == path_word::type::param || word.kind == path_word::type::wildcard) {
            names.push_back(std::move(word.text));
        }
    }
    return names;
}

}  // namespace detail

CORTADO_DECL std::string url_value::spell_number(double value) {
    std::string text;
    append_json_number(text, value);
    return text;
}

CORTADO_DECL url_query::url_query(url_values pairs) {
    for (const auto& [name, value] : pairs) {
        text_ += text_.empty() ? "" : "&";
        text_ += http::percent_encode_component(name);
        text_ += '=';
        text_ += http::percent_encode_component(value.text());
    }
}

}  // namespace cortado::koa
