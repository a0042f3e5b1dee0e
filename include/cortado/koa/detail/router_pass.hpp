#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/owned_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/router_core.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/params.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::koa::detail {

/** One exchange's way through the routes of one router that fit it: a list of handlers after the other. */
class router_pass final : public web::pass {
public:
    router_pass(web::exchange& ex, context& ctx) noexcept : web::pass(ex), context_(ctx) {}

    /** @return whether a route is among what fits path and method: then descend(0) runs it all */
    CORTADO_DECL bool begin(router_core& routes, web::cursor outer, std::string_view path);

    // Whoever stands in a route speaks to the pass of that route's list, which comes here to go down only.
    CORTADO_DECL void proceed(std::uint32_t position, web::signal said) override;
    void go_on(std::uint32_t position) override { proceed(position, {}); }
    CORTADO_DECL task<> descend(std::uint32_t position) override;
    const web::pass* around() const override { return outer_ ? outer_->find() : nullptr; }
    /** Those of Express that this router stands below. */
    std::string mounts() const { return has_left_ ? mounts_ : web::mount_points(around()); }

private:
    context& context_;
    router_core* routes_ = nullptr;
    std::optional<web::cursor> outer_;
    std::string path_;
    std::string mounts_;  // once it was left
    bool has_left_ = false;
    std::vector<std::uint32_t> chain_;
    web::params scratch_;
};

/** What routers have found for one request, and what they need for it; kept with the context. */
struct routing_state {
    const router_core* router = nullptr;
    const route* current = nullptr;
    const router_pass* way = nullptr;  ///< to it
    std::string_view name;             ///< of the last route that had one
    array_list<const route*> matched;  ///< the method left aside
    std::string path;                  ///< what was matched
    std::string other_path;            ///< in place of the request's

    /** Find what belongs to this request, begun anew where it is the first to ask. */
    CORTADO_DECL static routing_state& of(context& ctx);
    CORTADO_DECL router_pass& open(context& ctx);

    /** The route that was entered last, no middleware of a router; null before any. */
    CORTADO_DECL const route* entered_route(http::method verb) const noexcept;

private:
    CORTADO_DECL static const route* route_of(context& ctx);

    owned_list<router_pass> passes_;  // kept for the next request
    std::size_t open_ = 0;
    std::uint32_t generation_ = 0;  // of the request it belongs to
    bool is_begun_ = false;
};

}  // namespace cortado::koa::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/router_pass.ipp>
#endif
