#pragma once

#include <cortado/config.hpp>
#include <cortado/core/share.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/koa/detail/static_chain.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/next.hpp>

#include <concepts>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::koa {

/** Several layers as one middleware. Copies share the layers. */
class composed {
public:
    explicit composed(std::shared_ptr<detail::layer_list> layers) noexcept : layers_(std::move(layers)) {}

    /** Run the layers; the end of the list goes on to `next`.
        @return the first layer's own task
        @source koa-compose */
    CORTADO_DECL task<> operator()(context& ctx, next_fn next) const;

private:
    std::shared_ptr<detail::layer_list> layers_;
};

/** Make one middleware of a list: `app.use(koa::compose({first, second}))`. The list is copied. */
CORTADO_DECL composed compose(std::vector<middleware> layers);
inline composed compose(std::initializer_list<middleware> layers) {
    return compose(std::vector<middleware>(layers));
}

/** Several layers as one middleware, put together when compiling. Copies share the layers. */
template <class... Handlers>
class composed_of {
public:
    explicit composed_of(std::shared_ptr<detail::static_chain<Handlers...>> chain) noexcept
        : chain_(std::move(chain)) {}

    /** Run the layers; the end goes on to `next`.
        @return the first layer's own task */
    task<> operator()(context& ctx, next_fn next) const { return chain_->start(ctx, next.position()); }

    // --- for those that register it
    void registered_at(const std::source_location& place) const { chain_->registered_at(place); }

private:
    std::shared_ptr<detail::static_chain<Handlers...>> chain_;
};

/** Make one middleware of layers that are known when compiling: `app.use(koa::compose(first, second))`. The order is
    that of the list above. The first layer is called directly, and so is the one behind a layer that leaves the type of
    its next open: `[](koa::context& ctx, auto next) -> cortado::task<>`. A message about one of these layers names the
    place where the whole was registered, and which of its layers it is. */
template <class... Handlers>
requires(sizeof...(Handlers) > 0 && (!std::same_as<std::decay_t<Handlers>, std::vector<middleware>> &&
                                     ...)) auto compose(Handlers&&... handlers) {
    using chain = detail::static_chain<detail::kept_layer<Handlers>...>;
    return composed_of<detail::kept_layer<Handlers>...>(
        cortado::detail::share<chain>(detail::keep_layer(std::forward<Handlers>(handlers))...));
}

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/compose.ipp>
#endif
