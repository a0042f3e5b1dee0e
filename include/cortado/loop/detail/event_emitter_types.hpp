#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/detail/event_emitter_core.hpp>

#include <concepts>
#include <cstddef>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cortado::detail {

/** A text as a template argument. */
template <std::size_t Size>
struct event_name {
    consteval event_name(const char (&literal)[Size]) noexcept {
        for (std::size_t at = 0; at < Size; ++at) text[at] = literal[at];
    }
    constexpr std::string_view view() const noexcept { return std::string_view(text, Size - 1); }
    char text[Size]{};
};

/** The events of an emitter, by their names. */
template <class... Events>
struct event_table {
    static constexpr unsigned count = sizeof...(Events);
    static constexpr std::string_view names[count] = {Events::name...};

    /** @return count where there is none */
    template <event_name Name>
    static consteval unsigned find() {
        unsigned at = 0;
        while (at < count && names[at] != Name.view()) ++at;
        return at;
    }
    template <event_name Name>
    static consteval unsigned at() {
        static_assert(
            find<Name>() < count,
            "cortado: this emitter has no event of that name; declare it: emits<\"name\", types...>");
        return find<Name>() < count ? find<Name>() : 0;
    }
    template <event_name Name>
    using event_of = std::tuple_element_t<at<Name>(), std::tuple<Events...>>;
};

/** How an argument travels to listeners: references as they are, small values by value. */
template <class T>
using event_param =
    std::conditional_t<std::is_reference_v<T> || (std::is_trivially_copyable_v<T> && sizeof(T) <= 16), T,
                       const T&>;

template <class F, class Params, class Indexes>
struct takes_first;
template <class F, class Params, std::size_t... At>
struct takes_first<F, Params, std::index_sequence<At...>>
    : std::is_invocable<F&, std::tuple_element_t<At, Params>...> {};

/** How many of the arguments a listener takes, the most it can; -1 if it cannot be called at all. */
template <class F, class Params, int Count = static_cast<int>(std::tuple_size_v<Params>)>
consteval int arguments_taken() {
    if constexpr (takes_first<F, Params, std::make_index_sequence<Count>>::value) {
        return Count;
    } else if constexpr (Count > 0) {
        return arguments_taken<F, Params, Count - 1>();
    } else {
        return -1;
    }
}

/** Its bytes are its value. A closure that refers to one thing counts too, though a reference has no unique form by the
    letter of the language: with one member as large as itself it has no padding. */
template <class F>
inline constexpr bool is_compared_by_bytes = std::is_trivially_copyable_v<F> &&
                                             (std::has_unique_object_representations_v<F> ||
                                              sizeof(F) == alignof(F));

template <class F>
concept ComparableListener = std::is_empty_v<F> || std::equality_comparable<F> || is_compared_by_bytes<F>;

template <class F>
bool same_listener(const F& one, const F& other) {
    if constexpr (std::equality_comparable<F>) {
        return one == other;
    } else if constexpr (std::is_empty_v<F>) {
        return true;
    } else {
        return std::memcmp(static_cast<const void*>(std::addressof(one)),
                           static_cast<const void*>(std::addressof(other)), sizeof(F)) == 0;
    }
}

template <class F>
inline constexpr char listener_kind = 0;

template <class>
inline constexpr bool never = false;

/** The callable of a coroutine stays while that runs, also when the listener has been removed. */
template <class Work>
task<> run_listener(listener_ref, Work work) {
    static_cast<void>(co_await work);
}

/** The same for an emitter that captures rejections. */
template <class Work>
task<> run_captured_listener(listener_ref, capture_ref capture, Work work) {
    std::exception_ptr reason;
    try {
        static_cast<void>(co_await work);
    } catch (const operation_cancelled&) {
        throw;  // being stopped is nobody's error
    } catch (...) {
        reason = std::current_exception();
    }
    if (reason) emit_rejection(capture, std::move(reason));
}

/** A listener and its callable. */
template <class F, class... Params>
struct bound_listener : typed_listener<Params...> {
    using base = typed_listener<Params...>;

    explicit bound_listener(F given)
        : base([](shared_state& self) noexcept { delete static_cast<bound_listener*>(&self); },
               &bound_listener::make_call),
          callable(std::move(given)) {
        if constexpr (ComparableListener<F>) {
            this->kind = &listener_kind<F>;
            this->equals = [](const listener_record& self, const void* other) {
                return same_listener(static_cast<const bound_listener&>(self).callable,
                                     *static_cast<const F*>(other));
            };
        }
    }

    static void make_call(base& self, Params... params) {
        constexpr auto count = static_cast<std::size_t>(arguments_taken<F, std::tuple<Params...>>());
        auto& listener = static_cast<bound_listener&>(self);
        call_with(listener, std::make_index_sequence<count>(), std::tuple<Params&...>(params...));
    }

    template <std::size_t... At>
    static void call_with(bound_listener& self, std::index_sequence<At...>, std::tuple<Params&...> given) {
        using result = std::invoke_result_t<F&, std::tuple_element_t<At, std::tuple<Params...>>...>;
        auto call = [&]() -> result {
            return self.callable(
                static_cast<std::tuple_element_t<At, std::tuple<Params...>>>(std::get<At>(given))...);
        };
        if constexpr (is_task<result>) {
            const listener_ref kept(&self);
            const capture_ref capture = self.capture;
            if (capture && !capture->is_paused) {
                spawn(run_captured_listener<result>(kept, capture, call()));
            } else {
                spawn(run_listener<result>(kept, call()));
            }
        } else {
            static_cast<void>(call());
        }
    }

    F callable;
};

/** The exception that the arguments of an `error` event stand for. */
inline std::exception_ptr error_of() { return unhandled_error_text("undefined"); }
template <class First, class... Rest>
std::exception_ptr error_of(const First& first, const Rest&...) {
    if constexpr (std::is_same_v<First, std::exception_ptr>) {
        return unhandled_error(first);
    } else if constexpr (std::is_base_of_v<std::exception, First>) {
        return std::make_exception_ptr(first);
    } else if constexpr (std::is_same_v<First, std::error_code>) {
        return std::make_exception_ptr(std::system_error(first));
    } else if constexpr (std::is_convertible_v<const First&, std::string_view>) {
        return unhandled_error_text("'" + std::string(std::string_view(first)) + "'");
    } else {
        return unhandled_error_text("no exception");
    }
}

}  // namespace cortado::detail
