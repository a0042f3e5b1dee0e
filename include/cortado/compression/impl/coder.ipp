#pragma once

#include <cortado/buffer/buffer_error.hpp>
#include <cortado/compression/coder.hpp>
#include <cortado/compression/error.hpp>

#include <algorithm>

namespace cortado::zlib {

CORTADO_DECL coder::coder(std::unique_ptr<codec> with, coder_options options)
    : codec_(std::move(with)), options_(options) {}

CORTADO_DECL std::size_t coder::next(std::span<char> out) {
    std::size_t filled = 0;
    while (has_more_ && filled < out.size()) {
        const codec::step done = codec_->run(input_, out.subspan(filled), flush_);
        input_.remove_prefix(done.read);
        filled += done.written;
        is_over_ = done.is_over;
        // A codec that neither takes nor gives anything has nothing to say until it is fed again.
        const bool is_stuck = done.read == 0 && done.written == 0;
        has_more_ = !is_stuck && !is_over_ && (filled == out.size() || !input_.empty());
    }
    return filled;
}

CORTADO_DECL std::string_view coder::next() {
    if (!has_more_) return {};
    chunk_.resize(options_.chunk_size);
    return std::string_view(chunk_).substr(0, next(std::span(chunk_)));
}

namespace detail {

/** Memory that grows, and is not cleared first as a string's would be. */
class growing_room {
public:
    growing_room(std::size_t size, std::uint64_t limit)
        : limit_(static_cast<std::size_t>(limit)),
          memory_(buffer::alloc_unsafe_slow(std::min(size, limit_))) {}

    std::span<char> rest() const noexcept {
        return {reinterpret_cast<char*>(memory_.data()) + used_, memory_.size() - used_};
    }
    bool is_full() const noexcept { return used_ == memory_.size(); }
    bool can_grow() const noexcept { return memory_.size() < limit_; }
    void use(std::size_t size) noexcept { used_ += size; }
    void grow() {
        const std::size_t size = memory_.size();
        const buffer larger = buffer::alloc_unsafe_slow(size > limit_ / 2 ? limit_ : size * 2);
        memory_.copy(larger, 0, 0, used_);
        memory_ = larger;
    }
    /** What was used; memory that is mostly room is given back. */
    buffer taken() const {
        const buffer all = memory_.subarray(0, used_);
        return used_ >= memory_.size() - memory_.size() / 8 ? all : buffer::from(all);
    }

private:
    std::size_t limit_;
    buffer memory_;
    std::size_t used_ = 0;
};

}  // namespace detail

CORTADO_DECL buffer code_all(std::unique_ptr<codec> with, std::string_view data, coder_options options,
                             std::uint64_t max_output_length) {
    coder work(std::move(with), options);
    work.finish(data);
    // Texts mostly unpack to less than four times their size; pages that are not reached cost nothing.
    detail::growing_room room(std::max(options.chunk_size, std::min(data.size(), std::size_t{1} << 24) * 4),
                              max_output_length);
    for (;;) {
        room.use(work.next(room.rest()));
        if (!room.is_full()) return room.taken();
        if (room.can_grow()) {
            room.grow();
            continue;
        }
        char one_more[1];
        if (work.next(std::span(one_more)) == 0) return room.taken();
        throw error("ERR_BUFFER_TOO_LARGE", 0,
                    "Cannot create a Buffer larger than " + std::to_string(max_output_length) + " bytes");
    }
}

CORTADO_DECL void check_lengths(std::size_t chunk_size, std::uint64_t max_output_length) {
    if (chunk_size < 64)
        cortado::detail::throw_out_of_range("options.chunkSize", ">= 64",
                                            integer_argument(chunk_size).value_or(0));
    if (max_output_length < 1 || max_output_length > static_cast<std::uint64_t>(buffer::max_length)) {
        cortado::detail::throw_out_of_range("options.maxOutputLength",
                                            ">= 1 and <= " + std::to_string(buffer::max_length),
                                            integer_argument(max_output_length).value_or(0));
    }
}

}  // namespace cortado::zlib
