#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/function.hpp>
#include <cortado/loop/detail/call_queue.hpp>
#include <cortado/loop/detail/optional_work.hpp>
#include <cortado/loop/detail/timer_lists.hpp>

#include <cstddef>
#include <exception>
#include <memory>

namespace cortado {
class event_loop;
}

namespace cortado::detail {

class phases;
struct promise_state_base;

/** What an `immediate` handle stands for: owned by its queue while it waits, and by its handles. */
struct immediate_state : shared_state, queued_call {
    immediate_state(free_function to_free, queued_call::function by) noexcept
        : shared_state(to_free), queued_call(by) {}

    phases* home = nullptr;  // null unless it waits
    bool holds_loop = true;
};

/** Who hears of the loop's end: made by the first on_before_exit() or on_exit(). */
struct exit_listeners {
    using call_function = void (*)(exit_listeners&, int code);
    exit_listeners(call_function by_before_exit, call_function by_exit) noexcept
        : call_before_exit(by_before_exit), call_exit(by_exit) {}

    call_function call_before_exit;
    call_function call_exit;
    bool has_exited = false;  // call_exit has been called since run() began
};

/** What Node has and Asio has not, for one loop: the queues between callbacks, the check and the close phase, timers
    that can be refreshed. Made when the first of them is asked for. */
class phases {
public:
    CORTADO_DECL explicit phases(event_loop& loop);
    phases(const phases&) = delete;
    phases& operator=(const phases&) = delete;
    CORTADO_DECL ~phases();
    /** Let go of everything that waits. */
    CORTADO_DECL void end() noexcept;

    CORTADO_DECL void add_tick(queued_call& call);
    CORTADO_DECL void add_microtask(queued_call& call);
    CORTADO_DECL void add_rejection(promise_state_base& rejected);
    CORTADO_DECL void add_immediate(immediate_state& immediate);
    CORTADO_DECL void remove_immediate(immediate_state& immediate) noexcept;
    /** Say that an immediate does not wait any more. */
    CORTADO_DECL void leave(immediate_state& immediate) noexcept;
    CORTADO_DECL void set_holding(immediate_state& immediate, bool holds);
    CORTADO_DECL void add_closing(queued_call& call);
    timer_lists& timers() noexcept { return timers_; }

    /** Make the calls that stand between two callbacks until there are none.
        @param microtasks_first  as behind the resumption of a coroutine, which is a microtask itself */
    CORTADO_DECL void drain(bool microtasks_first);
    /** See to it that a check phase comes, if there is something for it. */
    CORTADO_DECL void want_check();

    using rejection_hook = function<void(std::exception_ptr)>;
    std::shared_ptr<rejection_hook> unhandled_rejection{};
    std::shared_ptr<exit_listeners> exit_hooks{};

private:
    CORTADO_DECL void on_check();
    CORTADO_DECL void run_check();
    CORTADO_DECL void run_ring(link_ring& ring);
    CORTADO_DECL void hold_as_needed();
    CORTADO_DECL bool report_rejections();

    event_loop& loop_;
    link_ring ticks_{};
    link_ring microtasks_{};
    link_ring immediates_{};
    link_ring checked_{};  // the immediates of the check phase that is going on
    link_ring closing_{};
    std::size_t holding_immediates_ = 0;
    optional_work check_;
    timer_lists timers_;
    array_list<shared_ref<promise_state_base>> rejected_{};
    bool is_draining_ = false;
};

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/phases.ipp>
#  include <cortado/loop/impl/phases_timers.ipp>
#endif
