#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/compose.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/next.hpp>

#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::koa {

namespace detail {
struct mount_point;
}

/** A middleware that runs below a path, made by mount(). Copies share what is mounted. */
class mounted {
public:
    explicit mounted(std::shared_ptr<detail::mount_point> at) noexcept : at_(std::move(at)) {}

    /** Run what is mounted if the path fits, else go on. */
    CORTADO_DECL task<> operator()(context& ctx, next_fn next) const;

private:
    std::shared_ptr<detail::mount_point> at_;
};

/** Run a middleware or an application for the paths below one, which they do not see:
    ```
    app.use(koa::mount("/images", middleware::static_files("pictures")));
    app.use(koa::mount("/shop", shop));  // for /shop and /shop/cart, not for /shopping; ctx.path is / and /cart
    ```
    What is above it, and what its `next()` goes on to, see the whole path.
    @param path  compared as it stands in the request; with a slash at its end it fits what is below it only
    @throws usage_error  it does not begin with a slash
    @source npm koa-mount 4.2 */
CORTADO_DECL mounted mount(std::string path, middleware inner);
inline mounted mount(std::string path, std::initializer_list<middleware> layers,
                     std::source_location place = std::source_location::current()) {
    return mount(std::move(path), middleware(compose(layers), place));
}
/** For all paths: what is mounted as it is. */
inline mounted mount(middleware inner) { return mount("/", std::move(inner)); }

/** Tell the path of the mount() that was entered last, "" where none was; that of "/" does not count.
    @source npm koa-mount 4.2 ctx.mountPath */
CORTADO_DECL std::string_view mount_path(const context& ctx) noexcept;

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/mount.ipp>
#endif
