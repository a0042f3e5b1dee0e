#pragma once

#include <cortado/config.hpp>

#include <cortado/core/error.hpp>

#include <concepts>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace cortado {

template <class Signature>
class function;
template <class Signature>
class function_ref;

namespace detail {
/** F can be called with Args... and gives what R takes; a member pointer cannot, it is not called by
 * parentheses. */
template <class F, class R, class... Args>
concept CallableAs = requires(F& f, Args&&... args) {
    f(std::forward<Args>(args)...);
}
&&(std::is_void_v<R> || requires(F & f, Args&&... args) {
    { f(std::forward<Args>(args)...) } -> std::convertible_to<R>;
});

template <class R, class F, class... Args>
R call_as(F& f, Args&&... args) {
    if constexpr (std::is_void_v<R>) {
        f(std::forward<Args>(args)...);
    } else {
        return f(std::forward<Args>(args)...);
    }
}

template <class T>
inline constexpr bool is_function_wrapper = false;
template <class Signature>
inline constexpr bool is_function_wrapper<function<Signature>> = true;
}  // namespace detail

/** Own any callable of one signature; move-only, so it takes what owns things. Up to 32 bytes live inside it.
    Moved from, it is empty. */
template <class R, class... Args>
class function<R(Args...)> {
public:
    function() noexcept = default;
    function(std::nullptr_t) noexcept {}

    /** Take a callable over; a null function pointer and an empty `function` give an empty one. */
    // Not decay: clang 16 asks with void& whether `{.option = 1}` is a callable, and that does not decay.
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, function> &&
             detail::CallableAs<std::remove_cvref_t<F>, R, Args...>) function(F&& callable) {
        using target = std::decay_t<F>;
        if constexpr (std::is_pointer_v<std::remove_cvref_t<F>> || detail::is_function_wrapper<target>) {
            if (!callable) return;
        }
        if constexpr (fits<target>) {
            ::new (static_cast<void*>(storage_)) target(std::forward<F>(callable));
        } else {
            ::new (static_cast<void*>(storage_)) target*(new target(std::forward<F>(callable)));
        }
        table_ = &table_for<target>;
    }

    function(function&& other) noexcept { take(other); }
    function& operator=(function&& other) noexcept {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    ~function() { reset(); }

    explicit operator bool() const noexcept { return table_ != nullptr; }

    /** Call what is held.
        @throws usage_error when nothing is held */
    R operator()(Args... args) {
        if (!table_) throw usage_error("function: called while empty; assign a callable, or test it first");
        return table_->call(storage_, std::forward<Args>(args)...);
    }

private:
    static constexpr std::size_t capacity = 32;

    struct operations {
        R (*call)(std::byte* self, Args&&... args);
        void (*move)(std::byte* from, std::byte* to) noexcept;  // and destroys what it moved from
        void (*destroy)(std::byte* self) noexcept;
    };

    template <class F>
    static constexpr bool fits =
        sizeof(F) <= capacity &&
        alignof(F) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<F>;

    template <class F>
    static F& target_of(std::byte* self) noexcept {
        if constexpr (fits<F>) {
            return *std::launder(reinterpret_cast<F*>(self));
        } else {
            return **std::launder(reinterpret_cast<F**>(self));
        }
    }

    template <class F>
    static R call_target(std::byte* self, Args&&... args) {
        return detail::call_as<R>(target_of<F>(self), std::forward<Args>(args)...);
    }
    template <class F>
    static void move_target(std::byte* from, std::byte* to) noexcept {
        if constexpr (fits<F>) {
            ::new (static_cast<void*>(to)) F(std::move(target_of<F>(from)));
            target_of<F>(from).~F();
        } else {
            ::new (static_cast<void*>(to)) F*(&target_of<F>(from));
        }
    }
    template <class F>
    static void destroy_target(std::byte* self) noexcept {
        if constexpr (fits<F>) {
            target_of<F>(self).~F();
        } else {
            delete &target_of<F>(self);
        }
    }

    template <class F>
    static constexpr operations table_for{call_target<F>, move_target<F>, destroy_target<F>};

    void take(function& other) noexcept {
        if (!other.table_) return;
        other.table_->move(other.storage_, storage_);
        table_ = std::exchange(other.table_, nullptr);
    }
    void reset() noexcept {
        if (table_) std::exchange(table_, nullptr)->destroy(storage_);
    }

    alignas(std::max_align_t) std::byte storage_[capacity];
    const operations* table_ = nullptr;
};

/** Refer to a callable for the length of one call: a parameter type, never a member. */
template <class R, class... Args>
class function_ref<R(Args...)> {
public:
    /** @param callable  must outlive this reference */
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, function_ref> &&
             detail::CallableAs<std::remove_reference_t<F>, R, Args...>) function_ref(F&& callable)
    noexcept {
        using target = std::remove_reference_t<F>;
        if constexpr (std::is_function_v<target>) {
            target_.code = reinterpret_cast<void (*)()>(&callable);
            call_ = [](target_pointer self, Args&&... args) -> R {
                return detail::call_as<R>(*reinterpret_cast<target*>(self.code), std::forward<Args>(args)...);
            };
        } else {
            target_.object = const_cast<void*>(static_cast<const void*>(&callable));
            call_ = [](target_pointer self, Args&&... args) -> R {
                return detail::call_as<R>(*static_cast<target*>(self.object), std::forward<Args>(args)...);
            };
        }
    }

    R operator()(Args... args) const { return call_(target_, std::forward<Args>(args)...); }

private:
    union target_pointer {
        void* object;
        void (*code)();
    };
    target_pointer target_;
    R (*call_)(target_pointer, Args&&...);
};

}  // namespace cortado
