#pragma once

#include <cortado/config.hpp>
#include <cortado/core/output_buffer.hpp>
#include <cortado/http/field_block_memo.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/reply.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::detail {

/** Octets as received. What has not been dealt with is one contiguous text.

        |  dealt with  |  pending()  |  room()  |  */
class input_buffer {
public:
    std::string_view pending() const noexcept { return {memory_.get() + begin_, end_ - begin_}; }
    void consume(std::size_t n) noexcept { begin_ += n; }

    /** Make room for at least `least` octets; pending() may move. */
    void make_room(std::size_t least) {
        if (begin_ == end_) begin_ = end_ = 0;
        if (capacity_ - end_ < least) [[unlikely]]
            move_for(least);
    }
    char* room() noexcept { return memory_.get() + end_; }
    std::size_t room_size() const noexcept { return capacity_ - end_; }
    void added(std::size_t n) noexcept { end_ += n; }

    void clear() noexcept { begin_ = end_ = 0; }
    /** Tell whether one unusual message has made it larger than what is kept for the next. */
    bool is_large() const noexcept { return capacity_ > kept_size; }
    /** Give the memory back. */
    void reset() noexcept {
        memory_.reset();
        capacity_ = begin_ = end_ = 0;
    }

private:
    static constexpr std::size_t initial_size = 8 * 1024 - 1024;
    static constexpr std::size_t kept_size = 64 * 1024;

    [[gnu::cold]] void move_for(std::size_t least) {
        if (capacity_ - (end_ - begin_) >= least) {
            std::memmove(memory_.get(), memory_.get() + begin_, end_ - begin_);
        } else {
            const std::size_t wanted = capacity_ == 0 ? initial_size : 2 * capacity_;
            auto larger = std::make_unique_for_overwrite<char[]>(wanted + least);
            if (end_ != begin_) std::memcpy(larger.get(), memory_.get() + begin_, end_ - begin_);
            memory_ = std::move(larger);
            capacity_ = wanted + least;
        }
        end_ -= begin_;
        begin_ = 0;
    }

    std::unique_ptr<char[]> memory_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t capacity_ = 0;
};

/** What a connection needs while a request is in progress, and only then. */
struct workspace {
    web::exchange ex;
    input_buffer head;  // the octets the request's views point into
    input_buffer body;  // for bodies longer than what came with the head
    http::field_block_memo repeated;
    output_buffer out;
    web::reply_plan plan;
    std::uint64_t body_read = 0;  // octets of the request's body so far
    steady_ns body_waited = 0;    // time spent waiting for them
    std::unique_ptr<workspace> next_spare{};

    workspace() = default;
    workspace(const workspace&) = delete;
    workspace& operator=(const workspace&) = delete;
    // Not inline, for the sake of those that move workspaces about and nearly never end one.
    [[gnu::noinline, gnu::cold]] ~workspace() {}

    /** Forget what is in the buffers, and give back memory that one unusual request needed. */
    void clear() noexcept {
        head.clear();
        body.clear();
        out.clear();
        if (head.is_large() || body.is_large() || out.is_large()) [[unlikely]]
            shrink();
    }

private:
    [[gnu::cold]] void shrink() noexcept {
        if (head.is_large()) head.reset();
        if (body.is_large()) body.reset();
        if (out.is_large()) out.reset();
    }
};

/** The workspaces of one loop that nobody uses just now. */
class workspace_pool {
public:
    std::unique_ptr<workspace> take() {
        if (!spare_) return std::make_unique<workspace>();
        --count_;
        std::unique_ptr<workspace> taken = std::move(spare_);
        spare_ = std::move(taken->next_spare);
        return taken;
    }
    void give_back(std::unique_ptr<workspace>&& used) {
        if (count_ == kept) return used.reset();
        used->clear();
        ++count_;
        used->next_spare = std::move(spare_);
        spare_ = std::move(used);
    }

private:
    static constexpr std::size_t kept = 128;
    std::unique_ptr<workspace> spare_;  // the first of a list, 128 at most: its end may recurse
    std::size_t count_ = 0;
};

}  // namespace cortado::detail
