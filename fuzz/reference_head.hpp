#pragma once

#include <cortado/http/request_head.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A second opinion on request heads: the grammar of RFC 9112 spelled out line by line, slow and with no
// regard for llhttp. What the parser accepts, this must accept with the same meaning, and the other way
// round.
namespace reference {

using std::string_view;

struct head {
    string_view verb;
    string_view target;
    std::vector<std::pair<string_view, string_view>> fields;
    bool modern = true;  // HTTP/1.1
    bool keep_alive = true;
    bool chunked = false;
    std::optional<std::uint64_t> length;
    std::size_t size = 0;
};

inline bool one_of(char c, string_view set) { return set.find(c) != string_view::npos; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

inline bool is_token(string_view text) {
    for (char c : text) {
        if (!is_digit(c) && !is_alpha(c) && !one_of(c, "!#$%&'*+-.^_`|~")) return false;
    }
    return !text.empty();
}

inline bool is_value(string_view text) {
    for (char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if ((octet < 0x20 && c != '\t') || octet == 0x7f) return false;
    }
    return true;
}

inline std::string lower(string_view text) {
    std::string result;
    for (char c : text) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

inline string_view trim(string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

inline std::vector<string_view> split(string_view text, string_view by) {
    std::vector<string_view> parts;
    for (;;) {
        const std::size_t at = text.find(by);
        parts.push_back(text.substr(0, at));
        if (at == string_view::npos) return parts;
        text.remove_prefix(at + by.size());
    }
}

inline bool is_authority(string_view text) {
    std::size_t i = 0;
    if (!text.empty() && text[0] == '[') {
        const std::size_t end = text.find(']');
        if (end == string_view::npos || end < 3) return false;
        for (char c : text.substr(1, end - 1)) {
            if (!is_digit(c) && !is_alpha(c) && !one_of(c, ":-._~!$&'()*+,;=")) return false;
        }
        i = end + 1;
    } else {
        while (i < text.size() && text[i] != ':') {
            const char c = text[i];
            if (c == '%') {
                if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
                i += 3;
            } else if (is_digit(c) || is_alpha(c) || one_of(c, "-._~!$&'()*+,;=")) {
                ++i;
            } else {
                return false;
            }
        }
    }
    if (i == text.size()) return true;
    if (text[i] != ':') return false;
    for (char c : text.substr(i + 1)) {
        if (!is_digit(c)) return false;
    }
    return true;
}

inline bool is_target(string_view verb, string_view target) {
    for (char c : target) {
        if (c <= 0x20 || c >= 0x7f || c == '#') return false;
    }
    if (target.empty()) return false;
    if (verb == "CONNECT") {
        const std::size_t colon = target.rfind(':');
        return colon != string_view::npos && colon != 0 && colon + 1 != target.size() && is_authority(target);
    }
    if (target[0] == '/') return true;
    if (target == "*") return verb == "OPTIONS";
    const std::string small = lower(target);
    const std::size_t scheme = small.starts_with("http://") ? 7 : small.starts_with("https://") ? 8 : 0;
    if (scheme == 0) return false;
    target.remove_prefix(scheme);
    const string_view authority = target.substr(0, target.find_first_of("/?"));
    return !authority.empty() && authority[0] != ':' && is_authority(authority);
}

inline bool read_line(string_view line, head& out) {
    const std::vector<string_view> parts = split(line, " ");
    if (parts.size() != 3 || parts[2].size() != 8 || !parts[2].starts_with("HTTP/1.") ||
        !is_digit(parts[2][7]))
        return false;
    const cortado::http::method verb = cortado::http::parse_method(parts[0]);
    if (verb > cortado::http::method::source) return false;
    out.verb = parts[0];
    out.target = parts[1];
    out.modern = parts[2][7] != '0';
    return is_target(out.verb, out.target);
}

inline bool read_fields(const std::vector<string_view>& lines, head& out) {
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::size_t colon = lines[i].find(':');
        if (colon == string_view::npos || !is_token(lines[i].substr(0, colon))) return false;
        const string_view value = trim(lines[i].substr(colon + 1));
        if (!is_value(value)) return false;
        out.fields.emplace_back(lines[i].substr(0, colon), value);
    }
    return true;
}

inline std::vector<string_view> values(const head& h, string_view name) {
    std::vector<string_view> found;
    for (const auto& [n, v] : h.fields) {
        if (lower(n) == name) found.push_back(v);
    }
    return found;
}

inline std::vector<std::string> elements(const head& h, string_view name) {
    std::vector<std::string> found;
    for (string_view value : values(h, name)) {
        for (string_view element : split(value, ",")) found.push_back(lower(trim(element)));
    }
    return found;
}

inline bool has(const std::vector<std::string>& list, string_view element) {
    for (const std::string& e : list) {
        if (e == element) return true;
    }
    return false;
}

inline bool read_framing(head& h) {
    const std::vector<string_view> lengths = values(h, "content-length");
    if (lengths.size() > 1) return false;
    if (lengths.size() == 1) {
        std::uint64_t n = 0;
        if (lengths[0].empty()) return false;
        for (char c : lengths[0]) {
            if (!is_digit(c)) return false;
            const auto digit = static_cast<std::uint64_t>(c - '0');
            if (n > (UINT64_MAX - digit) / 10) return false;
            n = n * 10 + digit;
        }
        h.length = n;
    }
    const std::vector<std::string> codings = elements(h, "transfer-encoding");
    if (codings.empty()) return true;
    h.chunked = codings.size() == 1 && codings[0] == "chunked";
    return h.chunked && h.modern && !h.length;
}

/** Read one head. @return nothing if it is incomplete or not to be accepted; `complete` tells which */
inline std::optional<head> read(string_view data, bool& complete) {
    head h;
    std::size_t begin = 0;
    while (data.substr(begin, 2) == "\r\n") begin += 2;
    const std::size_t end = data.find("\r\n\r\n", begin);
    complete = end != string_view::npos;
    if (!complete || begin > 16) return std::nullopt;
    h.size = end + 4;
    const std::vector<string_view> lines = split(data.substr(begin, end - begin), "\r\n");
    if (!read_line(lines[0], h) || !read_fields(lines, h) || !read_framing(h)) return std::nullopt;
    const std::vector<string_view> hosts = values(h, "host");
    if (hosts.size() > 1 || (hosts.empty() && h.modern)) return std::nullopt;
    if (!hosts.empty() && !is_authority(hosts[0])) return std::nullopt;
    for (string_view expectation : values(h, "expect")) {
        if (h.modern && lower(expectation) != "100-continue") return std::nullopt;
    }
    const std::vector<std::string> options = elements(h, "connection");
    h.keep_alive = !has(options, "close") && (h.modern || has(options, "keep-alive")) && h.verb != "CONNECT";
    return h;
}

}  // namespace reference
