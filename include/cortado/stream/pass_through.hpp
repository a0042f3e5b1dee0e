#pragma once

#include <cortado/config.hpp>
#include <cortado/core/event.hpp>
#include <cortado/stream/duplex.hpp>

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

namespace cortado::stream {

struct pass_through_options {
    std::size_t high_water_mark = 64 * 1024;  ///< bytes kept before a writer waits
};

/** What is written at one end is read at the other, by another coroutine of the same loop. Between them stand at most
    the bytes of the high-water mark and one piece more: a writer that is ahead waits until they are read.
    @source Node: stream.html#class-streampassthrough */
class pass_through : public duplex {
public:
    pass_through() = default;
    explicit pass_through(pass_through_options options) noexcept
        : high_water_mark_(options.high_water_mark) {}
    CORTADO_DECL ~pass_through() override;

    /** @return all that is kept
        @throws what destroy() was given; stream::error premature_close where it was given nothing
        @cancel throws operation_cancelled; nothing is lost */
    CORTADO_DECL task<std::string_view> read() override;

    /** @throws stream::error  write_after_end, or destroyed; what destroy() was given while it waited
        @throws usage_error  another write waits
        @cancel throws operation_cancelled; the piece was not taken */
    CORTADO_DECL task<> write(std::string_view piece) override;
    CORTADO_DECL task<> end() override;

    /** Take a piece without waiting, for those who cannot await.
        @return whether there is room for more: after false wait for drained()
        @throws as write() */
    CORTADO_DECL bool push(std::string_view piece);
    /** Wait until there is room.
        @cancel throws operation_cancelled */
    CORTADO_DECL task<> drained();

    using duplex::destroy;
    CORTADO_DECL void destroy(std::exception_ptr reason) noexcept override;

    /** Keep nothing of what is written from now on: the reader wants no more. */
    CORTADO_DECL void discard() noexcept;

    std::size_t readable_length() const noexcept { return kept_.size(); }
    bool is_destroyed() const noexcept { return ending_.is_destroyed(); }

private:
    bool has_room() const noexcept { return kept_.empty() || kept_.size() < high_water_mark_; }
    CORTADO_DECL void check_writable() const;

    std::size_t high_water_mark_ = pass_through_options().high_water_mark;
    std::string kept_;
    std::string given_;
    event arrived_;
    event drained_;
    detail::stream_ending ending_;
    bool* gone_ = nullptr;  // what the destructor tells of itself
    bool has_ended_ = false;
    bool is_discarding_ = false;
};

}  // namespace cortado::stream

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/stream/impl/pass_through.ipp>
#endif
