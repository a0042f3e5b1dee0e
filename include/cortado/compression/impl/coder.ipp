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

CORTADO_DECL buffer code_all(std::unique_ptr<codec> with, std::string_view data, coder_options options,
                             std::uint64_t max_output_length) {
    coder work(std::move(with), options);
    work.finish(data);
    std::string all;
    for (std::size_t size = 0;;) {
        // Room for one byte too many tells that there is one.
        const std::uint64_t room = std::max<std::uint64_t>(options.chunk_size, all.size());
        all.resize(size + static_cast<std::size_t>(std::min(room, max_output_length + 1 - size)));
        size += work.next(std::span(all).subspan(size));
        if (size > max_output_length) {
            throw error("ERR_BUFFER_TOO_LARGE", 0,
                        "Cannot create a Buffer larger than " + std::to_string(max_output_length) + " bytes");
        }
        if (size == all.size()) continue;
        all.resize(size);
        return buffer::adopt(std::move(all));
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
