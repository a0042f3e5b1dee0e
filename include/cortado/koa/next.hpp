#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/web/layer.hpp>

#include <type_traits>

namespace cortado::koa {

/** Go on to the layers below: `co_await next();` runs them to their end and comes back here.

    A handle to pass by value; all copies share whether it was called. It stays safe to call when its request
    is over, and says so. */
class next_fn {
public:
    explicit next_fn(web::cursor at) noexcept : at_(at) {}

    /** Make the task of the next layer; nothing runs before it is awaited.
        @return that layer's own task: there is no frame in between
        @throws usage_error  next() was called before in this layer, or its request is over
        @source koa-compose */
    [[nodiscard("next() does nothing until it is awaited: co_await next()")]] task<> operator()() const {
        return at_.lock().descend(at_.position());
    }

    /** The place in the chain this handle stands for. */
    web::cursor position() const noexcept { return at_; }

private:
    web::cursor at_;
};
static_assert(std::is_trivially_copyable_v<next_fn>);

}  // namespace cortado::koa
