#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/fs/directory.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/stat.hpp>
#include <cortado/http/date.hpp>
#include <cortado/http/html.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/token.hpp>
#include <cortado/http/url.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/middleware/serve_index.hpp>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace cortado::middleware {

namespace detail {

struct listed_file {
    std::string name;
    bool is_directory = false;
    std::optional<std::uint64_t> size = {};  // bytes
    std::optional<std::int64_t> mtime = {};  // seconds
};

struct listing {
    int status = 200;  // 404: there is no such directory
    std::vector<listed_file> files = {};
};

/** Directories first, each in the order of the alphabet without case. */
CORTADO_DECL bool comes_before(const listed_file& a, const listed_file& b) {
    const auto key = [](const listed_file& of) {
        std::string lower = of.name;
        for (char& c : lower) c = http::to_lower(c);
        return std::tuple(of.name != "..", !of.is_directory, std::move(lower), of.name);
    };
    return key(a) < key(b);
}

CORTADO_DECL listed_file look_at(const std::string& directory, std::string name) {
    listed_file file{.name = std::move(name)};
    try {
        const fs::stats facts = fs::stat_sync(directory + '/' + file.name);
        file.is_directory = facts.is_directory();
        if (!file.is_directory) file.size = facts.size;
        file.mtime = facts.mtime_ns / 1'000'000'000;
    } catch (const fs::error&) {
        // It has gone since, or is a link to nowhere: its name is all there is to show.
    }
    return file;
}

/** Runs on the pool. */
CORTADO_DECL listing list_directory(const std::string& path, bool shows_hidden) {
    listing found;
    try {
        if (!fs::stat_sync(path).is_directory()) return {404, {}};
        for (std::string& name : fs::readdir_sync(path)) {
            if (!shows_hidden && name.starts_with('.')) continue;
            found.files.push_back(look_at(path, std::move(name)));
        }
    } catch (const fs::error& error) {
        if (error.code_name() == "ENOENT" || error.code_name() == "ENOTDIR") return {404, {}};
        return {error.code_name() == "ENAMETOOLONG" ? 414 : 500, {}};
    }
    return found;
}

inline constexpr std::string_view index_style =
    "body{font:16px/1.5 sans-serif;margin:2em auto;max-width:60em;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2em .6em}"
    "td.size{text-align:right}tr:nth-child(even){background:#f4f4f4}";

/** Makes the pages of one folder. */
class index_maker {
public:
    index_maker(std::string root, serve_index_options options)
        : root_(std::move(root)), options_(std::move(options)) {}

    static task<> call(void* state, web::exchange& ex, web::cursor next) {
        auto& self = *static_cast<index_maker*>(state);
        const http::method verb = ex.request.verb;
        if (verb != http::method::get && verb != http::method::head) {
            refuse(ex);
            return {};
        }
        std::string place = self.find_directory(ex);
        if (self.is_kept_back(place)) {
            next.lock().go_on(next.position());
            return {};
        }
        return self.answer(ex, std::move(place), next);
    }

private:
    static void refuse(web::exchange& ex) {
        ex.assign_status(ex.request.verb == http::method::options ? 200 : 405);
        ex.response.headers.set("Allow", "GET, HEAD, OPTIONS");
        ex.body.assign(std::string_view());
        finish(ex);
    }

    /** @throws http_error  400 and 403 for what would lead out of the folder */
    std::string find_directory(const web::exchange& ex) const {
        const auto path = http::percent_decode(http::split_target(ex.request.path_and_query).path);
        if (!path || path->find('\0') != std::string::npos) throw http_error(400);
        std::string place = normalize_path(root_ + '/' + *path);
        while (place.size() > 1 && place.ends_with('/')) place.pop_back();
        const bool is_inside = place == root_ || place.starts_with(root_ == "/" ? root_ : root_ + '/');
        if (!is_inside) throw http_error(403);
        return place;
    }

    /** A directory that no listing shows must not be listed by those who guess its name either. */
    bool is_kept_back(const std::string& place) const {
        const bool is_below_hidden = place.find("/.", root_ == "/" ? 0 : root_.size()) != std::string::npos;
        return !options_.hidden && is_below_hidden;
    }

    task<> answer(web::exchange& ex, std::string directory, web::cursor next) {
        const std::string path = std::move(directory);
        const bool shows_hidden = options_.hidden;
        auto work = [&path, shows_hidden] { return list_directory(path, shows_hidden); };
        listing found = co_await run_blocking(std::move(work));
        if (found.status == 404) {
            next.lock().go_on(next.position());
            co_return;
        }
        if (found.status != 200) throw http_error(found.status);
        if (options_.filter) {
            std::erase_if(found.files,
                          [&](const listed_file& file) { return !options_.filter(file.name, path); });
        }
        show(ex, std::move(found.files), path != root_);
    }

    void show(web::exchange& ex, std::vector<listed_file> files, bool has_parent) const {
        constexpr std::string_view types[] = {"text/html", "text/plain", "application/json"};
        const http::field* const accept = ex.request.headers.find_field("Accept");
        const auto type = http::best_type(
            accept == nullptr ? http::accept_field() : http::accept_field(accept->value), types);
        if (!type) throw http_error(406);
        if (*type == "text/html" && has_parent) files.push_back({.name = "..", .is_directory = true});
        cortado::detail::sort_stably(files, comes_before);
        ex.assign_status(200);
        ex.response.headers.set("X-Content-Type-Options", "nosniff");
        ex.response.headers.set("Content-Type", std::string(*type) + "; charset=utf-8");
        if (*type == "text/html") {
            ex.response.headers.set("Content-Security-Policy",
                                    "default-src 'none'; style-src 'unsafe-inline'");
            ex.body.assign(page(ex, files));
        } else {
            ex.body.assign(*type == "text/plain" ? plain(files) : json(files));
        }
        finish(ex);
    }

    static std::string plain(const std::vector<listed_file>& files) {
        std::string text;
        for (const listed_file& file : files) text.append(text.empty() ? "" : "\n").append(file.name);
        return text + '\n';
    }

    static std::string json(const std::vector<listed_file>& files) {
        std::string text = "[";
        for (const listed_file& file : files) {
            if (text.size() > 1) text += ',';
            append_json_string(text, file.name);
        }
        return text + ']';
    }

    std::string page(const web::exchange& ex, const std::vector<listed_file>& files) const {
        const std::string_view sent = http::split_target(ex.request.target).path;
        const auto shown = http::percent_decode(sent);
        const std::string title = http::escape_html(shown ? std::string_view(*shown) : sent);
        std::string base(sent);
        while (base.ends_with('/')) base.pop_back();
        base.erase(0,
                   std::min(base.find_first_not_of("/\\"), base.size()));  // "//host" would be another site
        base = base.empty() ? "/" : '/' + base + '/';
        std::string text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
                           title + "</title>\n<style>";
        text.append(options_.stylesheet.empty() ? index_style : std::string_view(options_.stylesheet));
        text += "</style>\n</head>\n<body>\n<h1>" + title +
                "</h1>\n<table>\n<tr><th>Name</th><th>Size</th><th>Modified</th></tr>\n";
        for (const listed_file& file : files) append_row(text, base, file);
        return text + "</table>\n</body>\n</html>\n";
    }

    static void append_row(std::string& text, std::string_view base, const listed_file& file) {
        const bool is_up = file.name == "..";
        std::string link(base);
        if (is_up) {
            link.pop_back();
            link.erase(link.rfind('/') + 1);
        } else {
            link += http::percent_encode_component(file.name);
            if (file.is_directory) link += '/';
        }
        text += "<tr><td><a href=\"" + http::escape_html(link) + "\">" + http::escape_html(file.name) +
                (file.is_directory && !is_up ? "/" : "") + "</a></td><td class=\"size\">" +
                (file.size ? std::to_string(*file.size) : std::string()) + "</td><td>" +
                (file.mtime ? http::format_date(*file.mtime) : std::string()) + "</td></tr>\n";
    }

    std::string root_;  // absolute, without a slash at its end
    serve_index_options options_;
};

}  // namespace detail

CORTADO_DECL ready_layer serve_index(std::string root, serve_index_options options) {
    if (root.empty()) throw usage_error("serve_index: the root is empty; name the folder to show");
    std::string absolute = detail::normalize_path(absolute_path(root));
    while (absolute.size() > 1 && absolute.ends_with('/')) absolute.pop_back();
    web::layer made;
    made.call = &detail::index_maker::call;
    made.state = std::make_shared<detail::index_maker>(std::move(absolute), std::move(options));
    return ready_layer(std::move(made));
}

}  // namespace cortado::middleware
