#pragma once

#include <cortado/config.hpp>

namespace cortado::detail {

/** A place in a ring. What derives from it leaves by itself when it ends. */
struct ring_link {
    ring_link() = default;
    ring_link(const ring_link&) = delete;
    ring_link& operator=(const ring_link&) = delete;
    ~ring_link() { unlink(); }

    bool is_linked() const noexcept { return next != nullptr; }
    void unlink() noexcept {
        if (next == nullptr) return;
        previous->next = next;
        next->previous = previous;
        next = previous = nullptr;
    }

    ring_link* next = nullptr;
    ring_link* previous = nullptr;
};

/** What stands in a line, the first in front; others own it. */
class link_ring {
public:
    link_ring() noexcept { ends_.next = ends_.previous = &ends_; }

    bool is_empty() const noexcept { return ends_.next == &ends_; }
    ring_link& front() const noexcept { return *ends_.next; }
    void push(ring_link& link) noexcept {
        link.next = &ends_;
        link.previous = ends_.previous;
        ends_.previous->next = &link;
        ends_.previous = &link;
    }
    /** Take all of another behind what is here. */
    void take(link_ring& other) noexcept {
        if (other.is_empty()) return;
        ring_link& first = *other.ends_.next;
        ring_link& last = *other.ends_.previous;
        first.previous = ends_.previous;
        last.next = &ends_;
        ends_.previous->next = &first;
        ends_.previous = &last;
        other.ends_.next = other.ends_.previous = &other.ends_;
    }

private:
    ring_link ends_;
};

}  // namespace cortado::detail
