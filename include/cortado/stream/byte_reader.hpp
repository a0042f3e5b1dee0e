#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortado {

/** Give bytes piece by piece to whoever asks: nothing is produced before it is wanted. */
class byte_reader {
public:
    byte_reader() = default;
    byte_reader(const byte_reader&) = delete;
    byte_reader& operator=(const byte_reader&) = delete;
    virtual ~byte_reader() = default;

    /** Read the next piece.
        @return a view that is valid until the next read; empty at the end, and from then on
        @throws std::system_error  the source failed
        @cancel throws operation_cancelled; what was not returned is lost */
    virtual task<std::string_view> read() = 0;

    /** The number of bytes that all reads together will give, where that is known. */
    virtual std::optional<std::size_t> size() const { return std::nullopt; }
};

namespace detail {

template <class Function>
class function_reader final : public byte_reader {
public:
    explicit function_reader(Function produce) : produce_(std::move(produce)) {}

    task<std::string_view> read() override {
        piece_ = co_await produce_();
        co_return piece_;
    }

private:
    Function produce_;
    std::string piece_;
};

}  // namespace detail

/** Make a reader of a function that is called for each piece and gives "" at the end.
    @param produce  callable as `task<std::string>()`; it lives as long as the reader, so a lambda may capture */
template <class Function>
std::unique_ptr<byte_reader> make_reader(Function produce) {
    return std::make_unique<detail::function_reader<Function>>(std::move(produce));
}

}  // namespace cortado
