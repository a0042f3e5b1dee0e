#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/date.hpp>
#include <cortado/koa/response_properties.hpp>

#include <string>

namespace cortado::koa {

CORTADO_DECL last_modified_property::operator std::optional<time_point>() const {
    const std::optional<std::int64_t> seconds =
        http::parse_date(response_.ex.response.headers["Last-Modified"]);
    if (!seconds) return std::nullopt;
    return time_point(std::chrono::seconds(*seconds));
}

CORTADO_DECL last_modified_property& last_modified_property::operator=(time_point when) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(when.time_since_epoch());
    response_.set("Last-Modified", http::format_date(seconds.count()));
    return *this;
}

CORTADO_DECL last_modified_property& last_modified_property::operator=(std::string_view date) {
    const std::optional<std::int64_t> seconds = http::parse_date(date);
    if (!seconds) {
        throw usage_error(
            "ctx.last_modified: \"" + std::string(date) +
            "\" is no date as HTTP writes it; use \"Sun, 06 Nov 1994 08:49:37 GMT\" or a time_point");
    }
    return *this = time_point(std::chrono::seconds(*seconds));
}

CORTADO_DECL etag_property& etag_property::operator=(std::string_view tag) {
    const bool is_quoted = tag.starts_with('"') || tag.starts_with("W/\"");
    response_.set("ETag", is_quoted ? std::string(tag) : '"' + std::string(tag) + '"');
    return *this;
}

}  // namespace cortado::koa
