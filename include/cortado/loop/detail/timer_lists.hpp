#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/detail/call_queue.hpp>
#include <cortado/loop/detail/shared_state.hpp>
#include <cortado/loop/timer_queue.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace cortado {
class event_loop;
}

namespace cortado::detail {

class timer_lists;
struct timer_list;

/** What a `timeout` handle stands for: owned by its list while it waits, and by its handles. Linked into the list then,
    and among those that rest once it has rung. */
struct timeout_state : shared_state, ring_link {
    enum class action { call, forget };
    using function = void (*)(timeout_state&, action);

    timeout_state(free_function to_free, function by) noexcept : shared_state(to_free), run(by) {}

    bool is_waiting() const noexcept { return list != nullptr; }

    function run;
    timer_lists* home = nullptr;  // null when cleared, and once the loop has ended
    timer_list* list = nullptr;
    steady_ns start = 0;
    std::uint32_t milliseconds = 1;
    bool repeats = false;
    bool holds_loop = true;
    bool is_running = false;
    context_ref context = context_ref::current();  // of the one who set it
};

/** The timers of one duration: they end in the order they began, so that one node in the heap serves them all. */
struct timer_list : timer_node {
    timer_list(timer_lists& of, std::uint32_t length) noexcept;

    timer_lists& home;
    std::uint32_t milliseconds;
    link_ring waiting{};
    std::size_t holding = 0;  // of these, how many keep the loop running
    bool is_running = false;
};

/** The timers of one loop, a list for each duration, as Node keeps them.
    @source lib/internal/timers.js of Node 20 */
class timer_lists {
public:
    explicit timer_lists(event_loop& loop) noexcept : loop_(loop) {}
    timer_lists(const timer_lists&) = delete;
    timer_lists& operator=(const timer_lists&) = delete;
    CORTADO_DECL ~timer_lists();
    /** Forget every timer; handles may stay. */
    CORTADO_DECL void end() noexcept;

    /** Begin to wait, or begin anew. */
    CORTADO_DECL void insert(timeout_state& timer, steady_ns start);
    CORTADO_DECL void clear(timeout_state& timer);
    CORTADO_DECL void set_holding(timeout_state& timer, bool holds);
    /** The time that counts for all that ends in this phase. */
    void begin_phase(steady_ns now) noexcept { now_ = now; }

private:
    friend struct timer_list;
    // Lists that have become empty are kept for the next timer of their duration, up to this many of them.
    static constexpr std::size_t kept_lists = 64;

    CORTADO_DECL timer_list& list_of(std::uint32_t milliseconds);
    CORTADO_DECL void link(timer_list& list, timeout_state& timer);
    CORTADO_DECL void unlink(timeout_state& timer) noexcept;
    CORTADO_DECL void count(timer_list& list, bool more) noexcept;
    CORTADO_DECL void wait_until(timer_list& list, steady_ns deadline);
    CORTADO_DECL void expire(timer_list& list);
    CORTADO_DECL void call(timeout_state& timer);
    CORTADO_DECL timer_list* any_that_waits() const noexcept;
    CORTADO_DECL void give_up_if_spare(timer_list& list);

    event_loop& loop_;
    std::unordered_map<std::uint32_t, std::unique_ptr<timer_list>> lists_;
    timer_list* last_ = nullptr;
    link_ring resting_{};  // they have rung, and handles may refresh them
    steady_ns now_ = 0;
};

}  // namespace cortado::detail
