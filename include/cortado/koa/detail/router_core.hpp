#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/koa/route.hpp>
#include <cortado/koa/router_options.hpp>
#include <cortado/web/layer.hpp>
#include <cortado/web/route_index.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::koa::detail {

/** What is handed to a router's use(): a middleware, or another router's routes. */
struct router_item {
    middleware what;
    std::shared_ptr<const class router_core> nested = {};
};

/** The routes of a router, shared by its handles. They are added first, and put to use by the first request.
    @source @koa/router 14 lib/router.js */
class router_core {
public:
    router_options options;

    // --- putting it together. Each throws usage_error once the router is in use.
    CORTADO_DECL const route& add(std::string path, std::vector<http::method> methods,
                                  array_list<route_step> steps, route_options how,
                                  std::source_location place);
    /** @param path  none for every request */
    CORTADO_DECL void use(const std::optional<std::string>& path, const router_item& item,
                          std::source_location place);
    CORTADO_DECL void param(std::string_view name, const middleware& handler, std::source_location place);
    CORTADO_DECL void set_prefix(std::string prefix, std::source_location place);

    /** @return null where there is none of that name */
    CORTADO_DECL const route* find(std::string_view name) const noexcept;
    const std::deque<route>& routes() const noexcept { return routes_; }

    // --- in use
    CORTADO_DECL static task<> run(void* self, web::exchange& ex, web::cursor next);
    /** Make the handlers ready; what is added afterwards is refused. */
    void put_to_use() {
        if (!in_use_.load(std::memory_order_acquire)) [[unlikely]]
            freeze();
    }
    /** Find the routes whose path fits, in order. @param scratch  is overwritten */
    CORTADO_DECL void match(std::string_view path, std::vector<std::uint32_t>& found,
                            web::params& scratch) const;
    layer_list& handlers_of(std::uint32_t route) noexcept { return lists_[route]; }

private:
    void mount(const std::optional<std::string>& path, const router_core& nested);
    void check_open(std::string_view call, std::source_location place) const;
    [[gnu::cold]] CORTADO_DECL void freeze();

    static constexpr std::size_t few = 8;

    std::deque<route> routes_;  // whose addresses stay
    array_list<std::pair<std::string, middleware>> params_;
    std::deque<layer_list> lists_;
    web::route_index index_;
    std::mutex freezing_;
    std::atomic<bool> in_use_ = false;
};

}  // namespace cortado::koa::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/router_core.ipp>
#endif
