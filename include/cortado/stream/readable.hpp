#pragma once

#include <cortado/config.hpp>
#include <cortado/core/async_generator.hpp>
#include <cortado/core/task.hpp>
#include <cortado/stream/error.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::stream {

/** Give bytes piece by piece to whoever asks: nothing is produced before it is wanted.
    ```
    for (;;) {
        const std::string_view piece = co_await source.read();
        if (piece.empty()) break;
        use(piece);
    }
    ```
    @source Node: stream.html#readable-streams; what is pulled here is pushed there (docs/streams.md) */
class readable {
public:
    readable() = default;
    readable(const readable&) = delete;
    readable& operator=(const readable&) = delete;
    virtual ~readable() = default;

    /** Read the next piece.
        @return a view that is valid until the next read; empty at the end, and from then on
        @throws std::system_error  the source failed
        @cancel throws operation_cancelled; what was not returned is lost */
    virtual task<std::string_view> read() = 0;

    /** The number of bytes that all reads together will give, where that is known. */
    virtual std::optional<std::size_t> size() const { return std::nullopt; }

    /** Say that nobody will read the rest: what the stream holds is given back at once.
        @param reason  what went wrong; null where the rest is only not wanted */
    virtual void destroy(std::exception_ptr reason) noexcept { static_cast<void>(reason); }
    void destroy() noexcept { destroy(nullptr); }

    /** Make a stream of
        - a function that is called for each piece and gives "" at the end: `task<std::string>()`. It lives as long as
          the stream, so a lambda may capture;
        - an async_generator of texts; what it yields empty is left out;
        - a text;
        - a range of texts.
        @source Node: stream.Readable.from */
    template <class Source>
    static std::unique_ptr<readable> from(Source source);
};

namespace detail {

/** How a stream has come to its end: cleanly, or by destroy(), which is no end to whoever reads on. */
class stream_ending {
public:
    void finish() noexcept { has_ended_ = true; }
    void destroy(std::exception_ptr reason) noexcept {
        if (has_ended_ || is_destroyed_) return;
        is_destroyed_ = true;
        reason_ = std::move(reason);
    }
    bool is_destroyed() const noexcept { return is_destroyed_; }
    /** @throws the reason it was destroyed with, if there was one */
    void check_reason() const {
        if (reason_) std::rethrow_exception(reason_);
    }
    /** @throws the same; stream::error premature_close where it was destroyed without one */
    void check() const {
        if (!is_destroyed_) return;
        check_reason();
        throw error(error::kind::premature_close, "Premature close");
    }

private:
    std::exception_ptr reason_;
    bool has_ended_ = false;
    bool is_destroyed_ = false;
};

template <class Function>
class function_reader final : public readable {
public:
    explicit function_reader(Function produce) : produce_(std::move(produce)) {}

    task<std::string_view> read() override {
        if (has_ended_) co_return std::string_view();
        piece_ = co_await produce_();
        has_ended_ = piece_.empty();
        co_return piece_;
    }

private:
    Function produce_;
    std::string piece_;
    bool has_ended_ = false;
};

template <class Text>
class generator_reader final : public readable {
public:
    explicit generator_reader(async_generator<Text> source) noexcept : source_(std::move(source)) {}

    task<std::string_view> read() override {
        const reading now(*this);
        do {
            ending_.check();
            piece_.reset();
            piece_ = co_await source_.next();
        } while (piece_ && piece_->empty());
        ending_.check();
        now.came_through(!piece_);
        co_return piece_ ? std::string_view(*piece_) : std::string_view();
    }
    using readable::destroy;
    /** A read that is under way throws the reason when the generator has given its next piece. */
    void destroy(std::exception_ptr reason) noexcept override {
        ending_.destroy(std::move(reason));
        if (!is_reading_) source_ = {};
    }

private:
    /** The time of one read(): one that does not come through leaves no clean end behind. */
    struct reading {
        explicit reading(generator_reader& by) noexcept : of(by) { of.is_reading_ = true; }
        reading(const reading&) = delete;
        reading& operator=(const reading&) = delete;
        ~reading() {
            of.is_reading_ = false;
            if (!is_through_) of.ending_.destroy(nullptr);
        }
        void came_through(bool is_end) const noexcept {
            is_through_ = true;
            if (is_end) of.ending_.finish();
        }
        generator_reader& of;
        mutable bool is_through_ = false;
    };

    async_generator<Text> source_;
    std::optional<Text> piece_;
    stream_ending ending_;
    bool is_reading_ = false;
};

class text_reader final : public readable {
public:
    explicit text_reader(std::string text) noexcept : text_(std::move(text)) {}

    task<std::string_view> read() override {
        const bool is_given = std::exchange(is_given_, true);
        co_return is_given ? std::string_view() : std::string_view(text_);
    }
    std::optional<std::size_t> size() const override { return text_.size(); }

private:
    std::string text_;
    bool is_given_ = false;
};

template <class Range>
class range_reader final : public readable {
public:
    explicit range_reader(Range pieces) : pieces_(std::move(pieces)), next_(pieces_.begin()) {}

    task<std::string_view> read() override {
        while (next_ != pieces_.end()) {
            if constexpr (std::is_reference_v<decltype(*next_)>) {
                piece_ = *next_;
            } else {
                made_ = *next_;  // a text that nobody else holds
                piece_ = made_;
            }
            ++next_;
            if (!piece_.empty()) co_return piece_;
        }
        co_return std::string_view();
    }

private:
    Range pieces_;
    std::string_view piece_;
    std::string made_;
    decltype(std::declval<Range&>().begin()) next_;
};

template <class Source>
inline constexpr bool is_generator = false;
template <class Text>
inline constexpr bool is_generator<async_generator<Text>> = true;

}  // namespace detail

template <class Source>
std::unique_ptr<readable> readable::from(Source source) {
    if constexpr (std::convertible_to<Source, std::string_view>) {
        return std::make_unique<detail::text_reader>(std::string(std::string_view(source)));
    } else if constexpr (detail::is_generator<Source>) {
        return std::make_unique<detail::generator_reader<typename Source::value_type>>(std::move(source));
    } else if constexpr (std::is_invocable_r_v<task<std::string>, Source&>) {
        return std::make_unique<detail::function_reader<Source>>(std::move(source));
    } else {
        static_assert(
            requires {
                { *source.begin() } -> std::convertible_to<std::string_view>;
            },
            "readable::from takes a function that returns task<std::string>, an async_generator of texts, a "
            "text, or a range of texts");
        return std::make_unique<detail::range_reader<Source>>(std::move(source));
    }
}

}  // namespace cortado::stream
