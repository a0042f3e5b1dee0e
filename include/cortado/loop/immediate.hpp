#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/detail/phases.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace cortado {

class immediate;

namespace detail {

template <class F>
struct bound_immediate : immediate_state {
    explicit bound_immediate(F&& owned)
        : immediate_state(
              [](shared_state& self) noexcept { delete_recycled(static_cast<bound_immediate&>(self)); },
              &bound_immediate::make),
          callable(std::move(owned)) {}

    static void make(queued_call& call, bool is_made) {
        auto& self = static_cast<bound_immediate&>(call);
        const shared_ref<immediate_state> kept(&self);
        self.home->leave(self);
        --self.owners;  // of the queue
        std::optional<F> taken(std::move(self.callable));
        self.callable.reset();
        if (is_made) call_once(std::move(*taken));
    }

    std::optional<F> callable;
};

CORTADO_DECL void enqueue_immediate(immediate_state& immediate);

}  // namespace detail

/** One call in the check phase, as set_immediate() gives it. Copies stand for the same one; to lose them all changes
    nothing. Belongs to one loop. */
class immediate {
public:
    immediate() = default;

    /** Keep the loop running until the call has been made, as it does unless told. */
    immediate& ref() { return hold(true); }
    /** Let the loop end without the call. */
    immediate& unref() { return hold(false); }
    bool has_ref() const noexcept { return state_ && state_->home != nullptr && state_->holds_loop; }

    explicit immediate(detail::immediate_state& state) noexcept : state_(&state) {}

private:
    friend void clear_immediate(const immediate& cleared) noexcept;

    immediate& hold(bool holds) {
        if (state_ && state_->home != nullptr) state_->home->set_holding(*state_, holds);
        return *this;
    }

    detail::shared_ref<detail::immediate_state> state_;
};

/** Call `callback` in the next check phase: behind the I/O that is ready, before timers. One that an immediate sets
    waits for the round after.
    @param callback   called once; a task that it gives is spawned. What leaves it goes to on_uncaught()
    @param arguments  kept, and moved into the call
    @source Node: setImmediate */
template <class F, class... Args>
immediate set_immediate(F&& callback, Args&&... arguments) {
    static_assert(
        std::is_invocable_v<std::decay_t<F>&, std::decay_t<Args>...>,
        "cortado: set_immediate(callback, arguments...) takes what can be called with these arguments");
    auto bound = detail::bind_once(std::forward<F>(callback), std::forward<Args>(arguments)...);
    auto& state = *detail::new_recycled<detail::bound_immediate<decltype(bound)>>(std::move(bound));
    immediate handle(state);
    detail::enqueue_immediate(state);
    return handle;
}

/** Do not make the call; nothing happens where it has been made, or for an empty handle. */
inline void clear_immediate(const immediate& cleared) noexcept {
    if (cleared.state_ && cleared.state_->home != nullptr)
        cleared.state_->home->remove_immediate(*cleared.state_);
}

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/immediate.ipp>
#endif
