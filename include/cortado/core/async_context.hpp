#pragma once

#include <cortado/config.hpp>

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {

/** What run() of one storage keeps for the work in it, and all that was kept before. Shared by what waits inside. */
struct context_node {
    using destroy_function = void (*)(context_node&) noexcept;

    context_node(std::uint64_t of, context_node* around, destroy_function by) noexcept
        : key(of), outer(around), destroy(by) {
        if (outer != nullptr) outer->own();
    }
    context_node(const context_node&) = delete;
    context_node& operator=(const context_node&) = delete;

    void own() noexcept { owners.fetch_add(1, std::memory_order_relaxed); }
    void disown() noexcept {
        if (owners.fetch_sub(1, std::memory_order_acq_rel) == 1) end(this);
    }

    std::uint64_t key;
    context_node* outer;
    destroy_function destroy;
    std::atomic<std::uint32_t> owners = 1;  // a pool's thread may own it for a while

private:
    static void end(context_node* node) noexcept {
        while (node != nullptr) {  // no recursion, however deep it is
            context_node* const next = node->outer;
            node->destroy(*node);
            const bool is_last = next != nullptr && next->owners.fetch_sub(1, std::memory_order_acq_rel) == 1;
            node = is_last ? next : nullptr;
        }
    }
};

/** The context that this thread runs in; null outside of every run(). Who changes it gives it back before it returns to
    its caller: the loop itself is always outside. */
inline constinit thread_local context_node* current_context = nullptr;

/** Told when this thread begins to run in a context, which is current then, and when it leaves it again. For who measures
    how long that takes; null unless somebody does. */
using context_observer_function = void (*)(bool enters) noexcept;
inline constinit thread_local context_observer_function context_observer = nullptr;

/** Owns a context, for one who goes on in it later. */
class context_ref {
public:
    context_ref() = default;
    static context_ref current() noexcept { return context_ref(current_context); }
    context_ref(const context_ref& other) noexcept : context_ref(other.node_) {}
    context_ref(context_ref&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    context_ref& operator=(context_ref other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~context_ref() {
        if (node_ != nullptr) node_->disown();
    }

    context_node* node() const noexcept { return node_; }
    bool is_current() const noexcept { return node_ == current_context; }

    /** Resume a coroutine in this context. The owner of this may be gone when that returns. */
    void resume(std::coroutine_handle<> coroutine) const {
        if (node_ == nullptr && current_context == nullptr) [[likely]]
            return coroutine.resume();
        resume_inside(*this, coroutine);
    }

private:
    explicit context_ref(context_node* node) noexcept : node_(node) {
        if (node_ != nullptr) node_->own();
    }
    [[gnu::cold]] static void resume_inside(context_ref kept, std::coroutine_handle<> coroutine);

    context_node* node_ = nullptr;
};

/** Runs what stands in a block in another context. */
class context_scope {
public:
    explicit context_scope(context_ref inside) noexcept
        : inside_(std::move(inside)), before_(std::exchange(current_context, inside_.node())) {
        if (context_observer != nullptr) [[unlikely]]
            context_observer(true);
    }
    context_scope(const context_scope&) = delete;
    context_scope& operator=(const context_scope&) = delete;
    ~context_scope() {
        if (context_observer != nullptr) [[unlikely]]
            context_observer(false);
        current_context = before_;
    }

private:
    context_ref inside_;
    context_node* before_;
};

inline void context_ref::resume_inside(context_ref kept, std::coroutine_handle<> coroutine) {
    const context_scope inside(std::move(kept));
    coroutine.resume();
}

/** Awaited, it goes on in a context, where something that ran in another one has resumed the coroutine. */
class context_return {
public:
    explicit context_return(context_ref to) noexcept : to_(std::move(to)) {}
    bool await_ready() const noexcept { return to_.is_current(); }
    void await_suspend(std::coroutine_handle<> coroutine) const { to_.resume(coroutine); }
    void await_resume() const noexcept {}

private:
    context_ref to_;
};

/** A callable, and the context that it is called in. */
template <class F>
struct bound_to_context {
    F callable;
    context_ref context;

    template <class... Args>
    decltype(auto) operator()(Args&&... args) {
        const context_scope inside(context);
        return callable(std::forward<Args>(args)...);
    }
};

}  // namespace detail

/** Make a callable that runs in the context of this call, wherever it is called: for callbacks that are handed to
    something that knows nothing of contexts. A task that it gives has to be bound by async_local_storage::run() itself.
    @source Node: AsyncLocalStorage.bind, AsyncResource.bind */
template <class F>
auto bind_context(F&& callable) {
    return detail::bound_to_context<std::decay_t<F>>{std::forward<F>(callable),
                                                     detail::context_ref::current()};
}

}  // namespace cortado
