#pragma once

#include <cortado/loop/detail/optional_work.hpp>
#include <cortado/loop/detail/poller.hpp>
#include <cortado/loop/poll_handle.hpp>

#include <asio/io_context.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <memory>

namespace cortado {

namespace detail {

/** Which waits a handle has under way with Asio. */
enum portable_wait : std::uint32_t { portable_read = 1, portable_write = 2 };

/** One descriptor in Asio's own reactor; outlives its handle while a wait of it is on its way back. */
struct portable_watch : std::enable_shared_from_this<portable_watch> {
    using descriptor = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

    portable_watch(event_loop& of, const std::atomic<bool>& stop_asked, poll_handle& by, int number)
        : loop(of), handle(&by), waits(of.context(), stop_asked), watched(of.context(), number) {}

    void wait(descriptor::wait_type kind, std::uint32_t bit) {
        if ((under_way & bit) != 0) return;
        under_way |= bit;
        waits.begin();
        watched.async_wait(kind, [self = shared_from_this(), bit](const asio::error_code& error) {
            self->under_way &= ~bit;
            self->waits.end();
            self->waits.keep(self->keeps_running);
            if (self->handle == nullptr || error) return;
            const bool is_read = bit == portable_read && self->handle->has_reader();
            self->loop.turn([&] {
                self->handle->on_events(bit);
                self->loop.after_resumption();
            });
            // Who has read may do other things now, and the peer may leave meanwhile.
            if (is_read && self->handle != nullptr) self->handle->want(true);
        });
        waits.keep(keeps_running);
    }

    event_loop& loop;
    poll_handle* handle;
    optional_work waits;
    bool keeps_running = true;
    descriptor watched;
    std::uint32_t under_way = 0;
};

struct poller_backend {};

CORTADO_DECL poller::poller(event_loop& loop) : loop_(loop), backend_(std::make_unique<poller_backend>()) {}
CORTADO_DECL poller::~poller() = default;

CORTADO_DECL void poller::add(poll_handle& handle) {
    handle.backend_ = std::make_shared<portable_watch>(loop_, loop_.stop_asked_, handle, handle.descriptor_);
    handle.armed_ = portable_read;
    update(handle);
}

CORTADO_DECL void poller::remove(poll_handle& handle) noexcept {
    portable_watch& watch = *handle.backend_;
    watch.handle = nullptr;
    watch.keeps_running = true;  // until what is called off has ended
    watch.waits.keep(true);
    watch.watched.release();  // the descriptor is its owner's to close; waits end with an error nobody hears
    handle.backend_.reset();
}

CORTADO_DECL void poller::update(poll_handle& handle) {
    portable_watch& watch = *handle.backend_;
    using kind = asio::posix::descriptor_base;
    if ((handle.armed_ & portable_read) != 0) watch.wait(kind::wait_read, portable_read);
    if ((handle.armed_ & portable_write) != 0) watch.wait(kind::wait_write, portable_write);
}

CORTADO_DECL void poller::hold(poll_handle& handle) {
    handle.backend_->keeps_running = handle.keeps_running_;
    handle.backend_->waits.keep(handle.keeps_running_);
}

}  // namespace detail

CORTADO_DECL void poll_handle::want(bool for_reading) {
    armed_ |= for_reading ? detail::portable_read : detail::portable_write;
    loop_->watcher().update(*this);
}

CORTADO_DECL void poll_handle::on_events(std::uint32_t events) {
    armed_ &= ~events;
    if (events == detail::portable_write) {
        if (writer_ != nullptr) writer_->resume_ready();
        return;
    }
    if (reader_ != nullptr) return reader_->resume_ready();
    // Nobody reads, so a look at what came tells a departure from data; data is left for whoever asks next.
    char first = 0;
    const ssize_t seen = ::recv(descriptor_, &first, 1, MSG_PEEK);
    // A listening socket cannot be read and is well all the same.
    gone_ = seen < 0 && errno != EAGAIN && errno != EINTR && errno != ENOTCONN && errno != ENOTSOCK;
    if (owner_ == nullptr) return;
    if (gone_) {
        owner_->on_departure(departure::reset);
    } else if (seen == 0) {
        owner_->on_departure(departure::half_closed);
    }
}

}  // namespace cortado
