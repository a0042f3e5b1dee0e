#pragma once

#include <cortado/core/error.hpp>
#include <cortado/http/html.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/middleware/detail/header_lists.hpp>
#include <cortado/middleware/static_files.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace cortado::middleware {

namespace detail {

struct static_site {
    send_file_options files;  // its root is absolute
    std::vector<std::string_view>
        packed;  // the codings to look for, the preferred first, at last identity; or none
    bool fallthrough;
    bool redirect;
    bool defer;

    CORTADO_DECL static task<> serve(void* self, web::exchange& ex, web::cursor next);
    CORTADO_DECL static task<> serve_unanswered(void* self, web::exchange& ex, web::cursor next);

private:
    CORTADO_DECL task<> serve_later(web::exchange& ex, file_place place, bool ends_in_slash,
                                    web::cursor next);
    CORTADO_DECL task<> serve_behind(web::exchange& ex, web::cursor next);
    CORTADO_DECL file_place find_place(const web::exchange& ex, std::string_view path) const;
    CORTADO_DECL bool settle(web::exchange& ex, found_file found, bool ends_in_slash);
    CORTADO_DECL static void answer_redirect(web::exchange& ex);
};

/** The path below the mount point, encoded. At a mount point without its slash it is empty, for the redirection there. */
CORTADO_DECL std::string_view path_below_mount(const web::exchange& ex) noexcept {
    const std::string_view path = http::split_target(ex.request.path_and_query).path;
    const bool lacks_slash = path == "/" && !http::split_target(ex.request.target).path.ends_with('/');
    return lacks_slash ? std::string_view() : path;
}

CORTADO_DECL void refuse_method(web::exchange& ex) {
    ex.assign_status(405);
    ex.response.headers.set("Allow", "GET, HEAD");
    ex.body.assign(std::string_view());
    finish(ex);
}

CORTADO_DECL bool is_read(const web::exchange& ex) noexcept {
    return ex.request.verb == http::method::get || ex.request.verb == http::method::head;
}

CORTADO_DECL task<> static_site::serve(void* self, web::exchange& ex, web::cursor next) {
    auto& site = *static_cast<static_site*>(self);
    if (!is_read(ex)) {
        if (site.fallthrough) {
            next.lock().go_on(next.position());
        } else {
            refuse_method(ex);
        }
        return {};
    }
    const std::string_view path = path_below_mount(ex);
    const bool ends_in_slash = path.ends_with('/');
    file_place place = site.find_place(ex, path);
    std::optional<found_file> known = find_at_once(place, site.files);
    if (!known) return site.serve_later(ex, std::move(place), ends_in_slash, next);
    if (!site.settle(ex, std::move(*known), ends_in_slash)) next.lock().go_on(next.position());
    return {};
}

CORTADO_DECL task<> static_site::serve_later(web::exchange& ex, file_place place, bool ends_in_slash,
                                             web::cursor next) {
    const file_place kept = std::move(place);
    found_file found = co_await find_on_pool(kept, files);
    if (!settle(ex, std::move(found), ends_in_slash)) next.lock().go_on(next.position());
}

/** Has nobody below answered, nor said that he will? @source npm koa-static 5 */
CORTADO_DECL bool is_unanswered(const web::exchange& ex) noexcept {
    if (ex.has_ended() || ex.is_head_sent() || ex.is_held()) return false;
    return ex.body.is_none() && (!ex.is_status_assigned() || ex.response.status == 404);
}

CORTADO_DECL task<> static_site::serve_unanswered(void* self, web::exchange& ex, web::cursor next) {
    return static_cast<static_site*>(self)->serve_behind(ex, next);
}

CORTADO_DECL task<> static_site::serve_behind(web::exchange& ex, web::cursor next) {
    // Before the layers below: from below a mount point the path comes back as it was above.
    const std::string_view path = path_below_mount(ex);
    const bool ends_in_slash = path.ends_with('/');
    const file_place place = find_place(ex, path);
    task<> below = next.lock().descend(next.position());
    co_await below;
    if (!is_unanswered(ex)) co_return;
    if (!is_read(ex)) {
        if (!fallthrough) refuse_method(ex);
        co_return;
    }
    std::optional<found_file> found = find_at_once(place, files);
    if (!found) found = co_await find_on_pool(place, files);
    settle(ex, std::move(*found), ends_in_slash);
}

CORTADO_DECL file_place static_site::find_place(const web::exchange& ex, std::string_view path) const {
    const result<std::string> decoded = http::percent_decode(path);
    if (!decoded) return {400};
    file_place place = place_of(*decoded, path.ends_with('/'), files.root, files);
    if (packed.empty()) return place;
    const std::string accepted = ex.request.headers.join("Accept-Encoding");
    if (accepted.empty()) return place;
    for (const std::string_view each : http::accepted_encodings(accepted, packed, packed)) {
        if (each == "identity") break;  // wanted more than what follows
        place.codings.push_back(each);
    }
    return place;
}

/** @return whether that was an answer */
CORTADO_DECL bool static_site::settle(web::exchange& ex, found_file found, bool ends_in_slash) {
    if (found.status == 200) {
        if (!packed.empty()) add_vary(ex.response.headers, "Accept-Encoding");
        answer_with_file(ex, std::move(found), files);
        return true;
    }
    if (found.status == 301 && redirect && !ends_in_slash) {
        answer_redirect(ex);
        return true;
    }
    if (found.status == 301) found.status = 404;
    if (found.status >= 500 || !fallthrough) throw error_of(found);
    return false;
}

/** @source npm serve-static 2, createRedirectDirectoryListener */
CORTADO_DECL void static_site::answer_redirect(web::exchange& ex) {
    const http::url_parts url = http::split_target(ex.request.target);
    std::string path = std::string(url.path) + '/';
    path.erase(0, std::min(path.find_first_not_of("/\\"), path.size()));
    std::string location(url.scheme.empty() ? ""
                                            : std::string(url.scheme) + "://" + std::string(url.authority));
    location.append("/").append(path);
    if (url.has_query) location.append("?").append(url.query);
    location = http::encode_url(location);
    http::fields& headers = ex.response.headers;
    ex.assign_status(301);
    headers.set("Content-Type", "text/html; charset=UTF-8");
    headers.set("Content-Security-Policy", "default-src 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Location", location);
    ex.body.assign(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Redirecting</title>\n"
        "</head>\n<body>\n<pre>Redirecting to " +
        http::escape_html(location) + "</pre>\n</body>\n</html>\n");
    finish(ex);
}

}  // namespace detail

CORTADO_DECL static_files::static_files(std::string root, static_options options) {
    if (root.empty()) throw usage_error("static_files: the root is empty; name the folder to serve");
    send_file_options files;
    files.accept_ranges = options.accept_ranges;
    files.cache_control = options.cache_control;
    files.dotfiles = options.dotfiles;
    files.etag = options.etag;
    files.extensions = std::move(options.extensions);
    files.immutable = options.immutable;
    files.index = std::move(options.index);
    files.last_modified = options.last_modified;
    files.max_age = options.max_age;
    files.root = absolute_path(root);
    files.set_headers = std::move(options.set_headers);
    std::vector<std::string_view> packed;
    if (options.brotli) packed.push_back("br");
    if (options.gzip) packed.push_back("gzip");
    if (!packed.empty()) packed.push_back("identity");
    site_ = std::make_shared<detail::static_site>(detail::static_site{
        std::move(files), std::move(packed), options.fallthrough, options.redirect, options.defer});
}

CORTADO_DECL web::layer static_files::as_layer() const {
    web::layer made;
    made.call = site_->defer ? &detail::static_site::serve_unanswered : &detail::static_site::serve;
    if (site_->defer) made.kind = web::layer::style::onion;
    made.state = site_;
    return made;
}

}  // namespace cortado::middleware
