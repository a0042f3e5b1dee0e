#pragma once

#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/immediate.hpp>

namespace cortado::detail {

CORTADO_DECL void enqueue_immediate(immediate_state& immediate) {
    event_loop::current().phases().add_immediate(immediate);
}

}  // namespace cortado::detail
