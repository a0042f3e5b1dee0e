#pragma once

#include <cortado/core/async_generator.hpp>
#include <cortado/core/task.hpp>
#include <cortado/stream/readable.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::test {

/** All that a generator gives. */
template <class T>
task<std::vector<T>> all_of(async_generator<T> values) {
    std::vector<T> all;
    for (;;) {
        std::optional<T> value = co_await values.next();
        if (!value) break;
        all.push_back(std::move(*value));
    }
    co_return all;
}

/** The pieces of a stream up to its end, a bar behind each. */
inline task<std::string> joined(stream::readable& source) {
    std::string all;
    for (;;) {
        const std::string_view piece = co_await source.read();
        if (piece.empty()) break;
        all.append(piece).append("|");
    }
    co_return all;
}

inline task<std::string> read_once(stream::readable& source) {
    const std::string_view piece = co_await source.read();
    co_return std::string(piece);
}

}  // namespace cortado::test
