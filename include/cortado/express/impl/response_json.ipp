#pragma once

#include <cortado/express/detail/json_format.hpp>
#include <cortado/express/request.hpp>
#include <cortado/express/response.hpp>
#include <cortado/http/etag.hpp>
#include <cortado/http/query.hpp>

namespace cortado::express {

namespace detail {

CORTADO_DECL std::string as_settings_want(std::string_view json, const settings& rules) {
    return format_json(json, rules.json_spaces, rules.escapes_json);
}

/** Keep what may stand in `window.on[0].done`. */
CORTADO_DECL std::string safe_callback(std::string_view name) {
    std::string kept;
    for (char c : name) {
        const bool is_word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (is_word || c == '$' || c == '.' || c == '[' || c == ']') kept += c;
    }
    return kept;
}

/** Escape the two line ends of JavaScript that are none in JSON. */
CORTADO_DECL std::string without_script_line_ends(std::string_view json) {
    constexpr std::string_view beginning = "\xE2\x80";  // U+2028 and U+2029 go on with A8 and A9
    std::string out;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const bool is_end =
            json.substr(at, 2) == beginning && at + 2 < json.size() && (json[at + 2] & '\xFE') == '\xA8';
        if (is_end) {
            out += json[at + 2] == '\xA8' ? "\\u2028" : "\\u2029";
            at += 2;
        } else {
            out += json[at];
        }
    }
    return out;
}

/** Find the callback that the query names; "" for none. */
CORTADO_DECL std::string jsonp_callback(std::string_view url, const settings& rules) {
    const std::size_t mark = url.find('?');
    if (mark == std::string_view::npos || rules.query == settings::query_kind::off) return {};
    return std::string(http::query::parse(url.substr(mark + 1))[rules.jsonp_callback_name]);
}

}  // namespace detail

[[gnu::cold]] CORTADO_DECL void response::follow_settings(content kind) {
    const settings& rules = app().settings;
    if (kind == content::json) ex_.body.assign(detail::as_settings_want(ex_.body.text(), rules));
    if (rules.etag == settings::etag_kind::off || ex_.response.headers.has("ETag")) return;
    if (rules.etag == settings::etag_kind::weak) return add_etag();
    const std::string tag = rules.etag == settings::etag_kind::strong ? http::etag(ex_.body.text(), false)
                                                                      : rules.make_etag(ex_.body.text());
    if (!tag.empty()) ex_.response.headers.set("ETag", tag);
}

CORTADO_DECL void response::jsonp(const json_literal& value, place from) { jsonp_text(value.text(), from); }

CORTADO_DECL void response::jsonp_text(std::string text, place from) {
    claim(from);
    const settings& rules = app().settings;
    std::string body = detail::as_settings_want(text, rules);
    const std::string callback = detail::jsonp_callback(req().url, rules);
    const bool is_typed = has_header("Content-Type");
    if (!is_typed || !callback.empty()) set("X-Content-Type-Options", "nosniff");
    if (!is_typed) set("Content-Type", "application/json");
    if (!callback.empty()) {
        set("Content-Type", "text/javascript");
        const std::string name = detail::safe_callback(callback);
        body = "/**/ typeof " + name + " === 'function' && " + name + '(' +
               detail::without_script_line_ends(body) + ");";
    }
    send_text(std::move(body), from);
}

}  // namespace cortado::express
