#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/detail/event_emitter_core.hpp>
#include <cortado/loop/detail/event_emitter_types.hpp>

#include <cstddef>
#include <exception>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado {

template <class... Params>
class event_listener;

/** Declare one event of an event_emitter: its name and what its listeners are called with. */
template <detail::event_name Name, class... Args>
struct emits {
    static_assert(!(std::is_rvalue_reference_v<Args> || ...),
                  "cortado: an event has several listeners, none of which may move its argument away");
    static constexpr std::string_view name = Name.view();
    using arguments = std::tuple<Args...>;
    using parameters = std::tuple<detail::event_param<Args>...>;

    static bool emit(const detail::emitter_slot& slot, detail::event_param<Args>... args) {
        return detail::emit_to<detail::event_param<Args>...>(slot, args...);
    }
    static std::exception_ptr error(detail::event_param<Args>... args) { return detail::error_of(args...); }
    template <class F>
    using listener = detail::bound_listener<F, detail::event_param<Args>...>;
    using callable_listener = event_listener<detail::event_param<Args>...>;
    using monitor = emits<"error_monitor", Args...>;
    template <class... Given>
    static constexpr bool accepts = requires(Given&&... given) {
        emits::error(std::forward<Given>(given)...);
    };
};

/** What `on()` and `once()` give: removes that listener. May be copied, dropped, and outlive the emitter. */
class listener_handle {
public:
    listener_handle() = default;
    explicit listener_handle(detail::listener_ref record) noexcept : record_(std::move(record)) {}

    /** Whether it still listens. */
    explicit operator bool() const noexcept { return record_ && record_->owner != nullptr; }
    /** Remove the listener. @return whether it still listened */
    bool remove() { return *this && record_->owner->remove(*record_); }
    /** Remove the listener, also from an emit() that is going on, which would still call it after remove(). */
    void cut_off() {
        remove();
        if (record_) record_->is_once = record_->has_fired = true;
    }

private:
    template <class... Events>
    friend class event_emitter;
    template <class... Params>
    friend class event_listener;
    detail::listener_ref record_{};
};

/** One listener of an event, as listeners() and raw_listeners() give it: a handle that can be called. */
template <class... Params>
class event_listener : public listener_handle {
public:
    event_listener(detail::listener_ref record, bool is_raw) noexcept
        : listener_handle(std::move(record)), is_raw_(is_raw) {}

    /** Call it, with all of the event's arguments. A raw one that was added by once() is removed first, and is called
        once only. */
    void operator()(Params... params) const {
        using typed = detail::typed_listener<Params...>;
        auto& listener = static_cast<typed&>(*record_);
        if (is_raw_ && listener.is_once && !detail::begin_once(listener)) return;
        listener.call(listener, params...);
    }

private:
    bool is_raw_;
};

/** The name of an event that comes before each `error`, also when nobody listens to that:
    `emitter.on<cortado::error_monitor>(listener)`. Every emitter that declares `error` has it, with the same arguments.
    @source Node: events.errorMonitor */
inline constexpr detail::event_name error_monitor("error_monitor");

namespace detail {

template <class... Events>
struct declared_events {
    using table = event_table<Events...>;
};
template <class... Events>
requires(((Events::name == "error") || ...)) struct declared_events<Events...> {
    using error = typename event_table<Events...>::template event_of<"error">;
    using table = event_table<Events..., typename error::monitor>;
};

}  // namespace detail

/** What an event_emitter can be told when it is made. */
struct event_emitter_options {
    /** What leaves a coroutine that listens becomes an `error` event, instead of going to on_uncaught(). For an emitter
        whose `error` takes a std::exception_ptr or a const std::exception&. */
    bool capture_rejections = false;
};

/** Call listeners by the names of events: Node's EventEmitter, its names and types checked when compiling.
    ```
    cortado::event_emitter<cortado::emits<"data", std::string_view>, cortado::emits<"end">> source;
    source.on<"data">([](std::string_view text) { ... });
    source.emit<"data">("hello");
    ```
    Listeners are called in the order added, at once, by emit(). They take the event's arguments, or the first few of
    them; those that give a task have it spawned. What a listener throws leaves emit(). Two events are there without
    being declared, `new_listener` and `remove_listener`, both with the name of the event as a std::string_view.

    Belongs to one thread. A class has events by deriving from this.
    @source Node: events.EventEmitter */
template <class... Events>
class event_emitter {
    using table =
        typename detail::declared_events<emits<"new_listener", std::string_view>,
                                         emits<"remove_listener", std::string_view>, Events...>::table;
    template <detail::event_name Name>
    static constexpr unsigned at() {
        return table::template at<Name>();
    }

public:
    /** Whether an event of this name was declared. */
    template <detail::event_name Name>
    static constexpr bool has_event = table::template find<Name>() < table::count;
    /** The `emits` of this name. */
    template <detail::event_name Name>
    using event_of = typename table::template event_of<Name>;

    event_emitter() noexcept : core_(slots_, table::names, table::count) {}
    /** @param options  `{.capture_rejections = true}` */
    explicit event_emitter(event_emitter_options options) : event_emitter() {
        if (options.capture_rejections) core_.capture_rejections(this, &event_emitter::emit_reason);
    }
    event_emitter(const event_emitter&) = delete;
    event_emitter& operator=(const event_emitter&) = delete;
    /** Lets go of the listeners; an emit() that is going on calls the rest of them. */
    ~event_emitter() { core_.end(); }

    /** Call `listener` whenever the event is emitted, behind those that are there: also twice, if it is added twice.
        @param listener  takes the event's arguments or the first few of them; owned by the emitter */
    template <detail::event_name Name, class F>
    listener_handle on(F&& listener) {
        return add<Name>(std::forward<F>(listener), false, false);
    }
    template <detail::event_name Name, class F>
    listener_handle add_listener(F&& listener) {
        return add<Name>(std::forward<F>(listener), false, false);
    }
    /** Call `listener` the next time only; it is removed before it is called. */
    template <detail::event_name Name, class F>
    listener_handle once(F&& listener) {
        return add<Name>(std::forward<F>(listener), true, false);
    }
    /** As on(), but before those that are there. */
    template <detail::event_name Name, class F>
    listener_handle prepend_listener(F&& listener) {
        return add<Name>(std::forward<F>(listener), false, true);
    }
    template <detail::event_name Name, class F>
    listener_handle prepend_once_listener(F&& listener) {
        return add<Name>(std::forward<F>(listener), true, true);
    }
    /** Remove a listener: the one added last that equals `listener`. Functions can be compared, objects with ==,
        and closures that hold nothing, one reference, or pointers; others are removed by what on() gave.
        @return whether it was there. An emit() that is going on calls it all the same */
    template <detail::event_name Name, class F>
    bool off(const F& listener) {
        using callable = std::decay_t<const F&>;
        static_assert(detail::ComparableListener<callable>,
                      "cortado: this listener cannot be compared: keep what on() gives, and off() that");
        const callable compared = listener;
        const detail::listener_ref found =
            core_.find(at<Name>(), &detail::listener_kind<callable>, &compared);
        return found && core_.remove(*found);
    }
    template <detail::event_name Name, class F>
    bool remove_listener(const F& listener) {
        return off<Name>(listener);
    }
    bool off(const listener_handle& handle) { return handle.record_ && core_.remove(*handle.record_); }
    bool remove_listener(const listener_handle& handle) { return off(handle); }

    /** Remove the listeners of one event, or of all: the last first, when `remove_listener` is listened to. */
    template <detail::event_name Name>
    void remove_all_listeners() {
        core_.remove_all(at<Name>());
    }
    void remove_all_listeners() { core_.remove_all(); }

    /** Call who listens to the event now, in order; allocates nothing.
        @return whether anybody does
        @throws what a listener throws: the others are not called then. The error of an `error` event that nobody
                listens to: the exception that it holds, or std::runtime_error("Unhandled error. (...)") */
    template <detail::event_name Name, class... Args>
    bool emit(Args&&... args) {
        using declared = event_of<Name>;
        static_assert(declared::template accepts<Args...>,
                      "cortado: emit() takes the arguments that the event was declared with");
        if constexpr (declared::template accepts<Args...>) {
            if constexpr (Name.view() == "error") {
                event_of<"error_monitor">::emit(slots_[at<"error_monitor">()], args...);
                if (!slots_[at<Name>()].listeners)
                    std::rethrow_exception(declared::error(std::forward<Args>(args)...));
            }
            return declared::emit(slots_[at<Name>()], std::forward<Args>(args)...);
        } else {
            return false;
        }
    }

    template <detail::event_name Name>
    std::size_t listener_count() const noexcept {
        return core_.count(at<Name>());
    }
    /** How many of them equal `listener`, which is compared as by off(). */
    template <detail::event_name Name, class F>
    std::size_t listener_count(const F& listener) const {
        using callable = std::decay_t<const F&>;
        static_assert(detail::ComparableListener<callable>,
                      "cortado: this listener cannot be compared, and so not be counted");
        const callable compared = listener;
        return core_.count(at<Name>(), &detail::listener_kind<callable>, &compared);
    }
    /** Who listens to the event now, in the order of calling: handles that can be called themselves, or asked to
        `remove()` the listener. To call one does not remove it, also where it was added by once(). */
    template <detail::event_name Name>
    auto listeners() const {
        return listeners_as<Name>(false);
    }
    /** The same, but to call one that was added by once() removes it. */
    template <detail::event_name Name>
    auto raw_listeners() const {
        return listeners_as<Name>(true);
    }
    /** The events that are listened to, in the order in which they got their first listeners. */
    std::vector<std::string_view> event_names() const { return core_.names(); }

    /** How many listeners of one event are no reason for a warning; 0 is any number. Without it default_max_listeners()
        counts.
        @throws usage_error  below 0 */
    void set_max_listeners(long most) { core_.max_listeners(most); }
    long max_listeners() const noexcept { return core_.max_listeners(); }

    // The names as Node takes them, for a clear word about where they go.
    template <class F>
    listener_handle on(const char*, F&&) {
        static_assert(detail::never<F>,
                      "cortado: an event's name is a template argument: emitter.on<\"data\">(listener)");
        return {};
    }
    template <class F>
    listener_handle once(const char*, F&&) {
        static_assert(detail::never<F>,
                      "cortado: an event's name is a template argument: emitter.once<\"data\">(listener)");
        return {};
    }
    template <class F>
    bool off(const char*, F&&) {
        static_assert(detail::never<F>,
                      "cortado: an event's name is a template argument: emitter.off<\"data\">(listener)");
        return false;
    }
    template <class... Args>
    bool emit(const char*, Args&&...) {
        static_assert(
            detail::never<std::tuple<Args...>>,
            "cortado: an event's name is a template argument: emitter.emit<\"data\">(arguments...)");
        return false;
    }

private:
    template <detail::event_name Name>
    auto listeners_as(bool is_raw) const {
        std::vector<typename event_of<Name>::callable_listener> found;
        if (const auto list = slots_[at<Name>()].listeners) {
            found.reserve(list->items.size());
            for (const detail::listener_ref& each : list->items) found.emplace_back(each, is_raw);
        }
        return found;
    }

    static void emit_reason(void* emitter, const std::exception_ptr& reason) {
        auto& self = *static_cast<event_emitter*>(emitter);
        static_assert(has_event<"error">, "cortado: to capture rejections an emitter declares `error`");
        using given = typename event_of<"error">::arguments;
        if constexpr (std::is_same_v<given, std::tuple<std::exception_ptr>>) {
            self.template emit<"error">(reason);
        } else {
            static_assert(
                std::is_same_v<given, std::tuple<const std::exception&>>,
                "cortado: to capture rejections `error` has one argument, a std::exception_ptr or a "
                "const std::exception&");
            try {
                std::rethrow_exception(reason);
            } catch (const std::exception& error) {
                self.template emit<"error">(error);
            }
        }
    }

    template <detail::event_name Name, class F>
    listener_handle add(F&& listener, bool is_once, bool in_front) {
        using callable = std::decay_t<F>;
        constexpr bool fits = detail::arguments_taken<callable, typename event_of<Name>::parameters>() >= 0;
        static_assert(fits,
                      "cortado: a listener is called with the event's arguments, or the first few of them");
        if constexpr (fits) {
            using record = typename event_of<Name>::template listener<callable>;
            detail::listener_ref added(new record(std::forward<F>(listener)));
            added->slot = at<Name>();
            added->is_once = is_once;
            core_.add(added, in_front);
            return listener_handle(std::move(added));
        } else {
            return {};
        }
    }

    detail::emitter_slot slots_[table::count];
    detail::emitter_core core_;
};

/** How many listeners of one event are no reason for a warning, for emitters that were told nothing else: 10.
    @source Node: events.defaultMaxListeners */
inline long default_max_listeners() noexcept { return detail::default_max_listeners(); }
/** Set that for emitters, or for none of them: then it is the default, of all threads.
    @throws usage_error  below 0
    @source Node: events.setMaxListeners */
template <class... Emitters>
void set_max_listeners(long most, Emitters&... emitters) {
    if constexpr (sizeof...(Emitters) == 0) {
        detail::default_max_listeners(most);
    } else {
        (emitters.set_max_listeners(most), ...);
    }
}

}  // namespace cortado
