#pragma once

#include <cortado/core/uncaught.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/loop/timer_queue.hpp>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include <sys/eventfd.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace node_parity {

/** Keep the thread busy, as the scripts do. */
inline void spin(int milliseconds) {
    const cortado::steady_ns end = cortado::steady_now() + milliseconds * 1'000'000LL;
    while (cortado::steady_now() < end) {}
}

/** What console.log writes, each line ended by '|'. */
class script_log {
public:
    void operator()(std::string_view line) { text_.append(line).push_back('|'); }
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

inline script_log* uncaught_log = nullptr;

/** Writes `uncaught <what>` for what nobody takes, while it lives. */
class uncaught_logger {
public:
    explicit uncaught_logger(script_log& log) : before_(cortado::on_uncaught(&uncaught_logger::write)) {
        uncaught_log = &log;
    }
    uncaught_logger(const uncaught_logger&) = delete;
    uncaught_logger& operator=(const uncaught_logger&) = delete;
    ~uncaught_logger() { cortado::on_uncaught(before_); }

    static std::string what(const std::exception_ptr& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            return error.what();
        }
    }

private:
    static void write(std::exception_ptr failure) { (*uncaught_log)("uncaught " + what(failure)); }
    cortado::uncaught_handler before_;
};

/** Stands in for I/O: a callback of Asio's from the poll phase, for a descriptor that is ready. */
class poll_event {
public:
    explicit poll_event(asio::io_context& context, int descriptor = ::eventfd(1, EFD_NONBLOCK))
        : descriptor_(context, descriptor) {}
    template <class Callback>
    void when_ready(Callback callback) {
        descriptor_.async_wait(
            asio::posix::stream_descriptor::wait_read,
            [callback = std::move(callback)](const asio::error_code&) mutable { callback(); });
    }

private:
    asio::posix::stream_descriptor descriptor_;
};

/** Run a script on a loop of its own: `body(log, context)` is the main module. @return its log */
template <class Body>
std::string run_script(Body body) {
    asio::io_context context(1);
    cortado::event_loop& loop = cortado::event_loop::of(context);
    script_log log;
    loop.turn([&] { body(log, context); });
    loop.run();
    return log.text();
}

}  // namespace node_parity
