#pragma once

#include <cortado/config.hpp>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <new>
#include <type_traits>
#include <utility>

namespace cortado {

/** What a private list needs of std::vector, with its names and guarantees, in a fifth of its code: std::vector costs an
    application 25 ms of compiling for each type of element (decision 0010). Elements move without throwing. */
template <class T>
class array_list {
public:
    using value_type = T;
    using iterator = T*;
    using const_iterator = const T*;

    array_list() noexcept = default;
    /** @param count  of value-initialised elements */
    explicit array_list(std::size_t count) : array_list() { resize(count); }
    array_list(std::initializer_list<T> items) : array_list() { append(items.begin(), items.end()); }
    array_list(const array_list& other) : array_list() { append(other.begin(), other.end()); }
    array_list(array_list&& other) noexcept { swap(other); }
    array_list& operator=(const array_list& other) {
        if (this != &other) *this = array_list(other);
        return *this;
    }
    array_list& operator=(array_list&& other) noexcept {
        swap(other);
        other.clear();
        return *this;
    }
    ~array_list() {
        clear();
        release(begin_);
    }

    T* begin() noexcept { return begin_; }
    T* end() noexcept { return begin_ + size_; }
    const T* begin() const noexcept { return begin_; }
    const T* end() const noexcept { return begin_ + size_; }
    T* data() noexcept { return begin_; }
    const T* data() const noexcept { return begin_; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    T& operator[](std::size_t place) noexcept { return begin_[place]; }
    const T& operator[](std::size_t place) const noexcept { return begin_[place]; }
    T& front() noexcept { return *begin_; }
    const T& front() const noexcept { return *begin_; }
    T& back() noexcept { return begin_[size_ - 1]; }
    const T& back() const noexcept { return begin_[size_ - 1]; }

    template <class... Args>
    T& emplace_back(Args&&... args) {
        // What is made comes before the move: it may be made of an element.
        if (size_ == capacity_) [[unlikely]]
            return push_grown(T(std::forward<Args>(args)...));
        ::new (static_cast<void*>(begin_ + size_)) T(std::forward<Args>(args)...);
        return begin_[size_++];
    }
    void push_back(const T& item) { emplace_back(item); }
    void push_back(T&& item) { emplace_back(std::move(item)); }
    void pop_back() noexcept { begin_[--size_].~T(); }

    void reserve(std::size_t wanted) {
        if (wanted > capacity_) move_to_room_for(wanted);
    }
    /** New elements are value-initialised. */
    void resize(std::size_t wanted) {
        while (size_ > wanted) pop_back();
        make_room_for(wanted);
        while (size_ < wanted) emplace_back();
    }
    void clear() noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>) {
            for (T& each : *this) each.~T();
        }
        size_ = 0;
    }
    /** @param first  no element of this list */
    void append(const T* first, const T* last) {
        make_room_for(size_ + static_cast<std::size_t>(last - first));
        for (; first != last; ++first) emplace_back(*first);
    }
    T* insert(const T* before, T item) {
        const auto place = static_cast<std::size_t>(before - begin_);
        emplace_back(std::move(item));
        std::rotate(begin_ + place, end() - 1, end());
        return begin_ + place;
    }
    T* erase(const T* first, const T* last) noexcept {
        T* const from = begin_ + (first - begin_);
        if (first == last) return from;  // not to move elements to where they are
        T* const kept = std::move(begin_ + (last - begin_), end(), from);
        while (end() != kept) pop_back();
        return from;
    }
    T* erase(const T* item) noexcept { return erase(item, item + 1); }
    void swap(array_list& other) noexcept {
        T* const begin = begin_;
        const std::size_t size = size_, capacity = capacity_;
        begin_ = other.begin_;
        size_ = other.size_;
        capacity_ = other.capacity_;
        other.begin_ = begin;
        other.size_ = size;
        other.capacity_ = capacity;
    }

    friend bool operator==(const array_list& a, const array_list& b) {
        return a.size_ == b.size_ && std::equal(a.begin(), a.end(), b.begin());
    }

private:
    static constexpr bool is_aligned_by_default = alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__;

    static T* allocate(std::size_t count) {
        if constexpr (is_aligned_by_default) {
            return static_cast<T*>(::operator new(count * sizeof(T)));
        } else {
            return static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t(alignof(T))));
        }
    }
    static void release(T* room) noexcept {
        if constexpr (is_aligned_by_default) {
            ::operator delete(room);
        } else {
            ::operator delete(room, std::align_val_t(alignof(T)));
        }
    }
    /** Like reserve(), but many small steps take no longer than one. */
    void make_room_for(std::size_t wanted) {
        if (wanted > capacity_) move_to_room_for(std::max(wanted, 2 * capacity_));
    }
    [[gnu::noinline, gnu::cold]] T& push_grown(T&& item) {
        make_room_for(std::max<std::size_t>(size_ + 1, 4));
        ::new (static_cast<void*>(begin_ + size_)) T(std::move(item));
        return begin_[size_++];
    }
    [[gnu::noinline, gnu::cold]] void move_to_room_for(std::size_t wanted) {
        static_assert(std::is_nothrow_move_constructible_v<T>);
        T* const room = allocate(wanted);
        for (std::size_t i = 0; i < size_; ++i) {
            ::new (static_cast<void*>(room + i)) T(std::move(begin_[i]));
            begin_[i].~T();
        }
        release(begin_);
        begin_ = room;
        capacity_ = wanted;
    }

    T* begin_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

template <class T, class Predicate>
void erase_if(array_list<T>& list, Predicate is_meant) {
    list.erase(std::remove_if(list.begin(), list.end(), is_meant), list.end());
}

}  // namespace cortado
