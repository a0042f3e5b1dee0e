#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/http/content_disposition.hpp>
#include <cortado/http/detail/hex.hpp>
#include <cortado/http/detail/parameter_reader.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>

#include <algorithm>
#include <cstddef>

namespace cortado::http {

namespace detail {

inline void require_disposition(bool valid, std::string_view what, std::string_view text) {
    if (!valid) {
        throw usage_error(std::string("content_disposition: ").append(what).append(": ").append(text));
    }
}

// The octets of ISO-8859-1, written as UTF-8.
inline void append_latin1(std::string& out, char c) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x80) {
        out += c;
    } else {
        out += static_cast<char>(0xc0 | octet >> 6);
        out += static_cast<char>(0x80 | (octet & 0x3f));
    }
}

inline std::string decode_latin1(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int byte = escaped_byte(text, at);
        append_latin1(out, byte < 0 ? text[at] : static_cast<char>(byte));
        if (byte >= 0) at += 2;
    }
    return out;
}

// ext-value = charset "'" [ language ] "'" value-chars. @source RFC 8187 §3.2
inline std::optional<std::string> decode_extended(std::string_view text) {
    const std::size_t charset_end = text.find('\'');
    if (charset_end == 0 || charset_end == std::string_view::npos) return std::nullopt;
    const std::size_t language_end = text.find('\'', charset_end + 1);
    if (language_end == std::string_view::npos) return std::nullopt;
    const std::string_view charset = text.substr(0, charset_end);
    const std::string_view encoded = text.substr(language_end + 1);
    if (iequals(charset, "iso-8859-1")) return decode_latin1(encoded);
    if (!iequals(charset, "utf-8") && !iequals(charset, "utf8")) return std::nullopt;
    result<std::string> decoded = percent_decode(encoded);
    if (!decoded) return std::nullopt;
    return std::move(*decoded);
}

inline std::string encode_extended(std::string_view text) {
    std::string out = "UTF-8''";
    for (const char c : percent_encode_component(text)) {
        if (std::string_view("'()*").find(c) == std::string_view::npos) {
            out += c;
        } else {
            append_escaped(out, c);
        }
    }
    return out;
}

inline bool has_escape(std::string_view text) noexcept {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        if (escaped_byte(text, at) >= 0) return true;
    }
    return false;
}

inline bool is_printable_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

/** Write each character by `write(bytes)`: one call for each, with well-formed text. */
template <class Write>
void for_each_character(std::string_view text, Write write) {
    while (!text.empty()) {
        const std::size_t size = next_utf8(text).size;
        write(text.substr(0, size));
        text.remove_prefix(size);
    }
}

inline void append_unknown(std::string& out, std::string_view character) {
    out.append(character.size() > 3 ? 2 : 1, '?');  // two of JavaScript's units beyond U+FFFF
}

inline std::string ascii_fallback(std::string_view name) {
    std::string out;
    for_each_character(name, [&out](std::string_view c) {
        if (is_printable_ascii(c)) {
            out += c;
        } else {
            append_unknown(out, c);
        }
    });
    return out;
}

enum class c1_controls : bool { replaced, kept };

/** Turn UTF-8 into Latin-1; what that cannot hold, and control characters, become `?`. */
inline std::string to_latin1(std::string_view name, c1_controls controls) {
    std::string out;
    for_each_character(name, [&](std::string_view c) {
        const bool beyond_c1 = c.size() == 2 && (c[0] == '\xc3' || (c[0] == '\xc2' && c[1] >= '\xa0'));
        const bool in_c1 = c.size() == 2 && c[0] == '\xc2' && !beyond_c1;
        if (is_printable_ascii(c)) {
            out += c;
        } else if (beyond_c1 || (in_c1 && controls == c1_controls::kept)) {
            out += static_cast<char>(c[0] == '\xc3' ? c[1] + 0x40 : c[1]);
        } else {
            append_unknown(out, c);
        }
    });
    return out;
}

inline std::string_view basename(std::string_view path) noexcept {
    while (path.ends_with('/')) path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

inline void append_filename(std::string& out, std::string_view name) {
    require_disposition(is_printable_ascii(name), "Invalid parameter value", name);
    out += "; filename=";
    if (is_token(name)) {
        out += name;
    } else {
        append_quoted(out, name);
    }
}

// Each `?` that is not in the text itself stands for a character that was lost.
inline bool is_lossless(std::string_view text, std::string_view converted) noexcept {
    return std::ranges::count(text, '?') == std::ranges::count(converted, '?');
}

}  // namespace detail

CORTADO_DECL disposition disposition::parse(std::string_view header, disposition_form form) {
    const auto quotes =
        form == disposition_form::part ? detail::quoting::percent : detail::quoting::backslash;
    detail::parameter_reader reader(header, false, quotes);
    disposition made{detail::lower_text(reader.value()), {}};
    std::string name;
    std::string value;
    bool quoted = false;
    while (made.parameters.size() < detail::most_parameters && reader.next(name, value, quoted)) {
        if (made.parameter(name)) continue;
        made.parameters.emplace_back(name, value);
        if (quoted || !name.ends_with('*')) continue;
        std::optional<std::string> decoded = detail::decode_extended(value);
        if (!decoded) continue;
        name.pop_back();
        const auto plain = detail::find_parameter(made.parameters, name);
        if (plain == made.parameters.end()) {
            made.parameters.emplace_back(name, std::move(*decoded));
        } else {
            plain->second = std::move(*decoded);
        }
    }
    return made;
}

CORTADO_DECL std::optional<std::string_view> disposition::parameter(std::string_view name) const noexcept {
    const auto found = detail::find_parameter(parameters, name);
    if (found == parameters.end()) return std::nullopt;
    return found->second;
}

CORTADO_DECL std::string content_disposition(std::optional<std::string_view> filename,
                                             const disposition_options& options) {
    detail::require_disposition(is_token(options.type), "Invalid type", options.type);
    std::string out = options.type;
    if (!filename) return out;
    if (options.fallback) {
        detail::require_disposition(detail::is_printable_ascii(*options.fallback),
                                    "Fallback must be valid US-ASCII", *options.fallback);
        detail::append_filename(out, *options.fallback);
        if (*options.fallback == *filename) return out;
    } else if (detail::is_printable_ascii(*filename) && !detail::has_escape(*filename)) {
        detail::append_filename(out, *filename);
        return out;
    } else if (options.with_fallback) {
        detail::append_filename(out, detail::ascii_fallback(*filename));
    }
    return out.append("; filename*=").append(detail::encode_extended(*filename));
}

CORTADO_DECL std::string latin1_content_disposition(std::optional<std::string_view> filename,
                                                    const disposition_options& options) {
    detail::require_disposition(is_token(options.type), "invalid type", options.type);
    std::string out = detail::lower_text(options.type);
    if (!filename) return out;
    const std::string_view name = detail::basename(*filename);
    const std::string exact = detail::to_latin1(name, detail::c1_controls::kept);
    const bool quotable = !name.empty() && detail::is_lossless(name, exact);
    std::string plain =
        detail::to_latin1(options.fallback.value_or(std::string(name)), detail::c1_controls::replaced);
    bool differs = options.with_fallback && !detail::is_lossless(name, plain);
    if (options.fallback) {
        detail::require_disposition(detail::is_lossless(*options.fallback, plain),
                                    "fallback must be ISO-8859-1 string", *options.fallback);
        differs = detail::basename(*options.fallback) != name;
        plain = std::string(detail::basename(plain));
    }
    if (!differs) plain = exact;
    if (quotable || differs) {
        out += "; filename=";
        detail::append_quoted(out, plain);
    }
    if (differs || !quotable || detail::has_escape(name))
        out.append("; filename*=").append(detail::encode_extended(name));
    return out;
}

}  // namespace cortado::http
