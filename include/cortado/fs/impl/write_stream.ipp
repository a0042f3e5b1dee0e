#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/write_stream.hpp>
#include <cortado/loop/run_blocking.hpp>
#include <cortado/stream/error.hpp>

#include <utility>

namespace cortado::fs {

CORTADO_DECL write_stream::write_stream(std::string path, write_stream_options options)
    : path_(std::move(path)), options_(options) {}

/** Runs on the pool, as finish() does. */
CORTADO_DECL void write_stream::append(std::string_view piece) {
    if (!file_.is_open()) file_ = open_sync(path_, options_.flags, options_.mode);
    file::position at;
    if (options_.start) at = *options_.start + bytes_written_;
    detail::write_all(file_.fd(), piece, at);
}
CORTADO_DECL void write_stream::finish() {
    append({});
    if (options_.flush) file_.sync_sync();
    file_.close_sync();
}

CORTADO_DECL void write_stream::check_not_writing() const {
    if (is_writing_) throw usage_error("write_stream: a write, or the end, is under way; await it first");
}

/** The time of one write() or end(), also where it is destroyed in the middle: with it the file is closed, unless
    there may be more to write. */
struct write_stream::write_turn {
    explicit write_turn(write_stream& by) noexcept : of(by) { of.is_writing_ = true; }
    write_turn(const write_turn&) = delete;
    write_turn& operator=(const write_turn&) = delete;
    ~write_turn() {
        of.is_writing_ = false;
        if (of.has_ended_) of.file_ = {};
    }
    write_stream& of;
};

CORTADO_DECL task<> write_stream::write(std::string_view piece) {
    check_not_writing();
    if (has_ended_) throw usage_error("write_stream: write after end");
    const write_turn mine(*this);
    has_ended_ = true;  // an error or a stop ends it, too
    task<> work = run_blocking([this, piece] { append(piece); });
    co_await work;
    bytes_written_ += piece.size();
    has_ended_ = is_destroyed_;
}

CORTADO_DECL task<> write_stream::end() {
    check_not_writing();
    if (is_destroyed_ && !is_closed_) {
        throw stream::error(stream::error::kind::destroyed, "Cannot call end after a stream was destroyed");
    }
    if (std::exchange(has_ended_, true)) co_return;
    const write_turn mine(*this);
    task<> work = run_blocking([this] { finish(); });
    co_await work;
    is_closed_ = true;
}

CORTADO_DECL void write_stream::destroy(std::exception_ptr) noexcept {
    is_destroyed_ = has_ended_ = true;
    if (!is_writing_) file_ = {};
}

CORTADO_DECL std::unique_ptr<write_stream> create_write_stream(std::string path,
                                                               write_stream_options options) {
    return std::make_unique<write_stream>(std::move(path), options);
}

}  // namespace cortado::fs
