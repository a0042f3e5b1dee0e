#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/next.hpp>
#include <cortado/koa/router_options.hpp>

#include <memory>
#include <vector>

namespace cortado::koa {

/** The middleware that answers for what no route has taken; router::allowed_methods() makes it. */
class allowed_methods_layer {
public:
    CORTADO_DECL allowed_methods_layer(std::vector<http::method> implemented,
                                       allowed_methods_options options);

    CORTADO_DECL task<> operator()(context& ctx, next_fn next) const;

private:
    struct settings {
        std::vector<http::method> implemented;
        allowed_methods_options options;
    };
    static void answer(context& ctx, settings& how);

    std::shared_ptr<settings> settings_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/router_allowed_methods.ipp>
#endif
