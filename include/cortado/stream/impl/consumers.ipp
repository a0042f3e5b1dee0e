#pragma once

#include <cortado/stream/consumers.hpp>
#include <cortado/stream/error.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace cortado::stream {

CORTADO_DECL task<std::string> text(readable& source, consume_options options) {
    std::string all;
    for (;;) {
        const std::string_view piece = co_await source.read();
        if (piece.empty()) break;
        if (piece.size() > options.limit - all.size()) {
            source.destroy();
            throw error(error::kind::too_long,
                        "stream: more than the limit of " + std::to_string(options.limit) + " bytes came");
        }
        all.append(piece);
    }
    co_return all;
}

CORTADO_DECL task<cortado::buffer> buffer(readable& source, consume_options options) {
    const std::string all = co_await text(source, options);
    co_return cortado::buffer::from(std::as_bytes(std::span(all)));
}

namespace detail {

/** Cuts lines off what arrives; "\r" at a piece's end waits for a "\n" that may follow. */
class line_cutter {
public:
    explicit line_cutter(std::size_t max_length) noexcept : max_length_(max_length) {}

    /** Take from `piece` up to the end of a line.
        @return whether `line` is whole */
    bool take(std::string_view& piece, std::string& line) {
        if (skips_newline_ && !piece.empty()) {
            if (piece.front() == '\n') piece.remove_prefix(1);
            skips_newline_ = false;
        }
        const std::size_t length = std::min(piece.find_first_of("\r\n"), piece.size());
        if (length > max_length_ - line.size()) {
            throw error(error::kind::too_long,
                        "lines: a line is longer than " + std::to_string(max_length_) + " bytes");
        }
        line.append(piece.substr(0, length));
        if (length == piece.size()) {
            piece = {};
            return false;
        }
        skips_newline_ = piece[length] == '\r';
        piece.remove_prefix(length + 1);
        return true;
    }

private:
    std::size_t max_length_;
    bool skips_newline_ = false;
};

}  // namespace detail

CORTADO_DECL async_generator<std::string> lines(readable& source, lines_options options) {
    detail::line_cutter cutter(options.max_length);
    std::string line;
    for (;;) {
        std::string_view piece = co_await source.read();
        if (piece.empty()) break;
        while (!piece.empty()) {
            const bool is_whole = cutter.take(piece, line);
            if (!is_whole) continue;
            co_yield std::string_view(line);
            line.clear();
        }
    }
    if (!line.empty()) co_yield std::string_view(line);
}

CORTADO_DECL async_generator<std::string> lines(std::unique_ptr<readable> source, lines_options options) {
    async_generator<std::string> all = lines(*source, options);
    for (;;) {
        std::optional<std::string> line = co_await all.next();
        if (!line) break;
        co_yield std::move(*line);
    }
}

}  // namespace cortado::stream
