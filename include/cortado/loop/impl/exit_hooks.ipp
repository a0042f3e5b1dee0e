#pragma once

#include <cortado/core/share.hpp>
#include <cortado/core/uncaught.hpp>
#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/exit_hooks.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace cortado::detail {

/** The hooks of one loop: the listeners of two events. */
struct exit_emitter : exit_listeners {
    exit_emitter() : exit_listeners(&exit_emitter::emit<"before_exit">, &exit_emitter::emit<"exit">) {
        events.set_max_listeners(0);
    }

    template <event_name Name>
    static void emit(exit_listeners& self, int code) {
        try {
            static_cast<exit_emitter&>(self).events.template emit<Name>(code);
        } catch (...) {
            report_uncaught(std::current_exception());
        }
    }
    /** Those of the loop that is running on this thread, or of its own. */
    static exit_emitter& of_current() {
        std::shared_ptr<exit_listeners>& hooks = event_loop::current().phases().exit_hooks;
        if (!hooks) hooks = cortado::detail::share<exit_emitter>();
        return static_cast<exit_emitter&>(*hooks);
    }

    event_emitter<emits<"before_exit", int>, emits<"exit", int>> events{};
};

CORTADO_DECL listener_handle add_before_exit(function<void(int)> hook) {
    return exit_emitter::of_current().events.on<"before_exit">(std::move(hook));
}

CORTADO_DECL listener_handle add_exit(function<void(int)> hook) {
    return exit_emitter::of_current().events.on<"exit">(std::move(hook));
}

}  // namespace cortado::detail
