#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/net/detail/waiting_line.hpp>
#include <cortado/net/frame.hpp>
#include <cortado/net/frame_codecs.hpp>
#include <cortado/net/frame_decoder.hpp>
#include <cortado/stream/duplex.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::net {

/** Read frames from a stream, which must live longer. */
template <FrameCodec Codec>
class framed_reader {
public:
    /** @throws usage_error  the codec is made wrong */
    framed_reader(stream::readable& from, Codec codec) : from_(from), decoder_(std::move(codec)) {}

    /** Wait for the next frame.
        @return its payload, valid until the next read, and empty where the frame is; nothing when the stream has ended
        @throws frame_error  what came is no frame, or is longer than the limit, or the stream ended in the middle of one
        @throws what the stream does
        @cancel throws operation_cancelled; where the stream loses nothing then, as a socket does not, nothing is lost */
    task<std::optional<std::string_view>> read() {
        for (;;) {
            result<std::optional<std::string_view>> next = decoder_.next(input_);
            if (!next) fail(next.error());
            if (*next) co_return *next;
            input_ = co_await from_.read();
            if (!input_.empty()) continue;
            const std::optional<parse_error> cut_off = decoder_.finish();
            if (cut_off) fail(*cut_off);
            co_return std::nullopt;
        }
    }

private:
    [[noreturn]] static void fail(const parse_error& error) {
        throw frame_error(error.offset,
                          "frame at byte " + std::to_string(error.offset) + ": " + error.message);
    }

    stream::readable& from_;
    frame_decoder<Codec> decoder_;
    std::string_view input_;
};

/** Write frames to a stream, which must live longer. Any number of coroutines may write: a frame is never cut by
    another, and those that come while a write is under way go out with the next one, together. */
template <FrameCodec Codec>
class framed_writer {
public:
    /** @throws usage_error  the codec is made wrong */
    framed_writer(stream::writable& to, Codec codec) : to_(to), codec_(detail::checked(std::move(codec))) {}
    framed_writer(const framed_writer&) = delete;
    framed_writer& operator=(const framed_writer&) = delete;

    /** Put a frame with those that the next flush() will write together.
        @throws frame_error  the codec cannot make one of it */
    void add(std::string_view payload) {
        codec_.append(payload, batch_);
        ++added_;
    }
    /** Write what was added so far, also by others; ends when the stream has taken it.
        @throws what the stream has thrown, also at an earlier write: behind that it is not known where a frame begins
        @cancel throws operation_cancelled; what was added is written with the next flush(), or has been */
    task<> flush() {
        const std::uint64_t mine = added_;
        while (written_ < mine) {
            if (failure_) break;
            if (is_writing_) {
                detail::waiting_line::place place(waiting_);
                co_await place.ready;
            } else {
                co_await write_batch();
            }
        }
        if (failure_) std::rethrow_exception(failure_);
    }
    /** Write one frame: add() and flush().
        @param payload  in use until the task has begun
        @throws frame_error  the codec cannot make one of it */
    task<> write(std::string_view payload) {
        add(payload);
        co_await flush();
    }
    /** Write what was added, then say that this was all. */
    task<> end() {
        co_await flush();
        co_await to_.end();
    }

private:
    /** The time of one write to the stream, also where it is destroyed in the middle. */
    struct turn {
        explicit turn(framed_writer& by) noexcept : of(by), last(by.added_) { of.is_writing_ = true; }
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn() {
            of.is_writing_ = false;
            of.written_ = last;
            of.waiting_.wake_all();
        }
        framed_writer& of;
        std::uint64_t last;
    };

    task<> write_batch() {
        const turn now(*this);
        sending_.clear();
        sending_.swap(batch_);
        try {
            co_await to_.write(sending_);
        } catch (const operation_cancelled&) {
            throw;
        } catch (...) {
            failure_ = std::current_exception();
            throw;
        }
    }

    stream::writable& to_;
    Codec codec_;
    std::string batch_;
    std::string sending_;
    std::uint64_t added_ = 0;
    std::uint64_t written_ = 0;
    bool is_writing_ = false;
    std::exception_ptr failure_;
    detail::waiting_line waiting_;
};

/** Both directions over one stream:
    ```
    net::framed messages(socket, net::length_prefix{.bytes = 4});
    for (;;) {
        const auto message = co_await messages.read();
        if (!message) break;
        co_await messages.write(*message);
    }
    ```
    It holds what has come and was not read, so read the stream through nothing else meanwhile. */
template <FrameCodec Codec>
class framed : public framed_reader<Codec>, public framed_writer<Codec> {
public:
    /** @throws usage_error  the codec is made wrong */
    framed(stream::duplex& over, Codec codec)
        : framed_reader<Codec>(over, codec), framed_writer<Codec>(over, std::move(codec)) {}
};

}  // namespace cortado::net
