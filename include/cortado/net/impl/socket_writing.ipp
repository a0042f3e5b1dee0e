#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/net/detail/socket_link.hpp>
#include <cortado/net/impl/socket.ipp>
#include <cortado/net/socket.hpp>
#include <cortado/stream/error.hpp>

#include <cerrno>

namespace cortado::net {

CORTADO_DECL void socket::check_writable() const {
    if (ending_.is_destroyed()) {
        ending_.check_reason();
        throw stream::error(stream::error::kind::destroyed, "Cannot call write after a stream was destroyed");
    }
    if (!is_ending_) return;
    if (is_end_given_ && !options_.allow_half_open)
        throw error::with_text(EPIPE, "write", "This socket has been ended by the other party");
    throw usage_error("net::socket: write after end");
}

/** Send what the system takes. @return the bytes it took @throws after destroy(), where it takes no more at all */
CORTADO_DECL std::size_t socket::send_now(std::string_view piece) {
    std::size_t count = 0;
    while (count < piece.size()) {
        const io_step step = raw_.write_some(piece.substr(count));
        if (step.what == io_step::outcome::would_block) break;
        if (step.what == io_step::outcome::failed) fail(errno, "write");
        count += step.count;
    }
    if (count > 0) touch(loop_.turn_time());
    return count;
}

CORTADO_DECL bool socket::push(std::string_view piece) {
    check_writable();
    bytes_written_ += piece.size();
    if (is_sending_) {
        outgoing_.append(piece);
    } else {
        const std::size_t count = send_now(piece);
        if (count == piece.size()) return true;
        outgoing_.assign(piece.substr(count));
        sent_ = 0;
        is_sending_ = true;
        spawn(loop_, detail::run_sender(link()));
    }
    const bool has_room = writable_length() < options_.high_water_mark;
    wants_drain_ = wants_drain_ || !has_room;
    return has_room;
}

CORTADO_DECL std::size_t socket::try_write(std::string_view piece) {
    check_writable();
    if (is_sending_) return 0;
    const std::size_t count = send_now(piece);
    bytes_written_ += count;
    return count;
}

/** Send what waits. @return whether something still does */
CORTADO_DECL bool socket::send_outgoing() {
    try {
        sent_ += send_now(std::string_view(outgoing_).substr(sent_));
    } catch (const error&) {
        is_sending_ = false;
        return false;  // it was destroyed with this reason
    }
    if (sent_ < outgoing_.size()) return true;
    on_sent();
    return false;
}

CORTADO_DECL void socket::on_sent() {
    is_sending_ = false;
    sent_ = 0;
    if (outgoing_.capacity() > options_.high_water_mark) {
        outgoing_ = std::string();
    } else {
        outgoing_.clear();
    }
    if (is_ending_) return shut_write();
    const survivor here(*this);
    if (!drain_line_.wake_all() || here.is_gone || is_sending_) return;
    if (std::exchange(wants_drain_, false)) emit<"drain">();
}

CORTADO_DECL task<> socket::drained() {
    while (writable_length() > 0 && !ending_.is_destroyed()) {
        detail::waiting_line::place mine(drain_line_);
        co_await mine.ready;
    }
    ending_.check();
}

CORTADO_DECL task<> socket::write(std::string_view piece) {
    const bool has_room = push(piece);
    if (has_room) co_return;
    co_await drained();
}

CORTADO_DECL void socket::begin_end() noexcept {
    if (std::exchange(is_ending_, true) || !raw_.is_open()) return;
    if (!is_sending_) shut_write();
}

CORTADO_DECL void socket::shut_write() noexcept {
    raw_.shut_down_write();
    is_shut_ = true;
    const survivor here(*this);
    if (!drain_line_.wake_all() || here.is_gone) return;
    close_if_over();
}

CORTADO_DECL task<> socket::end() {
    begin_end();
    while (!is_shut_ && !ending_.is_destroyed()) {
        detail::waiting_line::place mine(drain_line_);
        co_await mine.ready;
    }
    if (!is_shut_) ending_.check();
}

CORTADO_DECL task<> socket::end(std::string_view last_piece) {
    push(last_piece);
    co_await end();
}

}  // namespace cortado::net
