#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/read_stream.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace cortado::fs {

namespace detail {

inline read_stream_options checked(read_stream_options options) {
    if (options.end && options.start.value_or(0) > *options.end) {
        throw usage_error("The value of \"start\" is out of range. It must be <= \"end\" (here: " +
                          std::to_string(*options.end) + "). Received " + std::to_string(*options.start));
    }
    if (options.high_water_mark == 0)
        throw usage_error("create_read_stream: with a high-water mark of 0 nothing can be read");
    return options;
}

}  // namespace detail

CORTADO_DECL read_stream::read_stream(std::string path, read_stream_options options)
    : path_(std::move(path)), options_(detail::checked(options)) {}

CORTADO_DECL read_stream::read_stream(file opened, read_stream_options options)
    : options_(detail::checked(options)), file_(std::move(opened)), is_opened_(true) {
    if (!file_.is_open()) throw usage_error("create_read_stream: the file is not open");
}

CORTADO_DECL std::size_t read_stream::next_size() const noexcept {
    const std::uint64_t most = options_.high_water_mark;
    if (!options_.end) return static_cast<std::size_t>(most);
    const std::uint64_t last = *options_.end - options_.start.value_or(0);  // counted from the first byte
    if (bytes_read_ > last) return 0;
    return static_cast<std::size_t>(std::min(most - 1, last - bytes_read_) + 1);
}

CORTADO_DECL file::position read_stream::next_position() const noexcept {
    file::position at;
    if (options_.start) at = *options_.start + bytes_read_;
    return at;
}

/** Runs on the pool; the first read costs no second way there. */
CORTADO_DECL std::size_t read_stream::open_and_read() {
    file_ = open_sync(path_, options_.flags, options_.mode);
    return file_.read_sync(std::span(piece_.data(), piece_.size()), next_position());
}

CORTADO_DECL task<std::size_t> read_stream::begin_read() {
    if (!std::exchange(is_opened_, true)) return run_blocking([this] { return open_and_read(); });
    return file_.read(std::span(piece_.data(), piece_.size()), next_position());
}

/** The time of one read(), also where it is destroyed in the middle: with it the file is closed, unless there may be
    more to read. */
struct read_stream::reading {
    explicit reading(read_stream& by) noexcept : of(by) { of.is_reading_ = true; }
    reading(const reading&) = delete;
    reading& operator=(const reading&) = delete;
    ~reading() {
        of.is_reading_ = false;
        if (!is_through) of.ending_.destroy(nullptr);
        if (!is_through || of.has_ended_ || of.ending_.is_destroyed()) of.file_ = {};
    }
    read_stream& of;
    bool is_through = false;
};

CORTADO_DECL task<std::string_view> read_stream::read() {
    if (is_reading_) throw usage_error("read_stream: a read is under way; await it first");
    ending_.check();
    if (has_ended_) co_return std::string_view();
    piece_.resize(next_size());
    reading now(*this);
    std::size_t count = 0;
    if (!piece_.empty()) {
        task<std::size_t> next = begin_read();
        count = co_await next;
    }
    now.is_through = true;
    ending_.check();
    bytes_read_ += count;
    has_ended_ = count == 0;
    if (has_ended_) ending_.finish();
    co_return std::string_view(piece_.data(), count);
}

CORTADO_DECL void read_stream::destroy(std::exception_ptr reason) noexcept {
    ending_.destroy(std::move(reason));
    if (!is_reading_) file_ = {};
}

CORTADO_DECL std::unique_ptr<read_stream> create_read_stream(std::string path, read_stream_options options) {
    return std::make_unique<read_stream>(std::move(path), options);
}
CORTADO_DECL std::unique_ptr<read_stream> create_read_stream(file opened, read_stream_options options) {
    return std::make_unique<read_stream>(std::move(opened), options);
}

}  // namespace cortado::fs
