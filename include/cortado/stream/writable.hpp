#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::stream {

/** Take bytes piece by piece. A piece is taken when write() ends, so whoever awaits it never runs ahead of where the
    bytes go.
    @source Node: stream.html#writable-streams */
class writable {
public:
    writable() = default;
    writable(const writable&) = delete;
    writable& operator=(const writable&) = delete;
    virtual ~writable() = default;

    /** Write a piece.
        @param piece  in use until the task ends
        @throws std::system_error  the destination failed
        @cancel throws operation_cancelled; how much was written is not known */
    virtual task<> write(std::string_view piece) = 0;

    /** Say that this was all.
        @throws std::system_error  the destination failed, be it late
        @cancel throws operation_cancelled */
    virtual task<> end() = 0;

    /** Say that no more will come and that this was not all: what the stream holds is given back at once.
        @param reason  what went wrong; null where the rest is only not to be had */
    virtual void destroy(std::exception_ptr reason) noexcept { static_cast<void>(reason); }
    void destroy() noexcept { destroy(nullptr); }

    /** Make a stream of a function that takes each piece, `task<>(std::string_view)`, and perhaps one that hears of
        the end, `task<>()`. They live as long as the stream, so lambdas may capture.
        @source Node: new stream.Writable({write, final}) */
    template <class Write>
    static std::unique_ptr<writable> to(Write write);
    template <class Write, class Final>
    static std::unique_ptr<writable> to(Write write, Final final);
};

namespace detail {

template <class Write, class Final>
class function_writer final : public writable {
public:
    function_writer(Write write, Final final) : write_(std::move(write)), final_(std::move(final)) {}

    task<> write(std::string_view piece) override { return write_(piece); }
    task<> end() override { return final_(); }

private:
    Write write_;
    Final final_;
};

struct no_final {
    task<> operator()() const { co_return; }
};

}  // namespace detail

template <class Write, class Final>
std::unique_ptr<writable> writable::to(Write write, Final final) {
    static_assert(std::is_invocable_r_v<task<>, Write&, std::string_view>,
                  "writable::to takes a function of a std::string_view that returns task<>");
    static_assert(std::is_invocable_r_v<task<>, Final&>, "the final function of writable::to returns task<>");
    return std::make_unique<detail::function_writer<Write, Final>>(std::move(write), std::move(final));
}
template <class Write>
std::unique_ptr<writable> writable::to(Write write) {
    return to(std::move(write), detail::no_final());
}

}  // namespace cortado::stream
