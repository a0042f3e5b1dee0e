#pragma once

#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/next_tick.hpp>

namespace cortado::detail {

CORTADO_DECL void enqueue_tick(queued_call& call) { event_loop::current().phases().add_tick(call); }

CORTADO_DECL void enqueue_closing(queued_call& call) { event_loop::current().phases().add_closing(call); }

}  // namespace cortado::detail
