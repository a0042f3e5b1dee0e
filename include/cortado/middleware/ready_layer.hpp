#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/layer.hpp>

#include <memory>
#include <utility>

namespace cortado::middleware {

/** A middleware as functions here give it, for lists of either face: `app.use(middleware::cors())`. A copy is the same
    middleware. */
class ready_layer {
public:
    explicit ready_layer(web::layer made) noexcept : layer_(std::move(made)) {}
    web::layer as_layer() const { return layer_; }

private:
    web::layer layer_;
};

/** Make a middleware of a function that looks at each request on its way down: `bool(web::exchange&)`, where false says
    that it has answered. */
template <class Look>
ready_layer make_layer(Look look) {
    web::layer made;
    made.state = std::make_shared<Look>(std::move(look));
    made.call = [](void* state, web::exchange& ex, web::cursor next) -> task<> {
        if ((*static_cast<Look*>(state))(ex)) next.lock().go_on(next.position());
        return {};
    };
    return ready_layer(std::move(made));
}

}  // namespace cortado::middleware
