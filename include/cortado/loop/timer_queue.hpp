#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace cortado {

/** Nanoseconds on the steady clock. */
using steady_ns = std::int64_t;

/** Read the steady clock. */
CORTADO_DECL steady_ns steady_now() noexcept;
/** Read the steady clock to a few milliseconds, at the cost of reading memory. */
CORTADO_DECL steady_ns coarse_now() noexcept;

class timer_queue;

/** Something to be called at a time. Embed it in what waits; it takes itself out of the queue when it dies. */
class timer_node {
public:
    using expired_function = void (*)(timer_node&);

    explicit timer_node(expired_function on_expired) noexcept : on_expired_(on_expired) {}
    timer_node(const timer_node&) = delete;
    timer_node& operator=(const timer_node&) = delete;
    CORTADO_DECL ~timer_node();

    bool is_queued() const noexcept { return queue_ != nullptr; }
    steady_ns deadline() const noexcept { return deadline_; }

private:
    friend class timer_queue;
    expired_function on_expired_;
    timer_queue* queue_ = nullptr;
    std::size_t position_ = 0;
    steady_ns deadline_ = 0;
    std::uint64_t order_ = 0;
};

/** Timers by deadline, then by insertion: a binary heap of nodes that others own. */
class timer_queue {
public:
    timer_queue() = default;
    timer_queue(const timer_queue&) = delete;
    timer_queue& operator=(const timer_queue&) = delete;
    CORTADO_DECL ~timer_queue();

    CORTADO_DECL void insert(timer_node& node, steady_ns deadline);
    CORTADO_DECL void remove(timer_node& node) noexcept;

    bool is_empty() const noexcept { return heap_.empty(); }
    std::size_t size() const noexcept { return heap_.size(); }
    steady_ns next_deadline() const noexcept { return heap_.front()->deadline_; }

    /** Call everything that is due at `now`, in order. What those calls insert waits for the next time: it is due at
        `now` at the earliest. */
    CORTADO_DECL void expire(steady_ns now);
    /** The same, with `after_each()` behind each call. */
    template <class Function>
    void expire(steady_ns now, Function after_each) {
        const std::uint64_t newest = inserted_;
        const steady_ns before = std::exchange(earliest_, now);
        while (!heap_.empty()) {
            timer_node& first = *heap_.front();
            if (first.deadline_ > now || first.order_ >= newest) break;
            remove(first);
            first.on_expired_(first);
            after_each();
        }
        earliest_ = before;
    }

private:
    static bool before(const timer_node& a, const timer_node& b) noexcept {
        return a.deadline_ != b.deadline_ ? a.deadline_ < b.deadline_ : a.order_ < b.order_;
    }
    CORTADO_DECL void place(timer_node& node, std::size_t position) noexcept;
    CORTADO_DECL void sift_up(std::size_t position) noexcept;
    CORTADO_DECL void sift_down(std::size_t position) noexcept;

    array_list<timer_node*> heap_;
    std::uint64_t inserted_ = 0;
    steady_ns earliest_ = INT64_MIN;  // while calls are made, their time
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/timer_queue.ipp>
#endif
