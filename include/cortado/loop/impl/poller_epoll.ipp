#pragma once

#include <cortado/loop/detail/optional_work.hpp>
#include <cortado/loop/detail/poller.hpp>
#include <cortado/loop/poll_handle.hpp>

#include <asio/io_context.hpp>
#include <asio/posix/basic_stream_descriptor.hpp>

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace cortado {

namespace detail {

struct poller_backend {
    using descriptor = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

    // A bounded number of rounds per turn, so that a busy server leaves room for the rest of the io_context.
    static constexpr int rounds = 8;
    static constexpr int batch_size = 128;

    poller_backend(asio::io_context& context, const std::atomic<bool>& stop_asked)
        : wait(context, stop_asked) {}

    optional_work wait;
    std::optional<descriptor> set;
    std::array<epoll_event, batch_size> batch{};
    int current = 0;
    int count = 0;
    bool armed = false;
    unsigned waits = 0;  // tells a wait that was called off, but had ended by then, from the one after it
};

CORTADO_DECL poller::poller(event_loop& loop)
    : loop_(loop), backend_(std::make_unique<poller_backend>(loop.context(), loop.stop_asked_)) {}

CORTADO_DECL poller::~poller() = default;

CORTADO_DECL void poller::arm() {
    if (backend_->armed) return;
    backend_->armed = true;
    const unsigned wait = ++backend_->waits;
    backend_->wait.begin();
    backend_->set->async_wait(asio::posix::descriptor_base::wait_read,
                              [this, wait](const asio::error_code& error) {
                                  backend_->wait.end();
                                  if (error || wait != backend_->waits) return hold_as_needed();
                                  backend_->armed = false;
                                  loop_.turn([this] { dispatch(); });
                                  if (watched_ > 0) arm();
                              });
    hold_as_needed();
}

CORTADO_DECL void poller::hold_as_needed() {
    // With nothing watched, what is under way has been called off: it keeps the loop running until it has ended.
    backend_->wait.keep(watched_ == 0 || watched_ != idle_);
}

CORTADO_DECL void poller::hold(poll_handle& handle) {
    if (handle.keeps_running_) {
        --idle_;
    } else {
        ++idle_;
    }
    hold_as_needed();
}

CORTADO_DECL void poller::disarm() {
    backend_->armed = false;
    backend_->set->cancel();
}

CORTADO_DECL void poller::add(poll_handle& handle) {
    poller_backend& backend = *backend_;
    if (!backend.set) {
        const int set = ::epoll_create1(EPOLL_CLOEXEC);
        if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
        backend.set.emplace(loop_.context(), set);
    }
    handle.armed_ = EPOLLIN | EPOLLRDHUP;
    epoll_event event{};
    event.events = handle.armed_;
    event.data.ptr = &handle;
    if (::epoll_ctl(backend.set->native_handle(), EPOLL_CTL_ADD, handle.descriptor_, &event) != 0) {
        handle.loop_ = nullptr;
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    }
    ++watched_;
    arm();
    hold_as_needed();
}

CORTADO_DECL void poller::remove(poll_handle& handle) noexcept {
    poller_backend& backend = *backend_;
    if (!handle.gone_) ::epoll_ctl(backend.set->native_handle(), EPOLL_CTL_DEL, handle.descriptor_, nullptr);
    for (int i = backend.current; i < backend.count; ++i) {
        epoll_event& event = backend.batch[static_cast<std::size_t>(i)];
        if (event.data.ptr == &handle) event.data.ptr = nullptr;
    }
    if (!handle.keeps_running_) --idle_;
    --watched_;
    hold_as_needed();
    if (watched_ == 0 && backend.armed) disarm();
}

CORTADO_DECL void poller::update(poll_handle& handle) {
    epoll_event event{};
    event.events = handle.armed_;
    event.data.ptr = &handle;
    const int action = handle.gone_ ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    ::epoll_ctl(backend_->set->native_handle(), action, handle.descriptor_, &event);
}

CORTADO_DECL void poller::dispatch() {
    poller_backend& backend = *backend_;
    for (int round = 0; round < poller_backend::rounds && watched_ > 0; ++round) {
        backend.count =
            ::epoll_wait(backend.set->native_handle(), backend.batch.data(), poller_backend::batch_size, 0);
        loop_.new_round();
        for (backend.current = 0; backend.current < backend.count;) {
            epoll_event& event = backend.batch[static_cast<std::size_t>(backend.current++)];
            if (event.data.ptr != nullptr) static_cast<poll_handle*>(event.data.ptr)->on_events(event.events);
            if (loop_.after_resumption()) [[unlikely]]
                round = poller_backend::rounds;  // immediates wait for no further round
        }
        const bool idle = backend.count <= 0;
        backend.count = backend.current = 0;
        if (idle) break;
    }
}

}  // namespace detail

CORTADO_DECL void poll_handle::want(bool for_reading) {
    const std::uint32_t wanted = for_reading ? EPOLLIN | EPOLLRDHUP : EPOLLOUT;
    if ((armed_ & wanted) == wanted) return;
    armed_ |= wanted;
    loop_->watcher().update(*this);
}

CORTADO_DECL void poll_handle::on_events(std::uint32_t events) {
    constexpr std::uint32_t ends = EPOLLHUP | EPOLLERR;
    if (writer_ != nullptr && (events & (EPOLLOUT | ends)) != 0) {
        writer_->resume_ready();  // may end this handle; what else there is will be reported again
        return;
    }
    if (reader_ != nullptr && (events & (EPOLLIN | EPOLLRDHUP | ends)) != 0) {
        reader_->resume_ready();
        return;
    }
    // Nobody waits for this. The set is level-triggered: ask for it again only when somebody does.
    armed_ &= ~events;
    gone_ = (events & ends) != 0;
    loop_->watcher().update(*this);
    if (owner_ == nullptr) return;
    if (gone_) {
        owner_->on_departure(departure::reset);
    } else if ((events & EPOLLRDHUP) != 0) {
        owner_->on_departure(departure::half_closed);
    }
}

}  // namespace cortado
