#pragma once

#include <cortado/config.hpp>
#include <cortado/core/ring.hpp>
#include <cortado/loop/timer_queue.hpp>

#include <cstddef>
#include <cstdint>

namespace cortado::detail {

/** What a connection is waiting for, and so what its deadline means. */
enum class phase : std::uint8_t { idle, head, body, handler, writing, lingering };
inline constexpr std::size_t phase_count = 6;

/** A member of at most one deadline_list. */
class deadline_node : ring_link {
public:
    virtual void on_deadline() = 0;

    using ring_link::unlink;

protected:
    ~deadline_node() = default;

private:
    friend class deadline_list;
    steady_ns deadline_ = 0;
};

/** Nodes that all wait the same time, so that the oldest is always first: entering, leaving and starting again cost a
    few instructions, and one timer per loop sweeps every list. */
class deadline_list {
public:
    explicit deadline_list(steady_ns span = 0) noexcept : span_(span) {}

    /** @param span  how long its nodes wait; 0 is for ever. Only while the list is empty */
    void set_span(steady_ns span) noexcept { span_ = span; }
    steady_ns span() const noexcept { return span_; }
    bool is_empty() const noexcept { return ring_.is_empty(); }

    /** Enter, or start again; leaves any other list. */
    void enter(deadline_node& node, steady_ns now) noexcept {
        node.unlink();
        if (span_ == 0) return;
        node.deadline_ = now + span_;
        ring_.push(node);
    }

    /** Call on_deadline() for all whose time is over; each has left the list by then. */
    void sweep(steady_ns now) {
        while (!is_empty()) {
            auto& oldest = static_cast<deadline_node&>(ring_.front());
            if (oldest.deadline_ > now) return;
            oldest.unlink();
            oldest.on_deadline();
        }
    }

private:
    steady_ns span_;
    link_ring ring_;
};

}  // namespace cortado::detail
