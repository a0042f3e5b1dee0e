#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/etag.hpp>
#include <cortado/http/file_name.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/mime.hpp>
#include <cortado/http/range.hpp>
#include <cortado/http/token.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/middleware/send_file.hpp>

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cortado::middleware {

namespace detail {

/** Set a header unless it was set to something before. */
CORTADO_DECL void set_if_missing(http::fields& headers, std::string_view name, std::string_view value) {
    if (headers.find(name).empty()) headers.set(name, value);
}

CORTADO_DECL std::string cache_control_of(const send_file_options& options) {
    constexpr std::chrono::milliseconds year = std::chrono::hours(24 * 365);
    const auto age = std::clamp(options.max_age, std::chrono::milliseconds(0), year);
    std::string value = "public, max-age=" + std::to_string(age.count() / 1000);
    if (options.immutable) value += ", immutable";
    return value;
}

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) noexcept {
    return value / by - (value % by < 0 ? 1 : 0);
}

CORTADO_DECL void set_file_headers(http::response_head& head, const found_file& found,
                                   send_file_options& options) {
    http::fields& headers = head.headers;
    const std::string_view ending = ending_of_coding(found.coding);
    if (!ending.empty()) headers.set("Content-Encoding", found.coding);
    for (const auto& [name, value] : options.headers) headers.set(name, value);
    if (options.set_headers) options.set_headers(head, found.path, found.stats);
    if (options.accept_ranges) set_if_missing(headers, "Accept-Ranges", "bytes");
    if (options.cache_control) set_if_missing(headers, "Cache-Control", cache_control_of(options));
    const std::int64_t in_ms = floor_divide(found.stats.mtime_ns + 500'000, 1'000'000);  // as Node's Date
    const std::int64_t in_seconds = floor_divide(in_ms, 1000);
    if (options.last_modified) set_if_missing(headers, "Last-Modified", http::format_date(in_seconds));
    if (options.etag) set_if_missing(headers, "ETag", http::stat_etag(found.stats.size, in_ms));
    if (headers.find("Content-Type").empty()) {
        const std::string_view name(found.path.data(), found.path.size() - ending.size());
        const std::string_view extension = http::file_extension(name);
        headers.set("Content-Type",
                    extension.empty() ? "application/octet-stream" : http::content_type(extension));
    }
}

/** Does a list of If-Match name the tag? Weakness is left out of account. @source npm send 1 */
CORTADO_DECL bool names_tag(std::string_view list, std::string_view tag) noexcept {
    const auto strong = [](std::string_view any) { return any.starts_with("W/") ? any.substr(2) : any; };
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        const std::string_view named = http::trim_ows(list.substr(at, end - at));
        if (!named.empty() && (named == tag || strong(named) == tag || named == strong(tag))) return true;
        at = end + 1;
    }
    return false;
}

CORTADO_DECL bool is_precondition_failure(const http::fields& asked, const http::fields& headers) {
    const std::string_view tag = headers.find("ETag");
    if (const std::string match = asked.join("If-Match"); !match.empty()) {
        return tag.empty() || (match != "*" && !names_tag(match, tag));
    }
    const auto unmodified_since = http::parse_date(asked.find("If-Unmodified-Since"));
    if (!unmodified_since) return false;
    const auto modified = http::parse_date(headers.find("Last-Modified"));
    return !modified || *modified > *unmodified_since;
}

/** Has the client this very file already? */
CORTADO_DECL bool is_fresh(const http::fields& asked, const http::fields& headers) {
    const std::string tags = asked.join("If-None-Match");
    const std::string control = asked.join("Cache-Control");
    return http::is_fresh({.if_none_match = tags,
                           .if_modified_since = asked.find("If-Modified-Since"),
                           .cache_control = control,
                           .etag = headers.find("ETag"),
                           .last_modified = headers.find("Last-Modified")});
}

CORTADO_DECL bool is_range_fresh(const http::fields& asked, const http::fields& headers) {
    const std::string_view condition = asked.find("If-Range");
    if (condition.empty()) return true;
    if (condition.find('"') != std::string_view::npos) {
        const std::string_view tag = headers.find("ETag");
        return !tag.empty() && condition.find(tag) != std::string_view::npos;
    }
    const auto wanted = http::parse_date(condition);
    const auto modified = http::parse_date(headers.find("Last-Modified"));
    return wanted && modified && *modified <= *wanted;
}

/** Cut the content to what Range asks for. Several ranges are answered by the whole.
    @throws http_error(416) */
CORTADO_DECL void apply_range(web::exchange& ex, web::file_slice& content) {
    const http::fields& asked = ex.request.headers;
    const std::string_view range = asked.find("Range");
    if (!range.starts_with("bytes=") || !is_range_fresh(asked, ex.response.headers)) return;
    const http::range_set set = http::parse_range(content.length, range, http::range_form::combined);
    const std::string size = '/' + std::to_string(content.length);
    if (set.status == http::range_status::unsatisfiable) {
        throw http_error(416).header("Content-Range", "bytes *" + size);
    }
    if (set.status != http::range_status::ok || set.ranges.size() != 1) return;
    const http::byte_range part = set.ranges.front();
    ex.assign_status(206);
    ex.response.headers.set("Content-Range",
                            "bytes " + std::to_string(part.start) + '-' + std::to_string(part.end) + size);
    content.offset += part.start;
    content.length = part.end - part.start + 1;
}

CORTADO_DECL void answer_not_modified(web::exchange& ex) {
    for (std::string_view name :
         {"Content-Encoding", "Content-Language", "Content-Length", "Content-Range", "Content-Type"}) {
        ex.response.headers.erase(name);
    }
    ex.assign_status(304);
    ex.body.clear();
    finish(ex);
}

/** Copy a short content if that takes no disk: one write for head and body costs less than two. */
CORTADO_DECL bool copy_short(web::response_body& body, const web::file_slice& content) {
#if defined(RWF_NOWAIT)
    std::array<char, 16 * 1024> text;
    if (content.length > text.size()) return false;
    iovec whole{text.data(), static_cast<std::size_t>(content.length)};
    const ssize_t count =
        ::preadv2(content.descriptor(), &whole, 1, static_cast<off_t>(content.offset), RWF_NOWAIT);
    if (count < 0 || static_cast<std::uint64_t>(count) != content.length) return false;
    body.assign(std::string_view(text.data(), static_cast<std::size_t>(count)));
    return true;
#else
    static_cast<void>(body);
    static_cast<void>(content);
    return false;
#endif
}

CORTADO_DECL file_place place_of_path(const std::string& path, const send_file_options& options) {
    if (options.root.empty() && !path.starts_with('/')) {
        throw usage_error("send_file: \"" + path + "\" is relative and there is no root; set options.root");
    }
    const std::string root = options.root.empty() ? std::string() : absolute_path(options.root);
    return place_of(path, path.ends_with('/'), root, options);
}

/** @throws http_error(412), http_error(416) */
CORTADO_DECL void answer_as_asked(web::exchange& ex, web::file_slice& content,
                                  const send_file_options& options) {
    const http::fields& asked = ex.request.headers;
    const http::fields& headers = ex.response.headers;
    if (is_precondition_failure(asked, headers)) throw http_error(412);
    const int status = ex.response.status;
    if (status >= 200 && status < 300 && is_fresh(asked, headers)) return answer_not_modified(ex);
    content.offset = std::min(options.start, content.length);
    const std::uint64_t end = options.end ? std::min(*options.end, content.length) + 1 : content.length;
    content.length = std::max(content.offset, std::min(end, content.length)) - content.offset;
    if (options.accept_ranges) apply_range(ex, content);
    const bool is_head = ex.request.verb == http::method::head;
    if (is_head || !copy_short(ex.body, content)) ex.body.assign(std::move(content));
    finish(ex);
}

}  // namespace detail

CORTADO_DECL task<found_file> find_file(std::string path, const send_file_options& options) {
    const detail::file_place place = detail::place_of_path(path, options);
    std::optional<found_file> known = detail::find_at_once(place, options);
    if (known) co_return std::move(*known);
    found_file found = co_await detail::find_on_pool(place, options);
    co_return found;
}

CORTADO_DECL void answer_with_file(web::exchange& ex, found_file found, send_file_options& options) {
    if (found.status != 200) throw detail::error_of(found);
    detail::set_file_headers(ex.response, found, options);
    try {
        detail::answer_as_asked(ex, found.content, options);
    } catch (const http_error&) {
        // What an error handler says instead is not packed.
        if (!found.coding.empty()) ex.response.headers.erase("Content-Encoding");
        throw;
    }
}

CORTADO_DECL task<bool> send_file(web::exchange& ex, std::string path, send_file_options options) {
    found_file found = co_await find_file(std::move(path), options);
    if (found.status == 301) co_return false;
    answer_with_file(ex, std::move(found), options);
    co_return true;
}

CORTADO_DECL task<bool> send_file(web::exchange& ex, std::string path) {
    return send_file(ex, std::move(path), send_file_options());
}

}  // namespace cortado::middleware
