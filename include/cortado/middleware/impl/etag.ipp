#pragma once

#include <cortado/http/etag.hpp>
#include <cortado/middleware/etag.hpp>

#include <sys/stat.h>

#include <string>

namespace cortado::middleware {

namespace detail {

/** @return "" where there is nothing to tag */
CORTADO_DECL std::string tag_of(const web::response_body& body, bool weak) {
    if (body.type() == web::response_body::kind::text && !body.text().empty())
        return http::etag(body.text(), weak);
    if (body.type() != web::response_body::kind::file) return {};
    struct stat facts {};
    if (::fstat(body.file().descriptor(), &facts) != 0) return {};
    const std::int64_t mtime_ms =
        static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1000 + facts.st_mtim.tv_nsec / 1'000'000;
    return http::stat_etag(static_cast<std::uint64_t>(facts.st_size), mtime_ms);
}

CORTADO_DECL void add_tag(web::exchange& ex, bool weak) {
    if (ex.response.status / 100 != 2 || ex.response.headers.has("ETag")) return;
    const std::string tag = tag_of(ex.body, weak);
    if (!tag.empty()) ex.response.headers.set("ETag", tag);
}

}  // namespace detail

CORTADO_DECL ready_layer etag(etag_options options) {
    return make_layer([weak = options.weak](web::exchange& ex) {
        ex.before_head([weak](web::exchange& of) { detail::add_tag(of, weak); });
        return true;
    });
}

}  // namespace cortado::middleware
