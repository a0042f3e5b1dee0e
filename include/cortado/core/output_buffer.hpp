#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace cortado {

/** Write texts one behind the other into room that is known to suffice, see output_buffer::cursor(). Works on
    a position of its own, which the compiler can keep in a register. */
class text_cursor {
public:
    explicit text_cursor(char* to) noexcept : at_(to) {}

    char* position() const noexcept { return at_; }

    // What a head is made of is short, and a call costs more than copying it: two overlapping moves, in place.
    [[gnu::always_inline]] void put(std::string_view text) noexcept {
        const std::size_t n = text.size();
        if (n - 8 <= 8) {
            copy_ends<std::uint64_t>(at_, text.data(), n);
        } else if (n - 16 <= 16) {
            copy_ends<half_line>(at_, text.data(), n);
        } else {
            copy(at_, text.data(), n);
        }
        at_ += n;
    }
    /** Put a literal, without the zero at its end. */
    template <std::size_t N>
    void put(const char (&literal)[N]) noexcept {
        std::memcpy(at_, literal, N - 1);
        at_ += N - 1;
    }
    void put_char(char c) noexcept { *at_++ = c; }
    /** Put a text of 33 to 64 octets in place; any other at a call. */
    [[gnu::always_inline]] void put_line(std::string_view text) noexcept {
        const std::size_t n = text.size();
        if (n - 33 > 31) return put(text);
        copy_ends<half_line>(at_, text.data(), 32);
        copy_ends<half_line>(at_ + n - 32, text.data() + n - 32, 32);
        at_ += n;
    }

private:
    struct half_line {
        std::uint64_t words[2];
    };

    static void copy(char* to, const char* from, std::size_t n) noexcept {
        if (n > 32) {
            if (n > 64) return static_cast<void>(std::memcpy(to, from, n));
            copy_ends<half_line>(to, from, 32);
            copy_ends<half_line>(to + n - 32, from + n - 32, 32);
        } else if (n >= 4) {
            copy_ends<std::uint32_t>(to, from, n);
        } else if (n >= 2) {
            copy_ends<std::uint16_t>(to, from, n);
        } else if (n == 1) {
            *to = *from;
        }
    }
    template <class Word>
    [[gnu::always_inline]] static void copy_ends(char* to, const char* from, std::size_t n) noexcept {
        Word first;
        Word last;
        std::memcpy(&first, from, sizeof first);
        std::memcpy(&last, from + n - sizeof last, sizeof last);
        std::memcpy(to, &first, sizeof first);
        std::memcpy(to + n - sizeof last, &last, sizeof last);
    }

    char* at_;
};

/** Collect octets to be sent: append at the end, consume from the front, keep the memory for the next use.

        |  consumed  |  data() ... size()  |  room for put()  |
                                                              capacity() */
class output_buffer {
public:
    output_buffer() = default;
    output_buffer(output_buffer&& other) noexcept
        : memory_(std::move(other.memory_)),
          begin_(std::exchange(other.begin_, 0)),
          end_(std::exchange(other.end_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    output_buffer& operator=(output_buffer&& other) noexcept {
        memory_ = std::move(other.memory_);
        begin_ = std::exchange(other.begin_, 0);
        end_ = std::exchange(other.end_, 0);
        capacity_ = std::exchange(other.capacity_, 0);
        return *this;
    }

    const char* data() const noexcept { return memory_.get() + begin_; }
    std::size_t size() const noexcept { return end_ - begin_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return begin_ == end_; }
    std::string_view view() const noexcept { return {data(), size()}; }

    /** Make room for n more octets, so that put() and put_char() may write that many unchecked. */
    void reserve(std::size_t n) {
        if (capacity_ - end_ < n) grow(n);
    }

    /** Add octets that reserve() has made room for: not checked. */
    void put(std::string_view text) noexcept {
        text_cursor to = cursor();
        to.put(text);
        written(to);
    }
    /** Give a cursor for as many octets as reserve() has made room for; say written() when they are there. */
    text_cursor cursor() noexcept { return text_cursor(memory_.get() + end_); }
    /** Count as content what the cursor has put since it was given. */
    void written(const text_cursor& by) noexcept {
        end_ = static_cast<std::size_t>(by.position() - memory_.get());
    }
    /** Add one octet that reserve() has made room for: not checked. */
    void put_char(char c) noexcept { memory_[end_++] = c; }

    /** Add octets, making room where needed. The text must not lie in this buffer. */
    void append(std::string_view text) {
        reserve(text.size());
        put(text);
    }

    /** Drop n octets from the front, as sent. @param n  at most size() */
    void consume(std::size_t n) noexcept {
        begin_ += n;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    /** Drop everything; the memory stays. */
    void clear() noexcept { begin_ = end_ = 0; }

    /** Tell whether it holds more memory than is worth keeping when it is empty. */
    bool is_large() const noexcept { return capacity_ > 64 * 1024; }
    /** Drop everything, and give the memory back. */
    void reset() noexcept {
        memory_.reset();
        begin_ = end_ = capacity_ = 0;
    }

private:
    CORTADO_DECL void grow(std::size_t n);

    std::unique_ptr<char[]> memory_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace cortado

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/output_buffer.ipp>
#endif
