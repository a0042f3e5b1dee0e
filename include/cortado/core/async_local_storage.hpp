#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_context.hpp>
#include <cortado/core/task.hpp>

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace cortado {

namespace detail {

template <class T>
struct context_value final : context_node {
    context_value(std::uint64_t of, std::optional<T>&& kept)
        : context_node(of, current_context,
                       [](context_node& self) noexcept { delete static_cast<context_value*>(&self); }),
          value(std::move(kept)) {}
    std::optional<T> value;  // none inside exit()
};

/** Awaits a task in a context of its own, and comes back into the one before. */
template <class R>
class context_entry {
public:
    context_entry(context_ref inside, const task<R>& work) noexcept
        : inside_(std::move(inside)), work_(work.operator co_await()) {}

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> caller) {
        const context_scope scope(inside_);
        return work_.await_suspend(caller);
    }
    R await_resume() {
        // Who has resumed this keeps `inside_`, and with it what is around it, until the coroutine has gone on.
        current_context = inside_.node()->outer;
        return work_.await_resume();
    }

private:
    context_ref inside_;
    typename task<R>::awaiter work_;
};

template <class F>
inline constexpr bool gives_task = false;
template <class R>
inline constexpr bool gives_task<task<R>> = true;

inline std::uint64_t next_context_key() noexcept {
    static std::atomic<std::uint64_t> last = 0;
    return ++last;
}

/** Take over a node that was just made. */
class new_context {
public:
    explicit new_context(context_node* made) noexcept : node_(made) {}
    new_context(const new_context&) = delete;
    new_context& operator=(const new_context&) = delete;
    ~new_context() { node_->disown(); }
    context_ref ref() const noexcept {
        context_node* const before = std::exchange(current_context, node_);
        context_ref kept = context_ref::current();
        current_context = before;
        return kept;
    }

private:
    context_node* node_;
};

}  // namespace detail

/** Keep a value for some work and all that comes of it, without passing it on:

        cortado::async_local_storage<std::string> request_id;

        app.use([](koa::context&, koa::next_fn next) -> cortado::task<> {
            co_await request_id.run(new_id(), next());     // store() below is this id
        });
        app.use([](express::request&, express::response&, express::next_fn next) {
            request_id.run(new_id(), [&] { next(); });
        });

    Seen by what is called and awaited inside, behind every suspension, and by what is set going there: spawned tasks,
    timers, ticks, immediates, promises, jobs of a pool. It ends with the last of them. Outside store() is null.
    Threads: the storage is shared by all; each piece of work sees its own value.
    @source Node: AsyncLocalStorage */
template <class T>
class async_local_storage {
public:
    async_local_storage() = default;
    async_local_storage(const async_local_storage&) = delete;
    async_local_storage& operator=(const async_local_storage&) = delete;

    /** Find the value of the work that is running.
        @return null outside of run(), and inside exit() */
    T* store() const noexcept {
        for (detail::context_node* node = detail::current_context; node != nullptr; node = node->outer) {
            if (node->key != key_) continue;
            auto& kept = static_cast<detail::context_value<T>*>(node)->value;
            return kept ? &*kept : nullptr;
        }
        return nullptr;
    }

    /** Run a task, or call a function, with a value; a task that the function gives is run with it as well.
        @return what the function returns; a task for a task */
    template <class Work>
    auto run(T value, Work&& work) {
        return run_with(std::optional<T>(std::move(value)), std::forward<Work>(work));
    }
    /** The same without a value. */
    template <class Work>
    auto exit(Work&& work) {
        return run_with(std::nullopt, std::forward<Work>(work));
    }

private:
    template <class Work>
    auto run_with(std::optional<T> value, Work&& work) {
        using kept = std::decay_t<Work>;
        if constexpr (detail::gives_task<kept>) {
            return run_task(key_, std::move(value), std::forward<Work>(work));
        } else if constexpr (detail::gives_task<std::invoke_result_t<kept&>>) {
            return run_giver(key_, std::move(value), kept(std::forward<Work>(work)));
        } else {
            const detail::new_context made(new detail::context_value<T>(key_, std::move(value)));
            const detail::context_scope inside(made.ref());
            return work();
        }
    }

    template <class R>
    static task<R> run_task(std::uint64_t key, std::optional<T> value, task<R> work) {
        const detail::new_context made(new detail::context_value<T>(key, std::move(value)));
        detail::context_entry<R> entry(made.ref(), work);
        if constexpr (std::is_void_v<R>) {
            co_await entry;
        } else {
            R result = co_await entry;
            co_return result;
        }
    }

    template <class F>
    static auto run_giver(std::uint64_t key, std::optional<T> value, F giver) -> std::invoke_result_t<F&> {
        using given = typename std::invoke_result_t<F&>::value_type;
        const detail::new_context made(new detail::context_value<T>(key, std::move(value)));
        task<given> work;
        {
            const detail::context_scope inside(made.ref());
            work = giver();
        }
        detail::context_entry<given> entry(made.ref(), work);
        if constexpr (std::is_void_v<given>) {
            co_await entry;
        } else {
            given result = co_await entry;
            co_return result;
        }
    }

    std::uint64_t key_ = detail::next_context_key();
};

}  // namespace cortado
