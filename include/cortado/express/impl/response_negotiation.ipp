#pragma once

#include <cortado/express/detail/content_type.hpp>
#include <cortado/express/next.hpp>
#include <cortado/express/request.hpp>
#include <cortado/express/response.hpp>
#include <cortado/http/html.hpp>
#include <cortado/http/mime.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/status.hpp>
#include <cortado/http/token.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace cortado::express {

namespace detail {

/** Choose one of the types by the Accept of a request. */
CORTADO_DECL std::optional<std::string_view> accepted_of(const http::fields& sent, http::offers types) {
    if (types.empty()) return std::nullopt;
    if (!sent.has("Accept")) return http::best_type(std::nullopt, types);
    const std::string field = sent.join("Accept");
    return http::best_type(field, types);
}

/** The media type of an extension, or of a type its name alone. @source Express 5, normalizeType */
CORTADO_DECL std::string plain_media_type(std::string_view key) {
    if (key.find('/') != std::string_view::npos)
        return std::string(http::trim_ows(key.substr(0, key.find(';'))));
    const std::string_view known = http::mime_type(key);
    return std::string(known.empty() ? "application/octet-stream" : known);
}

}  // namespace detail

CORTADO_DECL response& response::format(std::initializer_list<format_choice> choices) {
    std::vector<std::string_view> types;
    const format_choice* chosen = nullptr;
    for (const format_choice& each : choices) {
        if (each.type() != "default") {
            types.push_back(each.type());
        } else if (chosen == nullptr) {
            chosen = &each;
        }
    }
    const std::optional<std::string_view> best = detail::accepted_of(ex_.request.headers, types);
    vary("Accept");
    if (best) {
        set("Content-Type", detail::plain_media_type(*best));
        for (const format_choice& each : choices) {
            if (each.type() == *best) chosen = &each;
        }
    }
    if (chosen != nullptr) {
        (*chosen)(req(), *this);
        return *this;
    }
    std::vector<std::string> offered;
    for (std::string_view each : types) offered.push_back(detail::plain_media_type(each));
    const not_acceptable error(std::move(offered));
    if (entered_pass_ == nullptr) throw error;
    next_fn(web::cursor(*entered_pass_, entered_position_))(error);
    return *this;
}

CORTADO_DECL void response::redirect(int code, std::string_view url, place from) {
    claim(from);
    location(url);
    constexpr std::array<std::string_view, 2> types{"text", "html"};
    const std::optional<std::string_view> best = detail::accepted_of(ex_.request.headers, types);
    vary("Accept");
    std::string body(http::reason_phrase(code));
    if (body.empty()) body = std::to_string(code);
    if (!best) {
        body.clear();
    } else if (*best == "text") {
        detail::set_lasting_type(ex_.response.headers, detail::plain_type);
        body.append(". Redirecting to ").append(get("Location"));
    } else {
        detail::set_lasting_type(ex_.response.headers, detail::html_type);
        body = "<!DOCTYPE html><head><title>" + body + "</title></head><body><p>" + body +
               ". Redirecting to " + http::escape_html(get("Location")) + "</p></body>";
    }
    status(code);
    ex_.body.assign(std::move(body));
    ex_.end();
}

}  // namespace cortado::express
