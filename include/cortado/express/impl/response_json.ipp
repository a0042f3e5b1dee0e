#pragma once

#include <cortado/express/detail/json_format.hpp>
#include <cortado/express/detail/json_replace.hpp>
#include <cortado/express/request.hpp>
#include <cortado/express/response.hpp>
#include <cortado/http/etag.hpp>

#include <optional>
#include <utility>

namespace cortado::express {

namespace detail {

/** @return nothing where the replacer leaves out the whole */
CORTADO_DECL std::optional<std::string> as_settings_want(std::string_view json, const settings& rules) {
    if (!rules.replace_json) return format_json(json, rules.json_spaces, rules.escapes_json);
    std::optional<std::string> replaced = replace_json(json, *rules.replace_json);
    if (replaced) replaced = format_json(*replaced, rules.json_spaces, rules.escapes_json);
    return replaced;
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

/** Find the callback that the query names, of a list the first; "" for none. */
CORTADO_DECL std::string jsonp_callback(request& req, const settings& rules) {
    const query_value named = req.query()[rules.jsonp_callback_name];
    const http::nested_query& value = named.nested();
    if (!value) return std::string(named);
    const http::nested_query& first = value.is_array() ? value[std::size_t{0}] : value;
    return std::string(first.text());
}

}  // namespace detail

[[gnu::cold]] CORTADO_DECL void response::follow_settings(content kind) {
    const settings& rules = app().settings;
    if (kind == content::json) {
        std::optional<std::string> text = detail::as_settings_want(ex_.body.text(), rules);
        if (!text) return ex_.body.clear();
        ex_.body.assign(std::move(*text));
    }
    if (rules.etag == settings::etag_kind::off || ex_.response.headers.has("ETag")) return;
    if (rules.etag == settings::etag_kind::weak) return add_etag();
    const std::string tag = rules.etag == settings::etag_kind::strong ? http::etag(ex_.body.text(), false)
                                                                      : (*rules.make_etag)(ex_.body.text());
    if (!tag.empty()) ex_.response.headers.set("ETag", tag);
}

CORTADO_DECL void response::jsonp(const json_literal& value, place from) { jsonp_text(value.text(), from); }

CORTADO_DECL void response::jsonp_text(std::string text, place from) {
    claim(from);
    const settings& rules = app().settings;
    const std::optional<std::string> body = detail::as_settings_want(text, rules);
    const std::string callback = detail::jsonp_callback(req(), rules);
    const bool is_typed = has_header("Content-Type");
    if (!is_typed || !callback.empty()) set("X-Content-Type-Options", "nosniff");
    if (!is_typed) set("Content-Type", "application/json");
    if (callback.empty()) return body ? send_text(std::string_view(*body), from) : end(from);
    set("Content-Type", "text/javascript");
    const std::string name = detail::safe_callback(callback);
    send_text("/**/ typeof " + name + " === 'function' && " + name + '(' +
                  detail::without_script_line_ends(body.value_or(std::string())) + ");",
              from);
}

}  // namespace cortado::express
