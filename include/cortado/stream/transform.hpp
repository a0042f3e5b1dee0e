#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_generator.hpp>
#include <cortado/stream/duplex.hpp>
#include <cortado/stream/pass_through.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::stream {

/** Make other bytes of the bytes that pass. Derive from it and write through(), or make one with from().

    In a pipeline() it reads what stands before it, and keeps nothing. By itself it is a duplex: what one coroutine
    writes another reads, changed.
    @source Node: stream.html#class-streamtransform */
class transform : public duplex {
public:
    transform() = default;
    explicit transform(pass_through_options options) noexcept : input_(options) {}

    /** Give what is made of `source`, piece by piece; it begins anew with each call.
        @param source  lives longer than the generator; what it throws should pass */
    virtual async_generator<std::string_view> through(readable& source) = 0;

    /** When through() has ended, what is still written is left out.
        @throws what through() throws, which write() then throws, too */
    CORTADO_DECL task<std::string_view> read() override;
    task<> write(std::string_view piece) override { return input_.write(piece); }
    task<> end() override { return input_.end(); }

    using duplex::destroy;
    CORTADO_DECL void destroy(std::exception_ptr reason) noexcept override;

    /** Make a transform of
        - a generator function: `async_generator<std::string>(readable& source)`;
        - a function of each piece: `std::string(std::string_view)`; what it gives empty is left out.
        The function lives as long as the stream, so a lambda may capture. */
    template <class Function>
    static std::unique_ptr<transform> from(Function function);

    /** The same of a function of each piece and one that is called at the end: `std::string()`.
        @source Node: new stream.Transform({transform, flush}) */
    template <class Function, class Flush>
    static std::unique_ptr<transform> from(Function function, Flush flush);

private:
    pass_through input_;
    std::unique_ptr<readable> output_;
};

namespace detail {

template <class Function>
class generator_transform final : public transform {
public:
    explicit generator_transform(Function function) : function_(std::move(function)) {}

    async_generator<std::string_view> through(readable& source) override {
        auto made = function_(source);
        for (;;) {
            auto piece = co_await made.next();
            if (!piece) break;
            co_yield std::string_view(*piece);
        }
    }

private:
    Function function_;
};

template <class Function, class Flush>
class piece_transform final : public transform {
public:
    piece_transform(Function function, Flush flush)
        : function_(std::move(function)), flush_(std::move(flush)) {}

    async_generator<std::string_view> through(readable& source) override {
        for (;;) {
            const std::string_view piece = co_await source.read();
            if (piece.empty()) break;
            const std::string made = function_(piece);
            co_yield std::string_view(made);
        }
        const std::string rest = flush_();
        co_yield std::string_view(rest);
    }

private:
    Function function_;
    Flush flush_;
};

struct no_flush {
    std::string operator()() const { return {}; }
};

}  // namespace detail

template <class Function, class Flush>
std::unique_ptr<transform> transform::from(Function function, Flush flush) {
    return std::make_unique<detail::piece_transform<Function, Flush>>(std::move(function), std::move(flush));
}
template <class Function>
std::unique_ptr<transform> transform::from(Function function) {
    if constexpr (std::is_invocable_v<Function&, readable&>) {
        return std::make_unique<detail::generator_transform<Function>>(std::move(function));
    } else {
        static_assert(
            std::is_invocable_r_v<std::string, Function&, std::string_view>,
            "transform::from takes async_generator<std::string>(readable&) or std::string(std::string_view)");
        return from(std::move(function), detail::no_flush());
    }
}

}  // namespace cortado::stream

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/stream/impl/transform.ipp>
#endif
