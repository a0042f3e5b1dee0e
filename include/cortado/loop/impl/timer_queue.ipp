#pragma once

#include <cortado/loop/timer_queue.hpp>

#include <algorithm>
#include <ctime>
#include <utility>

namespace cortado {

CORTADO_DECL steady_ns steady_now() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<steady_ns>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

CORTADO_DECL steady_ns coarse_now() noexcept {
#if defined(CLOCK_MONOTONIC_COARSE)
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return static_cast<steady_ns>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
#else
    return steady_now();
#endif
}

CORTADO_DECL timer_node::~timer_node() {
    if (queue_ != nullptr) queue_->remove(*this);
}

CORTADO_DECL timer_queue::~timer_queue() {
    for (timer_node* node : heap_) node->queue_ = nullptr;
}

CORTADO_DECL void timer_queue::place(timer_node& node, std::size_t position) noexcept {
    heap_[position] = &node;
    node.position_ = position;
}

CORTADO_DECL void timer_queue::sift_up(std::size_t position) noexcept {
    timer_node& moved = *heap_[position];
    while (position > 0) {
        const std::size_t parent = (position - 1) / 2;
        if (!before(moved, *heap_[parent])) break;
        place(*heap_[parent], position);
        position = parent;
    }
    place(moved, position);
}

CORTADO_DECL void timer_queue::sift_down(std::size_t position) noexcept {
    timer_node& moved = *heap_[position];
    for (;;) {
        std::size_t child = 2 * position + 1;
        if (child >= heap_.size()) break;
        if (child + 1 < heap_.size() && before(*heap_[child + 1], *heap_[child])) ++child;
        if (!before(*heap_[child], moved)) break;
        place(*heap_[child], position);
        position = child;
    }
    place(moved, position);
}

CORTADO_DECL void timer_queue::insert(timer_node& node, steady_ns deadline) {
    if (node.queue_ != nullptr) node.queue_->remove(node);
    heap_.push_back(&node);
    node.queue_ = this;
    node.deadline_ = std::max(deadline, earliest_);
    node.order_ = inserted_++;
    node.position_ = heap_.size() - 1;
    sift_up(node.position_);
}

CORTADO_DECL void timer_queue::remove(timer_node& node) noexcept {
    const std::size_t hole = node.position_;
    node.queue_ = nullptr;
    timer_node* last = heap_.back();
    heap_.pop_back();
    if (last == &node) return;
    place(*last, hole);
    sift_up(hole);
    sift_down(last->position_);
}

CORTADO_DECL void timer_queue::expire(steady_ns now) {
    expire(now, [] {});
}

}  // namespace cortado
