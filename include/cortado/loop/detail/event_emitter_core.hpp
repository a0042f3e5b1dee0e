#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/detail/call_queue.hpp>
#include <cortado/loop/detail/shared_state.hpp>

#include <cstddef>
#include <exception>
#include <string_view>
#include <vector>

namespace cortado::detail {

class emitter_core;

/** Sends what leaves the coroutines that listen to an emitter to its `error` event. They own it together. */
struct rejection_capture : shared_state {
    using emit_function = void (*)(void* emitter, const std::exception_ptr& reason);
    rejection_capture(void* for_emitter, emit_function by) noexcept
        : shared_state([](shared_state& self) noexcept { delete static_cast<rejection_capture*>(&self); }),
          emitter(for_emitter),
          emit_error(by) {}

    void* emitter;  // null when it has ended
    emit_function emit_error;
    bool is_paused = false;  // while it emits: who fails at hearing of it is not heard again
};
using capture_ref = shared_ref<rejection_capture>;

/** As Node does it: a microtask, and a tick of that, later. */
CORTADO_DECL void emit_rejection(const capture_ref& capture, std::exception_ptr reason);

/** One listener of one event. Its emitter and the handles given out own it together. */
struct listener_record : shared_state {
    using shared_state::shared_state;

    emitter_core* owner = nullptr;  // null again once it has been removed
    unsigned slot = 0;
    bool is_once = false;
    bool has_fired = false;
    const void* kind = nullptr;  // names the type of its callable
    bool (*equals)(const listener_record& self, const void* other) = nullptr;  // `other` is of that type
    capture_ref capture{};  // null unless its emitter captures rejections
};
using listener_ref = shared_ref<listener_record>;

/** The listeners of one event. An emit() that is going on owns it too; who changes it then takes a copy. */
struct listener_list : shared_state {
    listener_list() noexcept
        : shared_state([](shared_state& self) noexcept { delete static_cast<listener_list*>(&self); }) {}
    explicit listener_list(const std::vector<listener_ref>& from) : listener_list() { items = from; }

    std::vector<listener_ref> items{};
};

struct emitter_slot {
    shared_ref<listener_list> listeners{};  // null when there are none
    unsigned order = 0;                     // when it got its first one
    bool has_warned = false;
};

/** A listener that is called with these parameters. */
template <class... Params>
struct typed_listener : listener_record {
    using call_function = void (*)(typed_listener& self, Params... params);
    typed_listener(free_function free_by, call_function call_by) noexcept
        : listener_record(free_by), call(call_by) {}

    call_function call;
};

/** Take a listener that is called once away before that.
    @return false when it has been called already */
CORTADO_DECL bool begin_once(listener_record& record);

/** Call who listens now. What they add or remove counts from the next time on. */
template <class... Params>
bool emit_to(const emitter_slot& slot, Params... params) {
    if (!slot.listeners) return false;
    const shared_ref<listener_list> snapshot = slot.listeners;
    for (const listener_ref& each : snapshot->items) {
        auto& listener = static_cast<typed_listener<Params...>&>(*each);
        if (listener.is_once && !begin_once(listener)) continue;
        listener.call(listener, params...);
    }
    return true;
}

/** What an event_emitter does whatever its events are. */
class emitter_core {
public:
    static constexpr unsigned new_listener = 0;
    static constexpr unsigned remove_listener = 1;

    /** @param slots, names  `count` of each, in the emitter; the first two are new_listener and remove_listener */
    emitter_core(emitter_slot* slots, const std::string_view* names, unsigned count) noexcept
        : slots_(slots), names_(names), count_(count) {}
    emitter_core(const emitter_core&) = delete;
    emitter_core& operator=(const emitter_core&) = delete;

    CORTADO_DECL void add(listener_ref added, bool in_front);
    CORTADO_DECL bool remove(listener_record& record);
    CORTADO_DECL void remove_all(unsigned slot);
    CORTADO_DECL void remove_all();
    /** Let go of all of them without telling anybody. */
    CORTADO_DECL void forget_all() noexcept;
    /** The end of the emitter. */
    CORTADO_DECL void end() noexcept;
    /** The one added last of those that equal a callable; an empty reference where there is none. */
    CORTADO_DECL listener_ref find(unsigned slot, const void* kind, const void* callable) const;
    CORTADO_DECL std::size_t count(unsigned slot) const noexcept;
    CORTADO_DECL std::size_t count(unsigned slot, const void* kind, const void* callable) const;
    CORTADO_DECL std::vector<std::string_view> names() const;

    CORTADO_DECL long max_listeners() const noexcept;
    CORTADO_DECL void max_listeners(long most);
    void capture_rejections(void* emitter, rejection_capture::emit_function emit_error) {
        capture_ = capture_ref(new rejection_capture(emitter, emit_error));
    }

private:
    CORTADO_DECL std::vector<listener_ref>& items_to_change(emitter_slot& slot);
    CORTADO_DECL std::vector<unsigned> slots_in_order() const;
    CORTADO_DECL void warn_of_leak(unsigned slot);
    CORTADO_DECL static void forget(emitter_slot& slot) noexcept;

    emitter_slot* slots_;
    const std::string_view* names_;
    unsigned count_;
    unsigned order_ = 0;
    long max_listeners_ = -1;  // the default
    capture_ref capture_{};
};

CORTADO_DECL long default_max_listeners() noexcept;
CORTADO_DECL void default_max_listeners(long most);

/** Make the exception of an `error` event that nobody listens to. */
CORTADO_DECL std::exception_ptr unhandled_error(std::exception_ptr given);
CORTADO_DECL std::exception_ptr unhandled_error_text(std::string_view text);

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/event_emitter_core.ipp>
#endif
