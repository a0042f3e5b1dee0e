#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/core/uncaught.hpp>
#include <cortado/loop/deadline.hpp>
#include <cortado/net/detail/socket_address.hpp>
#include <cortado/net/detail/socket_link.hpp>
#include <cortado/net/socket.hpp>
#include <cortado/stream/error.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace cortado::net {

/** Tells whether the socket has outlived a call that runs others' code. */
struct socket::survivor {
    explicit survivor(socket& watched) noexcept
        : of(watched), outer(std::exchange(watched.gone_, &is_gone)) {}
    survivor(const survivor&) = delete;
    survivor& operator=(const survivor&) = delete;
    ~survivor() {
        if (!is_gone) {
            of.gone_ = outer;
        } else if (outer != nullptr) {
            *outer = true;
        }
    }
    socket& of;
    bool is_gone = false;
    bool* outer;
};

CORTADO_DECL socket::socket(event_loop& loop, int descriptor, socket_options options)
    : loop_(loop),
      options_(options),
      idle_timer_(*this),
      closed_call_(*this, &socket::on_closed),
      flow_call_(*this, &socket::start_flow) {
    raw_.open(loop, descriptor, nullptr);
    if (options_.no_delay) set_no_delay();
    if (options_.keep_alive) set_keep_alive(true, options_.keep_alive_initial_delay);
    note_ends();
}

CORTADO_DECL socket::~socket() {
    if (gone_ != nullptr) *gone_ = true;
    if (!link_) return;
    link_->owner = nullptr;
    if (raw_.is_open()) raw_.interrupt();  // what was spawned for it ends
}

CORTADO_DECL void socket::note_ends() {
    local_ = detail::local_end(raw_.descriptor());
    remote_ = detail::remote_end(raw_.descriptor());
}

CORTADO_DECL std::shared_ptr<detail::socket_link> socket::link() {
    if (!link_) link_ = std::make_shared<detail::socket_link>(detail::socket_link{this});
    return link_;
}

// ---- settings ----

CORTADO_DECL socket& socket::set_no_delay(bool no_delay) noexcept {
    const int on = no_delay ? 1 : 0;
    ::setsockopt(raw_.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return *this;
}

CORTADO_DECL socket& socket::set_keep_alive(bool enable, std::chrono::seconds initial_delay) noexcept {
    const int on = enable ? 1 : 0;
    ::setsockopt(raw_.descriptor(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
#if defined(TCP_KEEPIDLE)
    // The system takes no more than 32767.
    const int seconds = static_cast<int>(std::min<std::chrono::seconds::rep>(initial_delay.count(), 32767));
    if (enable && seconds > 0) {
        ::setsockopt(raw_.descriptor(), IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    }
#endif
    return *this;
}

CORTADO_DECL socket& socket::ref() {
    if (raw_.is_open()) raw_.hold(true);
    return *this;
}
CORTADO_DECL socket& socket::unref() {
    if (raw_.is_open()) raw_.hold(false);
    return *this;
}

CORTADO_DECL void socket::set_timeout(std::chrono::milliseconds idle) {
    timeout_ = idle;
    if (idle_timer_.is_queued()) loop_.cancel(idle_timer_);
    if (raw_.is_open()) touch(steady_now());
}

CORTADO_DECL void socket::touch(steady_ns now) {
    if (timeout_.count() <= 0) return;
    last_activity_ = now;
    if (!idle_timer_.is_queued()) loop_.schedule(idle_timer_, deadline_after(now, timeout_));
}

CORTADO_DECL void socket::on_idle() {
    const steady_ns due = deadline_after(last_activity_, timeout_);
    if (due > steady_now()) return loop_.schedule(idle_timer_, due);
    if (listener_count<"timeout">() > 0) {
        emit<"timeout">();
    } else {
        destroy(std::make_exception_ptr(error(ETIMEDOUT, "read")));
    }
}

// ---- reading ----

/** The time of one read. */
struct socket::reading {
    explicit reading(socket& by) : of(by) {
        if (of.is_reading_) throw usage_error("net::socket: a read is under way; await it first");
        if (of.is_flowing_)
            throw usage_error("net::socket: it is read for those who listen to `data`; pause() it first");
        of.is_reading_ = true;
    }
    reading(const reading&) = delete;
    reading& operator=(const reading&) = delete;
    ~reading() { of.is_reading_ = false; }
    socket& of;
};

/** Receive once. @return false where nothing is there yet @throws what ended the socket */
CORTADO_DECL bool socket::receive_now() {
    if (has_peer_ended_) return true;
    ending_.check();
    const std::span<char> room = received_.room();
    const io_step step = raw_.read_some(room);
    if (step.what == io_step::outcome::would_block) return false;
    if (step.what == io_step::outcome::failed) fail(errno, "read");
    if (step.what == io_step::outcome::ended) has_peer_ended_ = true;
    is_drained_ = step.count < room.size();
    received_.received(step.count);
    bytes_read_ += step.count;
    touch(loop_.turn_time());
    return true;
}

CORTADO_DECL void socket::fail(int number, const char* syscall) {
    const error failure(number, syscall);
    destroy(std::make_exception_ptr(failure));
    throw failure;
}

CORTADO_DECL void socket::check_woken(bool is_ready) const {
    ending_.check();
    if (!is_ready) throw operation_cancelled();
}

/** Wait until more has come, or the end. */
CORTADO_DECL task<> socket::receive() {
    for (;;) {
        const bool waits_first = std::exchange(is_drained_, false) && !has_peer_ended_ && raw_.is_open();
        const bool is_settled = !waits_first && receive_now();
        if (is_settled) break;
        const bool is_ready = co_await raw_.readable();
        check_woken(is_ready);
    }
}

CORTADO_DECL void socket::give_end() {
    if (std::exchange(is_end_given_, true)) return;
    const survivor here(*this);
    emit<"end">();  // first: who listens to it may write a last word
    if (here.is_gone) return;
    if (!options_.allow_half_open) begin_end();
    if (!here.is_gone) close_if_over();
}

CORTADO_DECL task<std::string_view> socket::read() {
    const reading now(*this);
    if (received_.is_empty()) co_await receive();
    if (received_.is_empty()) give_end();
    co_return received_.take(received_.size());
}

CORTADO_DECL task<std::size_t> socket::read(std::span<char> into) {
    if (into.empty()) throw usage_error("net::socket: a read into no memory");
    const reading now(*this);
    if (received_.is_empty()) co_await receive();
    if (received_.is_empty()) give_end();
    const std::string_view piece = received_.take(into.size());
    std::copy(piece.begin(), piece.end(), into.begin());
    co_return piece.size();
}

/** @return false when the end has come before all of what was wanted; cleanly then @throws where it was not clean */
CORTADO_DECL bool socket::had_last_byte(std::size_t wanted, const char* what) {
    if (!has_peer_ended_) return true;
    const std::size_t count = received_.size();
    if (count == 0) {
        give_end();
        return false;
    }
    throw stream::error(stream::error::kind::premature_close,
                        "the peer has ended after " + std::to_string(count) + " bytes, " + what +
                            (wanted > 0 ? std::to_string(wanted) : std::string()));
}

CORTADO_DECL task<std::optional<std::string_view>> socket::read_exactly(std::size_t count) {
    const reading now(*this);
    while (received_.size() < count) {
        const bool goes_on = had_last_byte(count, "not ");
        if (!goes_on) co_return std::nullopt;
        co_await receive();
    }
    co_return received_.take(count);
}

CORTADO_DECL task<std::optional<std::string_view>> socket::read_until(std::string delimiter,
                                                                      std::size_t limit) {
    if (delimiter.empty()) throw usage_error("net::socket: an empty delimiter ends nothing");
    const reading now(*this);
    std::size_t looked_at = 0;
    for (;;) {
        const std::size_t from = looked_at < delimiter.size() ? 0 : looked_at - delimiter.size() + 1;
        const std::size_t found = received_.held().find(delimiter, from);
        looked_at = received_.size();
        if (found > limit && (found != std::string_view::npos || looked_at > limit + delimiter.size() - 1)) {
            throw stream::error(stream::error::kind::too_long,
                                "more than " + std::to_string(limit) + " bytes came before the delimiter");
        }
        if (found != std::string_view::npos) {
            const std::string_view piece = received_.take(found + delimiter.size());
            co_return piece.substr(0, found);
        }
        const bool goes_on = had_last_byte(0, "without the delimiter");
        if (!goes_on) co_return std::nullopt;
        co_await receive();
    }
}

// ---- flowing ----

CORTADO_DECL socket& socket::resume() {
    if (is_reading_) throw usage_error("net::socket: a read is under way; await it, or listen to `data`");
    if (std::exchange(is_flowing_, true) || is_end_given_ || !raw_.is_open()) return *this;
    ++link()->flow;
    if (!flow_call_.is_queued()) loop_.defer(flow_call_);
    return *this;
}

CORTADO_DECL socket& socket::pause() noexcept {
    if (!std::exchange(is_flowing_, false)) return *this;
    ++link_->flow;
    if (raw_.is_open()) raw_.interrupt();
    return *this;
}

namespace detail {

CORTADO_DECL bool socket_link::is_current(unsigned number) const noexcept {
    return owner != nullptr && owner->is_flowing_ && owner->raw_.is_open() && flow == number;
}
CORTADO_DECL raw_socket& socket_link::raw() const noexcept { return owner->raw_; }
CORTADO_DECL bool socket_link::flow_once() const { return owner->flow_once(); }
CORTADO_DECL bool socket_link::send_outgoing() const { return owner->send_outgoing(); }

inline task<> run_flow(std::shared_ptr<socket_link> at, unsigned number) {
    while (at->is_current(number)) {
        const bool waits = at->flow_once();
        if (!waits || !at->is_current(number)) continue;
        co_await at->raw().readable();
    }
}

inline task<> run_sender(std::shared_ptr<socket_link> at) {
    for (;;) {
        co_await at->raw().writable();
        if (at->owner == nullptr || !at->raw().is_open()) co_return;
        const bool waits = at->send_outgoing();
        if (!waits) co_return;
    }
}

}  // namespace detail

CORTADO_DECL void socket::start_flow() {
    if (is_flowing_) spawn(detail::run_flow(link(), link()->flow));
}

/** Emit what has come. @return whether to wait for more before the next call */
CORTADO_DECL bool socket::flow_once() {
    const survivor here(*this);
    bool waits = true;
    try {
        if (received_.is_empty() && !receive_now()) return true;
        waits = !has_peer_ended_;
    } catch (const error&) {
        is_flowing_ = false;  // it was destroyed with this reason, and `error` and `close` tell of it
        return false;
    }
    const std::string_view piece = received_.take(received_.size());
    if (!piece.empty()) {
        emit<"data">(piece);
    } else {
        is_flowing_ = false;
        give_end();
    }
    return !here.is_gone && waits && raw_.is_open();
}

// ---- ending ----

CORTADO_DECL void socket::close_if_over() noexcept {
    if (is_end_given_ && is_shut_ && raw_.is_open()) close_now();
}

CORTADO_DECL void socket::close_now() noexcept {
    if (idle_timer_.is_queued()) loop_.cancel(idle_timer_);
    raw_.interrupt();
    raw_.close();
    loop_.defer(closed_call_);
}

CORTADO_DECL void socket::destroy(std::exception_ptr reason) noexcept {
    if (!raw_.is_open()) return;
    ending_.destroy(reason);
    reason_ = std::move(reason);
    received_.take(received_.size());
    outgoing_.clear();
    sent_ = 0;
    close_now();
}

CORTADO_DECL std::string_view socket::ready_state() const noexcept {
    const bool is_readable = raw_.is_open() && !is_end_given_;
    const bool is_writable = raw_.is_open() && !is_ending_;
    if (is_readable) return is_writable ? "open" : "readOnly";
    return is_writable ? "writeOnly" : "closed";
}

CORTADO_DECL void socket::reset_and_destroy() noexcept {
    if (raw_.is_open()) raw_.reset_on_close();
    destroy(nullptr);
}

CORTADO_DECL void socket::on_closed() {
    const survivor here(*this);
    try {
        if (!drain_line_.wake_all() || here.is_gone) return;
        if (reason_ && listener_count<"error">() > 0) emit<"error">(reason_);
        if (here.is_gone) return;
        is_closed_ = true;
        emit<"close">(reason_ != nullptr);
    } catch (...) {
        is_closed_ = true;
        cortado::detail::report_uncaught(std::current_exception());
    }
    if (!here.is_gone) close_line_.wake_all();
}

CORTADO_DECL task<> socket::closed() {
    if (is_closed_) co_return;
    detail::waiting_line::place mine(close_line_);
    co_await mine.ready;
}

}  // namespace cortado::net
