#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/loop/detail/optional_work.hpp>
#include <cortado/loop/detail/phases.hpp>
#include <cortado/loop/detail/poller.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/poll_handle.hpp>

#include <asio/basic_waitable_timer.hpp>
#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

namespace cortado {

namespace detail {

struct loop_asio_side {
    using clock = std::chrono::steady_clock;
    loop_asio_side(asio::io_context& context, const std::atomic<bool>& stop_asked)
        : timer(context), waits(context, stop_asked) {}
    asio::basic_waitable_timer<clock, asio::wait_traits<clock>, asio::io_context::executor_type> timer;
    optional_work waits;
};

/** Ties a loop's life to its io_context. */
class loop_service : public asio::execution_context::service {
public:
    using key_type = loop_service;
    inline static asio::execution_context::id id{};

    explicit loop_service(asio::execution_context& owner)
        : asio::execution_context::service(owner),
          loop(std::make_unique<event_loop>(static_cast<asio::io_context&>(owner))) {}

    std::unique_ptr<event_loop> loop;

private:
    void shutdown() noexcept override { loop.reset(); }
};

inline thread_local event_loop* running_loop = nullptr;

/** Every loop there is. Asio tells whether a given io_context is running on this thread, but not which one is. */
struct loop_registry {
    void add(event_loop& loop) {
        const std::lock_guard lock(mutex);
        loop.next_loop_ = std::exchange(first, &loop);
        if (loop.next_loop_ != nullptr) loop.next_loop_->previous_loop_ = &loop;
    }
    void remove(event_loop& loop) noexcept {
        const std::lock_guard lock(mutex);
        (loop.previous_loop_ != nullptr ? loop.previous_loop_->next_loop_ : first) = loop.next_loop_;
        if (loop.next_loop_ != nullptr) loop.next_loop_->previous_loop_ = loop.previous_loop_;
    }
    /** The loop whose io_context is making a call on this thread, or null. */
    event_loop* find_running() {
        const std::lock_guard lock(mutex);
        event_loop* each = first;
        while (each != nullptr && !each->context_.get_executor().running_in_this_thread())
            each = each->next_loop_;
        return each;
    }

    std::mutex mutex{};
    event_loop* first = nullptr;
};
// Ready before any io_context of the program is, and never destroyed.
inline constinit loop_registry all_loops{};

CORTADO_DECL asio::io_context& default_context() {
    static thread_local asio::io_context context(1);
    return context;
}

CORTADO_DECL void check_not_running() {
    if (running_loop != nullptr || all_loops.find_running() != nullptr)
        throw usage_error("run: this thread's loop is running already; co_await the task");
}

}  // namespace detail

CORTADO_DECL deferred_call::~deferred_call() {
    if (loop_ != nullptr) loop_->forget(*this);
}

CORTADO_DECL event_loop& event_loop::current() {
    if (detail::running_loop != nullptr) return *detail::running_loop;
    if (event_loop* called = detail::all_loops.find_running()) return *called;
    return of(detail::default_context());
}

CORTADO_DECL event_loop& event_loop::of(asio::io_context& context) {
    return *asio::use_service<detail::loop_service>(context).loop;
}

CORTADO_DECL event_loop::event_loop(asio::io_context& context)
    : context_(context),
      asio_(std::make_unique<detail::loop_asio_side>(context, stop_asked_)),
      poller_(std::make_unique<detail::poller>(*this)) {
    detail::all_loops.add(*this);
    detail::find_detached_list_by(&event_loop::running_list);
}

CORTADO_DECL event_loop::~event_loop() {
    if (in_turn_) {
        // exit() was called from within a turn: what it stands in must not be destroyed, and is left to the kernel.
        struct scene {
            std::unique_ptr<detail::phases> phases;
            detail::detached_list detached;
            array_list<std::shared_ptr<void>> owned;
        };
        static auto* const abandoned = new array_list<scene>;
        abandoned->push_back(scene{std::move(phases_), std::move(detached_), std::move(owned_)});
    }
    event_loop* const before = std::exchange(detail::running_loop, this);
    in_turn_ = true;  // nothing is armed or posted any more
    detached_.end_all();
    owned_.clear();
    detached_.end_all();
    if (phases_) phases_->end();
    while (first_deferred_ != nullptr) forget(*first_deferred_);
    detail::running_loop = before;
    detail::all_loops.remove(*this);
}

CORTADO_DECL detail::detached_list& event_loop::running_list() { return current().detached_; }

CORTADO_DECL void event_loop::schedule(timer_node& node, steady_ns deadline) {
    timers_.insert(node, deadline);
    if (!in_turn_) arm_timer();
}

CORTADO_DECL void event_loop::cancel(timer_node& node) {
    if (!node.is_queued()) return;
    timers_.remove(node);
    if (!in_turn_) arm_timer();
}

CORTADO_DECL void event_loop::defer(deferred_call& node) {
    if (node.is_queued()) return;
    node.loop_ = this;
    node.next_ = nullptr;
    node.previous_ = std::exchange(last_deferred_, &node);
    (node.previous_ != nullptr ? node.previous_->next_ : first_deferred_) = &node;
    if (!in_turn_) post_drain();
}

CORTADO_DECL void event_loop::forget(deferred_call& node) noexcept {
    (node.previous_ != nullptr ? node.previous_->next_ : first_deferred_) = node.next_;
    (node.next_ != nullptr ? node.next_->previous_ : last_deferred_) = node.previous_;
    node.loop_ = nullptr;
}

CORTADO_DECL void event_loop::release(const void* thing) noexcept {
    const auto found =
        std::find_if(owned_.begin(), owned_.end(), [&](auto& each) { return each.get() == thing; });
    if (found == owned_.end()) return;
    const std::shared_ptr<void> last = std::move(*found);  // its end may touch the list
    owned_.erase(found);
}

CORTADO_DECL void event_loop::post_drain() {
    if (std::exchange(drain_posted_, true)) return;
    asio::post(context_, [this] {
        drain_posted_ = false;
        turn([] {});
    });
}

[[gnu::cold]] CORTADO_DECL steady_ns event_loop::read_turn_time() noexcept {
    turn_time_ = coarse_now();
    return turn_time_;
}

CORTADO_DECL void event_loop::run_deferred() {
    while (first_deferred_ != nullptr) {
        deferred_call& node = *first_deferred_;
        forget(node);
        node.call_(node);
        after_resumption();
    }
}

CORTADO_DECL event_loop::turn_scope::turn_scope(event_loop& loop) noexcept
    : loop_(loop),
      before_(std::exchange(detail::running_loop, &loop)),
      is_nested_(std::exchange(loop.in_turn_, true)) {
    if (!is_nested_) loop.new_round();
}

CORTADO_DECL event_loop::turn_scope::~turn_scope() {
    if (!is_nested_) {
        if (loop_.drain_wanted_) [[unlikely]]
            loop_.drain(false);
        loop_.run_deferred();
        loop_.in_turn_ = false;
        loop_.arm_timer();
    }
    detail::running_loop = before_;
}

}  // namespace cortado
