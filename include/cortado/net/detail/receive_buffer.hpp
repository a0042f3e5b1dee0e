#pragma once

#include <cortado/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace cortado::net::detail {

/** What was received and not given yet. It grows with what comes, and keeps its memory clean of zeros nobody reads. */
class receive_buffer {
public:
    std::string_view held() const noexcept { return {data_.get() + begin_, end_ - begin_}; }
    std::size_t size() const noexcept { return end_ - begin_; }
    bool is_empty() const noexcept { return begin_ == end_; }

    /** Give the first bytes away; they stay where they are until the next room(). */
    std::string_view take(std::size_t count) noexcept {
        const std::string_view taken = held().substr(0, count);
        begin_ += taken.size();
        return taken;
    }
    /** Where more can be received: 64 KiB at least while nothing is held, some space always. */
    std::span<char> room() {
        if (is_empty()) begin_ = end_ = 0;
        if (capacity_ - end_ < least) make_room();
        return {data_.get() + end_, capacity_ - end_};
    }
    void received(std::size_t count) noexcept { end_ += count; }

private:
    static constexpr std::size_t chunk = 64 * 1024;
    static constexpr std::size_t least = 4 * 1024;

    void make_room() {
        const std::size_t count = size();
        const std::size_t wanted = std::max(chunk, count * 2);
        if (capacity_ < wanted) {
            std::unique_ptr<char[]> larger(new char[wanted]);
            if (count > 0) std::memcpy(larger.get(), data_.get() + begin_, count);
            data_ = std::move(larger);
            capacity_ = wanted;
        } else {
            std::memmove(data_.get(), data_.get() + begin_, count);
        }
        begin_ = 0;
        end_ = count;
    }

    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace cortado::net::detail
