#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/loop/detail/event_emitter_core.hpp>
#include <cortado/loop/next_tick.hpp>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace cortado::detail {

CORTADO_DECL bool begin_once(listener_record& record) {
    if (record.has_fired) return false;
    if (record.owner != nullptr) record.owner->remove(record);
    record.has_fired = true;
    return true;
}

CORTADO_DECL void emit_rejection(const capture_ref& capture, std::exception_ptr reason) {
    auto emit = [capture, reason] {
        if (capture->emitter == nullptr) std::rethrow_exception(reason);
        struct pause {
            explicit pause(rejection_capture& paused) noexcept
                : capture(paused), before(std::exchange(paused.is_paused, true)) {}
            pause(const pause&) = delete;
            pause& operator=(const pause&) = delete;
            ~pause() { capture.is_paused = before; }
            rejection_capture& capture;
            bool before;
        } const here(*capture);
        capture->emit_error(capture->emitter, reason);
    };
    queue_microtask([emit] { next_tick(emit); });
}

/** The list of a slot, its own: made where there is none, copied where an emit() is going through it. */
CORTADO_DECL std::vector<listener_ref>& emitter_core::items_to_change(emitter_slot& slot) {
    if (!slot.listeners) {
        slot.listeners = shared_ref<listener_list>(new listener_list());
    } else if (slot.listeners->owners > 1) {
        slot.listeners = shared_ref<listener_list>(new listener_list(slot.listeners->items));
    }
    return slot.listeners->items;
}

CORTADO_DECL void emitter_core::add(listener_ref added, bool in_front) {
    const unsigned at = added->slot;
    emit_to<std::string_view>(slots_[new_listener], names_[at]);
    emitter_slot& slot = slots_[at];
    if (!slot.listeners) slot.order = ++order_;
    std::vector<listener_ref>& items = items_to_change(slot);
    added->owner = this;
    added->capture = capture_;
    items.insert(in_front ? items.begin() : items.end(), std::move(added));
    warn_of_leak(at);
}

CORTADO_DECL void emitter_core::warn_of_leak(unsigned at) {
    emitter_slot& slot = slots_[at];
    const std::size_t count = slot.listeners->items.size();
    const long most = max_listeners();
    if (most <= 0 || count <= static_cast<std::size_t>(most) || slot.has_warned) return;
    slot.has_warned = true;
    logger::warn(
        "Possible EventEmitter memory leak detected. {} {} listeners added to [event_emitter]. max_listeners "
        "is {}. "
        "Use emitter.set_max_listeners() to increase limit",
        count, names_[at], most);
}

CORTADO_DECL bool emitter_core::remove(listener_record& record) {
    if (record.owner != this) return false;
    const listener_ref kept(&record);
    emitter_slot& slot = slots_[record.slot];
    std::vector<listener_ref>& items = items_to_change(slot);
    const auto place =
        std::find_if(items.begin(), items.end(), [&](const listener_ref& each) { return &*each == &record; });
    items.erase(place);
    record.owner = nullptr;
    if (items.size() <= 1) slot.has_warned = false;
    if (items.empty()) slot.listeners = {};
    emit_to<std::string_view>(slots_[remove_listener], names_[record.slot]);
    return true;
}

CORTADO_DECL void emitter_core::forget(emitter_slot& slot) noexcept {
    slot.has_warned = false;
    const shared_ref<listener_list> list = std::exchange(slot.listeners, {});
    if (!list) return;
    for (const listener_ref& each : list->items) each->owner = nullptr;
}

CORTADO_DECL void emitter_core::forget_all() noexcept {
    for (unsigned at = 0; at < count_; ++at) forget(slots_[at]);
}

CORTADO_DECL void emitter_core::end() noexcept {
    forget_all();
    if (capture_) capture_->emitter = nullptr;
}

CORTADO_DECL void emitter_core::remove_all(unsigned at) {
    if (!slots_[remove_listener].listeners) return forget(slots_[at]);
    const shared_ref<listener_list> list = slots_[at].listeners;
    if (!list) return;
    for (std::size_t left = list->items.size(); left > 0; --left) remove(*list->items[left - 1]);
}

CORTADO_DECL void emitter_core::remove_all() {
    if (!slots_[remove_listener].listeners) return forget_all();
    for (const unsigned at : slots_in_order()) {
        if (at != remove_listener) remove_all(at);
    }
    remove_all(remove_listener);
}

CORTADO_DECL listener_ref emitter_core::find(unsigned at, const void* kind, const void* callable) const {
    const emitter_slot& slot = slots_[at];
    if (!slot.listeners) return {};
    const std::vector<listener_ref>& items = slot.listeners->items;
    for (auto each = items.rbegin(); each != items.rend(); ++each) {
        const listener_record& record = **each;
        if (record.kind == kind && record.equals != nullptr && record.equals(record, callable)) return *each;
    }
    return {};
}

CORTADO_DECL std::size_t emitter_core::count(unsigned at) const noexcept {
    return slots_[at].listeners ? slots_[at].listeners->items.size() : 0;
}

CORTADO_DECL std::size_t emitter_core::count(unsigned at, const void* kind, const void* callable) const {
    const emitter_slot& slot = slots_[at];
    if (!slot.listeners) return 0;
    const std::vector<listener_ref>& items = slot.listeners->items;
    const auto is_meant = [&](const listener_ref& each) {
        return each->kind == kind && each->equals != nullptr && each->equals(*each, callable);
    };
    return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), is_meant));
}

CORTADO_DECL std::vector<unsigned> emitter_core::slots_in_order() const {
    std::vector<unsigned> found;
    for (unsigned at = 0; at < count_; ++at) {
        if (slots_[at].listeners) found.push_back(at);
    }
    cortado::detail::sort_stably(
        found, [this](unsigned one, unsigned other) { return slots_[one].order < slots_[other].order; });
    return found;
}

CORTADO_DECL std::vector<std::string_view> emitter_core::names() const {
    const std::vector<unsigned> slots = slots_in_order();
    std::vector<std::string_view> found;
    std::transform(slots.begin(), slots.end(), std::back_inserter(found),
                   [this](unsigned at) { return names_[at]; });
    return found;
}

inline void check_max_listeners(long most) {
    if (most < 0) {
        throw usage_error(R"(The value of "set_max_listeners" is out of range. It must be >= 0. Received )" +
                          std::to_string(most));
    }
}

inline std::atomic<long> default_of_max_listeners{10};

CORTADO_DECL long default_max_listeners() noexcept {
    return default_of_max_listeners.load(std::memory_order_relaxed);
}

CORTADO_DECL void default_max_listeners(long most) {
    check_max_listeners(most);
    default_of_max_listeners.store(most, std::memory_order_relaxed);
}

CORTADO_DECL long emitter_core::max_listeners() const noexcept {
    return max_listeners_ >= 0 ? max_listeners_ : default_max_listeners();
}

CORTADO_DECL void emitter_core::max_listeners(long most) {
    check_max_listeners(most);
    max_listeners_ = most;
}

CORTADO_DECL std::exception_ptr unhandled_error(std::exception_ptr given) {
    return given ? given : std::make_exception_ptr(std::runtime_error("Unhandled error. (null)"));
}

CORTADO_DECL std::exception_ptr unhandled_error_text(std::string_view text) {
    return std::make_exception_ptr(std::runtime_error("Unhandled error. (" + std::string(text) + ")"));
}

}  // namespace cortado::detail
