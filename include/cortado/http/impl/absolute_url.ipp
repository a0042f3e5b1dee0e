#pragma once

#include <cortado/http/absolute_url.hpp>
#include <cortado/http/detail/hex.hpp>
#include <cortado/http/detail/url_host.hpp>
#include <cortado/http/token.hpp>

#include <cstddef>

namespace cortado::http {

namespace detail {

// What is escaped in the parts of a URL, beyond controls and what is not ASCII.
inline constexpr std::string_view escaped_in_path = " \"#<>?`{}";
inline constexpr std::string_view escaped_in_query = " \"#<>'";
inline constexpr std::string_view escaped_in_fragment = " \"<>`";
inline constexpr std::string_view escaped_in_user = " \"#<>?`{}/:;=@[\\]^|";

CORTADO_DECL std::string escape_but_keep(std::string_view text, std::string_view escaped) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool stays = byte > 0x1F && byte < 0x7F && escaped.find(c) == std::string_view::npos;
        stays ? void(out += c) : append_escaped(out, c);
    }
    return out;
}

/** Drop what browsers do not see: blanks at the ends, tabs and line ends anywhere. */
CORTADO_DECL std::string without_blanks(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    std::string out;
    for (const char c : text) {
        if (c != '\t' && c != '\n' && c != '\r') out += c;
    }
    return out;
}

inline bool is_url_slash(char c) noexcept { return c == '/' || c == '\\'; }

/** Tell how many dots a segment is that means the folder itself or the one above; 0 for any other. */
CORTADO_DECL int count_dots(std::string_view segment) noexcept {
    int dots = 0;
    while (!segment.empty()) {
        const bool is_escaped = iequals(segment.substr(0, 3), "%2e");
        if (segment[0] != '.' && !is_escaped) return 0;
        segment.remove_prefix(is_escaped ? 3 : 1);
        ++dots;
    }
    return dots <= 2 ? dots : 0;
}

/** Append the segments of a path, resolving `.` and `..`. */
CORTADO_DECL void append_path(std::string& path, std::string_view segments) {
    for (;;) {
        const std::size_t end = segments.find_first_of("/\\");
        const bool is_last = end == std::string_view::npos;
        const std::string_view segment = segments.substr(0, end);
        const int dots = count_dots(segment);
        if (dots == 2) path.resize(path.empty() ? 0 : path.rfind('/'));
        if (dots == 0) {
            path.append(1, '/').append(escape_but_keep(segment, escaped_in_path));
        } else if (is_last) {
            path += '/';
        }
        if (is_last) return;
        segments.remove_prefix(end + 1);
    }
}

/** Reads the parts of one URL from the front. */
class url_reader {
public:
    explicit url_reader(std::string_view text) noexcept : whole_(text), rest_(text) {}

    /** Take "http:" or "https:" off; nothing where another scheme stands there, "" where none does. */
    std::optional<std::string> take_scheme() {
        const std::size_t colon = rest_.find(':');
        const std::size_t end =
            rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
        if (colon == std::string_view::npos || end != colon || colon == 0) return std::string();
        const std::string_view scheme = rest_.substr(0, colon);
        if (!iequals(scheme, "http") && !iequals(scheme, "https")) return std::nullopt;
        rest_.remove_prefix(colon + 1);
        return std::string(iequals(scheme, "http") ? "http" : "https");
    }

    std::size_t skip_slashes(std::size_t most) noexcept {
        std::size_t count = 0;
        while (count < most && count < rest_.size() && is_url_slash(rest_[count])) ++count;
        rest_.remove_prefix(count);
        return count;
    }

    /** @return why it is none, or "" */
    std::string_view take_authority(absolute_url& out);
    void take_path_and_rest(absolute_url& out, std::string_view folder);

    std::string_view rest() const noexcept { return rest_; }
    parse_error failure(std::string_view why) const {
        return {whole_.size() - rest_.size(), std::string(why)};
    }
    /** How many slashes of either kind stand at the front, of two. */
    std::size_t slashes_ahead() const noexcept {
        if (rest_.empty() || !is_url_slash(rest_[0])) return 0;
        return rest_.size() > 1 && is_url_slash(rest_[1]) ? 2 : 1;
    }

private:
    std::string_view whole_;
    std::string_view rest_;
};

CORTADO_DECL std::string_view url_reader::take_authority(absolute_url& out) {
    std::string_view authority = rest_.substr(0, rest_.find_first_of("/\\?#"));
    const std::size_t size = authority.size();
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = authority.substr(0, at);
        const std::size_t colon = user.find(':');
        out.username = escape_but_keep(user.substr(0, colon), escaped_in_user);
        if (colon != std::string_view::npos)
            out.password = escape_but_keep(user.substr(colon + 1), escaped_in_user);
        authority.remove_prefix(at + 1);
    }
    const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == std::string_view::npos) return "expected a host";
    const std::size_t colon = authority.find(':', bracket);
    if (colon != std::string_view::npos) {
        const std::string_view digits = authority.substr(colon + 1);
        if (digits.find_first_not_of("0123456789") != std::string_view::npos) return "expected a port";
        unsigned long port = 0;
        for (const char digit : digits) {
            port = port * 10 + static_cast<unsigned>(digit - '0');
            if (port > 65535) return "expected a port up to 65535";
        }
        const unsigned long usual = out.scheme == "http" ? 80 : 443;
        out.port = digits.empty() || port == usual ? std::string() : std::to_string(port);
        authority = authority.substr(0, colon);
    }
    std::optional<std::string> host = read_url_host(authority);
    if (!host) return "expected a host";
    out.hostname = std::move(*host);
    rest_.remove_prefix(size);
    return {};
}

CORTADO_DECL void url_reader::take_path_and_rest(absolute_url& out, std::string_view folder) {
    if (const std::size_t hash = rest_.find('#'); hash != std::string_view::npos) {
        out.fragment = escape_but_keep(rest_.substr(hash + 1), escaped_in_fragment);
        rest_ = rest_.substr(0, hash);
    }
    const std::size_t mark = rest_.find('?');
    if (mark != std::string_view::npos) out.query = escape_but_keep(rest_.substr(mark + 1), escaped_in_query);
    std::string_view path = rest_.substr(0, mark);
    out.pathname = folder;
    if (!path.empty() && is_url_slash(path.front())) {
        out.pathname.clear();
        path.remove_prefix(1);
    }
    append_path(out.pathname, path);
}

/** Read what has no scheme, or only that of the base: it is about the same server, unless two slashes come first. */
CORTADO_DECL void take_relative(url_reader& in, absolute_url& out, const absolute_url& base) {
    out.username = base.username;
    out.password = base.password;
    out.hostname = base.hostname;
    out.port = base.port;
    const std::string_view rest = in.rest();
    const bool has_path = !rest.empty() && rest[0] != '?' && rest[0] != '#';
    in.take_path_and_rest(out, std::string_view(base.pathname).substr(0, base.pathname.rfind('/')));
    if (has_path) return;
    out.pathname = base.pathname;
    if (!out.query) out.query = base.query;
}

}  // namespace detail

CORTADO_DECL result<absolute_url> absolute_url::parse(std::string_view text, const absolute_url* base) {
    const std::string clean = detail::without_blanks(text);
    detail::url_reader in(clean);
    absolute_url out;
    std::optional<std::string> scheme = in.take_scheme();
    if (!scheme) return in.failure("expected http or https");
    if (scheme->empty() && base == nullptr) return in.failure("expected http:// or https://");
    const bool has_scheme = !scheme->empty();
    out.scheme = has_scheme ? std::move(*scheme) : base->scheme;
    const bool may_be_relative = base != nullptr && out.scheme == base->scheme;
    if (may_be_relative && in.slashes_ahead() < 2) {
        detail::take_relative(in, out, *base);
        return out;
    }
    in.skip_slashes(std::string_view::npos);
    if (const std::string_view why = in.take_authority(out); !why.empty()) return in.failure(why);
    in.take_path_and_rest(out, {});
    return out;
}

CORTADO_DECL std::string absolute_url::href() const {
    std::string out = scheme + "://" + username;
    if (!password.empty()) out.append(1, ':').append(password);
    if (!username.empty() || !password.empty()) out += '@';
    out.append(host()).append(pathname);
    if (query) out.append(1, '?').append(*query);
    if (fragment) out.append(1, '#').append(*fragment);
    return out;
}

}  // namespace cortado::http
