#pragma once

#include <cortado/http/etag.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/middleware/favicon.hpp>
#include <cortado/web/response_body.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

namespace cortado::middleware {

namespace detail {

CORTADO_DECL std::string read_icon(const std::string& path) {
    const web::file_slice file = web::file_slice::open(path);
    std::string icon(static_cast<std::size_t>(file.length), '\0');
    std::size_t got = 0;
    while (got < icon.size()) {
        const ssize_t count =
            ::pread(file.descriptor(), icon.data() + got, icon.size() - got, static_cast<off_t>(got));
        if (count < 0) throw std::system_error(errno, std::generic_category(), "read '" + path + "'");
        if (count == 0) break;
        got += static_cast<std::size_t>(count);
    }
    icon.resize(got);
    return icon;
}

struct icon_giver {
    std::string icon;
    std::string cache_control;
    std::string tag;

    icon_giver(std::string bytes, favicon_options options)
        : icon(std::move(bytes)), tag(http::etag(icon, false)) {
        constexpr std::chrono::milliseconds year = std::chrono::hours(24 * 365);
        const auto age = std::clamp(options.max_age, std::chrono::milliseconds(0), year);
        cache_control = "public, max-age=" + std::to_string(age.count() / 1000);
    }

    bool operator()(web::exchange& ex) const {
        if (http::split_target(ex.request.path_and_query).path != "/favicon.ico") return true;
        const http::method verb = ex.request.verb;
        verb == http::method::get || verb == http::method::head ? give(ex) : refuse(ex);
        finish(ex);
        return false;
    }

private:
    static void refuse(web::exchange& ex) {
        ex.assign_status(ex.request.verb == http::method::options ? 200 : 405);
        ex.response.headers.set("Allow", "GET, HEAD, OPTIONS");
        ex.body.assign(std::string_view());
    }

    void give(web::exchange& ex) const {
        http::fields& headers = ex.response.headers;
        headers.set("Cache-Control", cache_control);
        headers.set("ETag", tag);
        http::freshness facts;
        facts.if_none_match = ex.request.headers["If-None-Match"];
        facts.if_modified_since = ex.request.headers["If-Modified-Since"];
        facts.cache_control = ex.request.headers["Cache-Control"];
        facts.etag = tag;
        facts.last_modified = headers["Last-Modified"];
        if (http::is_fresh(facts, http::freshness_rule::both)) return ex.assign_status(304);
        ex.assign_status(200);
        headers.set("Content-Type", "image/x-icon");
        ex.body.assign(std::string_view(icon));
    }
};

}  // namespace detail

CORTADO_DECL ready_layer favicon(const std::string& path, favicon_options options) {
    return make_layer(detail::icon_giver(detail::read_icon(path), options));
}

CORTADO_DECL ready_layer favicon(std::span<const std::byte> icon, favicon_options options) {
    std::string bytes(reinterpret_cast<const char*>(icon.data()), icon.size());
    return make_layer(detail::icon_giver(std::move(bytes), options));
}

}  // namespace cortado::middleware
