#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/http/method.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/route_url.hpp>
#include <cortado/web/params.hpp>
#include <cortado/web/path_pattern.hpp>

#include <cstdint>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa {

/** How a route compares paths. */
struct route_options {
    std::string name = {};
    /** Letters of different case differ. */
    bool sensitive = false;
    /** "/a/" is not "/a". */
    bool strict = false;
    /** Off: the path may go on behind the route, at a "/". */
    bool end = true;
};

namespace detail {

/** One handler of a route; `param` is the name whose handler it is, "" for one of the route's own. */
struct route_step {
    middleware handler;
    std::string param = {};
};

}  // namespace detail

/** A route of a router, or a middleware of its: then there are no methods.
    @source @koa/router 14 Layer */
class route {
public:
    /** The path with all prefixes. */
    const std::string& path() const noexcept { return path_; }
    const std::string& name() const noexcept { return options_.name; }
    /** In the order of the Allow header: HEAD stands before the others where GET is one. */
    std::span<const http::method> methods() const noexcept { return methods_; }
    /** The names in the path, in order. */
    const std::vector<std::string>& param_names() const noexcept { return names_; }

    /** Tell whether a request path fits, the method left aside. */
    bool match(std::string_view path) const {
        web::params found;
        return fits(path, found);
    }
    /** The raw captures of a path that fits. */
    CORTADO_DECL std::vector<std::string> captures(std::string_view path) const;

    /** Write the path with values in place of its names; see koa::url().
        @throws usage_error  a value is missing */
    std::string url(url_values values = {}, url_options options = {}) const {
        return koa::url(path_, values, std::move(options));
    }
    template <class... Values>
    requires(sizeof...(Values) > 0 && (detail::UrlArgument<Values> && ...)) std::string
        url(Values&&... values)
    const { return koa::url(path_, std::forward<Values>(values)...); }

    // --- for routers
    CORTADO_DECL route(std::string path, std::vector<http::method> methods,
                       array_list<detail::route_step> steps, route_options options);
    /** Put a prefix before the path. */
    CORTADO_DECL void set_prefix(std::string_view prefix);
    /** Let a handler run before the others where the path has the name, in the order of the path's names. */
    CORTADO_DECL void param(std::string_view name, const middleware& handler);

    bool is_middleware() const noexcept { return methods_.empty(); }
    bool takes(http::method verb) const noexcept {
        return methods_.empty() || (method_set_ >> static_cast<unsigned>(verb) & 1U) != 0;
    }
    /** match(), with memory of the caller's: @param scratch  is overwritten */
    bool fits(std::string_view path, web::params& scratch) const {
        return matches_all_ || pattern_.match(path, scratch) != web::match_result::no;
    }
    /** Add what a path that fits has captured to `into`. @param scratch  is overwritten */
    CORTADO_DECL void capture(std::string_view path, web::params& into, web::params& scratch) const;
    const array_list<detail::route_step>& steps() const noexcept { return steps_; }
    /** null where every path fits */
    const web::path_pattern* pattern() const noexcept { return matches_all_ ? nullptr : &pattern_; }

private:
    CORTADO_DECL web::path_pattern compile(web::param_decoding decoding) const;
    CORTADO_DECL void read_path();

    std::string path_;
    std::vector<http::method> methods_;
    std::uint64_t method_set_ = 0;
    array_list<detail::route_step> steps_;
    route_options options_;
    std::vector<std::string> names_;
    bool matches_all_ = false;
    web::path_pattern pattern_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/route.ipp>
#endif
