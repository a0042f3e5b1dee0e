#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/koa/next.hpp>

#include <concepts>
#include <initializer_list>
#include <memory>
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

/** Make one middleware of a list: `app.use(koa::compose({first, second}))`. */
CORTADO_DECL composed compose(std::vector<middleware> layers);
inline composed compose(std::initializer_list<middleware> layers) {
    return compose(std::vector<middleware>(layers));
}

/** The same without braces. A message about one of these layers cannot name its place. */
template <class... Handlers>
requires(sizeof...(Handlers) > 1) composed compose(Handlers&&... handlers) {
    return compose({middleware(std::forward<Handlers>(handlers), std::source_location())...});
}

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/compose.ipp>
#endif
