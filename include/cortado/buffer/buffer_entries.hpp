#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>

#include <cstddef>

namespace cortado {

namespace detail {
/** Walk the numbers from 0 and give what `Walked` makes of each. */
template <class Walked>
class buffer_steps {
public:
    using value_type = typename Walked::value_type;
    using difference_type = std::ptrdiff_t;

    buffer_steps() noexcept = default;
    buffer_steps(const unsigned char* data, std::size_t at) noexcept : data_(data), at_(at) {}

    value_type operator*() const noexcept { return Walked::value(data_, at_); }
    buffer_steps& operator++() noexcept {
        ++at_;
        return *this;
    }
    buffer_steps operator++(int) noexcept {
        buffer_steps before = *this;
        ++at_;
        return before;
    }
    friend bool operator==(const buffer_steps& a, const buffer_steps& b) noexcept { return a.at_ == b.at_; }

private:
    const unsigned char* data_ = nullptr;
    std::size_t at_ = 0;
};
}  // namespace detail

/** Walk a buffer's positions: what buffer::keys() gives.
    @source https://nodejs.org/api/buffer.html#bufkeys */
class buffer_keys {
public:
    using value_type = std::size_t;
    using iterator = detail::buffer_steps<buffer_keys>;

    explicit buffer_keys(const buffer& of) noexcept : size_(of.size()) {}

    iterator begin() const noexcept { return {nullptr, 0}; }
    iterator end() const noexcept { return {nullptr, size_}; }
    static value_type value(const unsigned char*, std::size_t at) noexcept { return at; }

private:
    std::size_t size_;
};

/** Name a byte and where it is. */
struct buffer_entry {
    std::size_t index;
    unsigned char byte;
};

/** Walk a buffer's positions and bytes: what buffer::entries() gives. It shares the bytes.
    @source https://nodejs.org/api/buffer.html#bufentries */
class buffer_entries {
public:
    using value_type = buffer_entry;
    using iterator = detail::buffer_steps<buffer_entries>;

    explicit buffer_entries(const buffer& of) noexcept : bytes_(of) {}

    iterator begin() const noexcept { return {bytes_.data(), 0}; }
    iterator end() const noexcept { return {bytes_.data(), bytes_.size()}; }
    static value_type value(const unsigned char* data, std::size_t at) noexcept { return {at, data[at]}; }

private:
    buffer bytes_;
};

inline buffer_keys buffer::keys() const noexcept { return buffer_keys(*this); }
inline buffer_entries buffer::entries() const noexcept { return buffer_entries(*this); }

}  // namespace cortado
