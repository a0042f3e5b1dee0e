#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/detail/parameter_reader.hpp>
#include <cortado/http/media_type.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <cstddef>

namespace cortado::http {

namespace detail {

// token "/" token
inline bool is_type_and_subtype(std::string_view text) noexcept {
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && is_token(text.substr(0, slash)) &&
           is_token(text.substr(slash + 1));
}

inline void require_media_type(bool valid, std::string_view what, std::string_view text) {
    if (!valid) throw usage_error(std::string("media_type: Invalid ").append(what).append(": ").append(text));
}

// Reads *( ";" *SP token *SP "=" *SP ( token / quoted-string ) *SP ), with the vertical tab that npm
// content-type 1 allows in the place of a tab.
class strict_parameters {
public:
    explicit strict_parameters(std::string_view text, std::size_t at) noexcept : text_(text), at_(at) {}

    std::size_t position() const noexcept { return at_; }
    bool at_end() const noexcept { return at_ == text_.size(); }

    bool next(std::string& name, std::string& value) {
        if (!take(';')) return false;
        skip_spaces();
        name = lower_text(token());
        skip_spaces();
        if (name.empty() || !take('=')) return false;
        skip_spaces();
        if (!(take('"') ? quoted(value) : !(value = token()).empty())) return false;
        skip_spaces();
        return true;
    }

private:
    bool take(char c) noexcept {
        const bool there = at_ < text_.size() && text_[at_] == c;
        at_ += there;
        return there;
    }
    void skip_spaces() noexcept {
        while (take(' ')) continue;
    }
    std::string_view token() noexcept {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_tchar(text_[at_])) ++at_;
        return text_.substr(start, at_ - start);
    }
    bool quoted(std::string& value) {
        value.clear();
        while (at_ < text_.size()) {
            char c = text_[at_++];
            if (c == '"') return true;
            const bool escaped = c == '\\' && at_ < text_.size();
            if (escaped) c = text_[at_++];
            const auto octet = static_cast<unsigned char>(c);
            if ((octet < 0x20 && octet != 0x0b) || (octet == 0x7f && !escaped)) return false;
            value += c;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_;
};

}  // namespace detail

CORTADO_DECL media_type media_type::parse(std::string_view header) {
    detail::parameter_reader reader(header);
    media_type made{detail::lower_text(reader.value()), {}};
    std::string name;
    std::string value;
    bool quoted = false;
    while (made.parameters.size() < detail::most_parameters && reader.next(name, value, quoted)) {
        if (!made.parameter(name)) made.parameters.emplace_back(name, value);
    }
    return made;
}

CORTADO_DECL result<media_type> media_type::parse_strict(std::string_view header) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view type = trim_ows(header.substr(0, end));
    if (!detail::is_type_and_subtype(type)) return parse_error{0, "invalid media type"};
    media_type made{detail::lower_text(type), {}};
    detail::strict_parameters reader(header, end);
    std::string name;
    std::string value;
    while (!reader.at_end()) {
        const std::size_t start = reader.position();
        if (made.parameters.size() == detail::most_parameters || !reader.next(name, value)) {
            return parse_error{start, "invalid parameter format"};
        }
        made.set_parameter(name, value);
    }
    return made;
}

CORTADO_DECL std::optional<std::string_view> media_type::parameter(std::string_view name) const noexcept {
    const auto found = detail::find_parameter(parameters, name);
    if (found == parameters.end()) return std::nullopt;
    return found->second;
}

CORTADO_DECL void media_type::set_parameter(std::string_view name, std::string value) {
    const auto found = detail::find_parameter(parameters, name);
    if (found == parameters.end()) {
        parameters.emplace_back(name, std::move(value));
    } else {
        found->second = std::move(value);
    }
}

CORTADO_DECL std::string media_type::to_string() const {
    detail::require_media_type(detail::is_type_and_subtype(type), "type", type);
    std::string out = type;
    for (const auto& [name, value] : parameters) {
        detail::require_media_type(is_token(name), "parameter name", name);
        detail::require_media_type(is_field_value(value), "parameter value", value);
        out.append("; ").append(name).append(1, '=');
        if (is_token(value)) {
            out += value;
        } else {
            detail::append_quoted(out, value);
        }
    }
    return out;
}

}  // namespace cortado::http
