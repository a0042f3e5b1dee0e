#pragma once

#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/detail/promise_state.hpp>
#include <cortado/loop/event_loop.hpp>

#include <exception>
#include <utility>

namespace cortado::detail {

CORTADO_DECL void enqueue_microtask(queued_call& call) { event_loop::current().phases().add_microtask(call); }

CORTADO_DECL void react(promise_state_base& state, promise_reaction& reaction) {
    state.is_handled = true;
    if (state.status == promise_status::pending) return state.reactions.push(reaction);
    reaction.source = shared_ref<promise_state_base>(&state);
    enqueue_microtask(reaction);
}

CORTADO_DECL void settle(promise_state_base& state, promise_status status) {
    state.status = status;
    if (state.reactions.is_empty()) return;
    phases& queues = event_loop::current().phases();
    while (!state.reactions.is_empty()) {
        auto& reaction = static_cast<promise_reaction&>(state.reactions.front());
        reaction.unlink();
        reaction.source = shared_ref<promise_state_base>(&state);
        queues.add_microtask(reaction);
    }
}

CORTADO_DECL void reject(promise_state_base& state, std::exception_ptr reason) {
    state.reason = std::move(reason);
    if (!state.is_handled) event_loop::current().phases().add_rejection(state);
    settle(state, promise_status::rejected);
}

}  // namespace cortado::detail
