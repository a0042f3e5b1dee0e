#pragma once

#include <cortado/config.hpp>
#include <cortado/stream/readable.hpp>
#include <cortado/stream/writable.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

namespace cortado::stream::detail {

template <class T>
concept ReadsBytes = !std::derived_from<T, readable> && requires(T & source) {
    { source.read() } -> std::same_as<task<std::string_view>>;
};
template <class T>
concept WritesBytes = requires(T& target, std::string_view piece) {
    { target.write(piece) } -> std::same_as<task<>>;
    target.end();
};

/** Something of another type that reads as a stream does, an Express request, or writes as one, its response. */
template <ReadsBytes T>
class outside_reader final : public readable {
public:
    explicit outside_reader(T& source) noexcept : source_(source) {}
    task<std::string_view> read() override { return source_.read(); }

private:
    T& source_;
};
template <WritesBytes T>
class outside_writer final : public writable {
public:
    explicit outside_writer(T& target) noexcept : target_(target) {}
    task<> write(std::string_view piece) override { return target_.write(piece); }
    task<> end() override {
        if constexpr (std::is_void_v<decltype(target_.end())>) {
            target_.end();
            co_return;
        } else {
            co_await target_.end();
        }
    }

private:
    T& target_;
};

}  // namespace cortado::stream::detail
