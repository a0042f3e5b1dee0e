#pragma once

#include <cortado/config.hpp>
#include <cortado/core/recycler.hpp>

#include <cstddef>
#include <utility>

namespace cortado::detail {

/** Something several handles of one thread own. */
struct shared_state {
    using free_function = void (*)(shared_state&) noexcept;
    explicit shared_state(free_function by) noexcept : free(by) {}
    shared_state(const shared_state&) = delete;
    shared_state& operator=(const shared_state&) = delete;

    free_function free;
    unsigned owners = 0;
};

/** Count one owner of a shared_state. */
template <class T>
class shared_ref {
public:
    shared_ref() = default;
    explicit shared_ref(T* owned) noexcept : state_(owned) { retain(); }
    shared_ref(const shared_ref& other) noexcept : state_(other.state_) { retain(); }
    shared_ref(shared_ref&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
    shared_ref& operator=(shared_ref other) noexcept {
        std::swap(state_, other.state_);
        return *this;
    }
    ~shared_ref() {
        if (state_ != nullptr && --state_->owners == 0) state_->free(*state_);
    }

    explicit operator bool() const noexcept { return state_ != nullptr; }
    T& operator*() const noexcept { return *state_; }
    T* operator->() const noexcept { return state_; }

private:
    void retain() const noexcept {
        if (state_ != nullptr) ++state_->owners;
    }
    T* state_ = nullptr;
};

/** Make a T in memory of this thread's recycler; delete_recycled ends it. */
template <class T, class... Args>
T* new_recycled(Args&&... args) {
    void* memory = recycler::of_this_thread().allocate(sizeof(T));
    try {
        return ::new (memory) T(std::forward<Args>(args)...);
    } catch (...) {
        recycler::of_this_thread().deallocate(memory, sizeof(T));
        throw;
    }
}

template <class T>
void delete_recycled(T& ended) noexcept {
    ended.~T();
    recycler::of_this_thread().deallocate(&ended, sizeof(T));
}

}  // namespace cortado::detail
