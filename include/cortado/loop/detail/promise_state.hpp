#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/detail/call_queue.hpp>
#include <cortado/loop/detail/shared_state.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace cortado::detail {

enum class promise_status : unsigned char { pending, fulfilled, rejected };

/** What the handles of one promise share. */
struct promise_state_base : shared_state {
    explicit promise_state_base(free_function by) noexcept : shared_state(by) {}
    ~promise_state_base() { drop_all(reactions); }

    bool is_valid(unsigned ticket) const noexcept { return ticket == tickets; }
    /** Use up the right to settle that was given out with `ticket`. */
    bool take(unsigned ticket) noexcept {
        if (ticket != tickets) return false;
        ++tickets;
        return true;
    }

    link_ring reactions{};
    std::exception_ptr reason{};
    unsigned tickets = 0;
    promise_status status = promise_status::pending;
    bool is_handled = false;
};

/** What happens when a promise is settled: a microtask then. */
struct promise_reaction : queued_call {
    explicit promise_reaction(function by) noexcept : queued_call(by) {}
    shared_ref<promise_state_base> source{};  // from then on
};

template <class T>
struct promise_state : promise_state_base {
    promise_state()
        : promise_state_base(
              [](shared_state& self) noexcept { delete_recycled(static_cast<promise_state&>(self)); }) {}
    std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value{};
};

/** Let `reaction` follow the end of a promise, also where that has come already. */
CORTADO_DECL void react(promise_state_base& state, promise_reaction& reaction);
/** End a promise; a value stands in it already. */
CORTADO_DECL void settle(promise_state_base& state, promise_status status);
CORTADO_DECL void reject(promise_state_base& state, std::exception_ptr reason);
CORTADO_DECL void enqueue_microtask(queued_call& call);

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/promise_state.ipp>
#endif
