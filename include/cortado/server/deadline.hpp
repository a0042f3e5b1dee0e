#pragma once

#include <cortado/config.hpp>
#include <cortado/loop/timer_queue.hpp>

#include <cstddef>
#include <cstdint>

namespace cortado::detail {

/** What a connection is waiting for, and so what its deadline means. */
enum class phase : std::uint8_t { idle, head, body, handler, writing, lingering };
inline constexpr std::size_t phase_count = 6;

/** A member of at most one deadline_list. */
class deadline_node {
public:
    deadline_node() = default;
    deadline_node(const deadline_node&) = delete;
    deadline_node& operator=(const deadline_node&) = delete;
    ~deadline_node() { unlink(); }

    virtual void on_deadline() = 0;

    void unlink() noexcept {
        if (next_ == nullptr) return;
        previous_->next_ = next_;
        next_->previous_ = previous_;
        next_ = previous_ = nullptr;
    }

private:
    friend class deadline_list;
    deadline_node* previous_ = nullptr;
    deadline_node* next_ = nullptr;
    steady_ns deadline_ = 0;
};

/** Nodes that all wait the same time, so that the oldest is always first: entering, leaving and starting again cost a
    few instructions, and one timer per loop sweeps every list. */
class deadline_list {
public:
    explicit deadline_list(steady_ns span = 0) noexcept : span_(span) {
        ring_.next_ = ring_.previous_ = &ring_;
    }

    /** @param span  how long its nodes wait; 0 is for ever. Only while the list is empty */
    void set_span(steady_ns span) noexcept { span_ = span; }
    steady_ns span() const noexcept { return span_; }
    bool is_empty() const noexcept { return ring_.next_ == &ring_; }

    /** Enter, or start again; leaves any other list. */
    void enter(deadline_node& node, steady_ns now) noexcept {
        node.unlink();
        if (span_ == 0) return;
        node.deadline_ = now + span_;
        node.previous_ = ring_.previous_;
        node.next_ = &ring_;
        ring_.previous_->next_ = &node;
        ring_.previous_ = &node;
    }

    /** Call on_deadline() for all whose time is over; each has left the list by then. */
    void sweep(steady_ns now) {
        while (!is_empty() && ring_.next_->deadline_ <= now) {
            deadline_node& late = *ring_.next_;
            late.unlink();
            late.on_deadline();
        }
    }

private:
    struct anchor final : deadline_node {
        void on_deadline() override {}
    };
    steady_ns span_;
    anchor ring_;
};

}  // namespace cortado::detail
