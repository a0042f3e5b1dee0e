#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/koa/route.hpp>

#include <algorithm>
#include <cstddef>

namespace cortado::koa {

CORTADO_DECL route::route(std::string path, std::vector<http::method> methods,
                          array_list<detail::route_step> steps, route_options options)
    : path_(std::move(path)),
      methods_(std::move(methods)),
      steps_(std::move(steps)),
      options_(std::move(options)),
      pattern_(web::path_pattern::compile("/")) {
    if (std::find(methods_.begin(), methods_.end(), http::method::get) != methods_.end()) {
        std::erase(methods_, http::method::head);
        methods_.insert(methods_.begin(), http::method::head);
    }
    for (const http::method verb : methods_) {
        method_set_ |= std::uint64_t{1} << static_cast<unsigned>(verb);
    }
    read_path();
}

// path-to-regexp by itself takes the slashes at a pattern's end for what they are, other than Express's layers: only one
// more is welcome.
CORTADO_DECL web::path_pattern route::compile(web::param_decoding decoding) const {
    web::pattern_options how{.case_sensitive = options_.sensitive,
                             .trailing = !options_.strict,
                             .end = options_.end,
                             .decoding = decoding};
    if (path_ == "/" && !options_.end && !is_middleware()) {  // the root alone, not all below it
        how.trailing = false;
        return web::path_pattern::compile("\\/", how);
    }
    const bool ends_in_slash = path_.size() > 1 && path_.back() == '/';
    if (!ends_in_slash || options_.strict || !options_.end) return web::path_pattern::compile(path_, how);
    how.trailing = false;
    return web::path_pattern::compile(path_ + "{/}", how);
}

CORTADO_DECL void route::read_path() {
    matches_all_ = path_.empty();
    if (matches_all_) return;
    pattern_ = compile(web::param_decoding::lenient);
    matches_all_ = pattern_.matches_everything();
    names_ = detail::names_of(path_);
}

CORTADO_DECL void route::set_prefix(std::string_view prefix) {
    const bool is_replaced = path_ == "/" && !options_.strict;
    path_ = std::string(prefix) + (is_replaced ? "" : path_);
    if (path_.empty() && !is_middleware()) path_ = "/";
    read_path();
}

CORTADO_DECL void route::param(std::string_view name, const middleware& handler) {
    const auto position_of = [this](std::string_view wanted) {
        return std::find(names_.begin(), names_.end(), wanted) - names_.begin();
    };
    const auto own = position_of(name);
    if (own == static_cast<std::ptrdiff_t>(names_.size())) return;
    const auto before = std::find_if(steps_.begin(), steps_.end(), [&](const detail::route_step& each) {
        return each.param.empty() || position_of(each.param) > own;
    });
    if (before != steps_.end()) steps_.insert(before, detail::route_step{handler, std::string(name)});
}

CORTADO_DECL void route::capture(std::string_view path, web::params& into, web::params& scratch) const {
    if (names_.empty()) return;
    web::params& found_in = into.empty() ? into : scratch;
    if (pattern_.match(path, found_in) == web::match_result::no || &found_in == &into) return;
    for (const web::params::item found : scratch) {
        if (found.is_list) {
            into.set(found.name, scratch.all(found.name));
        } else {
            into.set(found.name, found.value);
        }
    }
}

CORTADO_DECL std::vector<std::string> route::captures(std::string_view path) const {
    std::vector<std::string> raw;
    if (matches_all_) return raw;
    web::params found;
    if (compile(web::param_decoding::none).match(path, found) == web::match_result::no) return raw;
    for (const web::params::item each : found) raw.emplace_back(each.value);
    return raw;
}

}  // namespace cortado::koa
