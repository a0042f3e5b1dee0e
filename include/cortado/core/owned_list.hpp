#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace cortado {

/** Owns objects that stay where they are, in the order they came: a vector of std::unique_ptr, but all types share the
    code of one vector. */
template <class T>
class owned_list {
public:
    class iterator {
    public:
        explicit iterator(void* const* at) noexcept : at_(at) {}
        T& operator*() const noexcept { return *static_cast<T*>(*at_); }
        iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        bool operator==(const iterator&) const noexcept = default;

    private:
        void* const* at_;
    };

    owned_list() = default;
    owned_list(owned_list&& other) noexcept : all_(std::exchange(other.all_, {})) {}
    ~owned_list() { clear(); }

    template <class... Args>
    T& emplace_back(Args&&... args) {
        std::unique_ptr<T> made(new T(std::forward<Args>(args)...));
        all_.push_back(made.get());
        return *made.release();
    }
    void clear() noexcept {
        for (void* each : all_) delete static_cast<T*>(each);
        all_.clear();
    }

    T& operator[](std::size_t place) const noexcept { return *static_cast<T*>(all_[place]); }
    std::size_t size() const noexcept { return all_.size(); }
    bool empty() const noexcept { return all_.empty(); }
    iterator begin() const noexcept { return iterator(all_.data()); }
    iterator end() const noexcept { return iterator(all_.data() + all_.size()); }

private:
    std::vector<void*> all_;
};

}  // namespace cortado
