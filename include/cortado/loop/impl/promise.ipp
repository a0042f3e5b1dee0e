#pragma once

#include <cortado/core/share.hpp>
#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/promise.hpp>

#include <utility>

namespace cortado {

CORTADO_DECL void on_unhandled_rejection(function<void(std::exception_ptr)> handler) {
    using hook = function<void(std::exception_ptr)>;
    event_loop::current().phases().unhandled_rejection =
        handler ? cortado::detail::share<hook>(std::move(handler)) : nullptr;
}

}  // namespace cortado
