#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/error_names_table.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/uncaught.hpp>
#include <cortado/core/when_any.hpp>
#include <cortado/loop/deadline.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/net/detail/socket_address.hpp>
#include <cortado/net/server.hpp>
#include <cortado/stream/error.hpp>

#include <system_error>

namespace cortado::net {

CORTADO_DECL server::server(handler handle, bool is_plain, server_options options)
    : handler_(std::move(handle)),
      options_(options),
      is_plain_(is_plain),
      listening_call_(*this, &server::on_listening),
      over_call_(*this, &server::on_over) {}

CORTADO_DECL server::~server() { listener_.close(); }

CORTADO_DECL server& server::listen(std::uint16_t port, std::string host) {
    endpoint where;
    where.port = port;
    where.host = std::move(host);
    return listen(std::move(where));
}

CORTADO_DECL server& server::listen(endpoint where) {
    if (is_listening()) throw usage_error("net::server: it is listening already; close() it first");
    loop_ = &event_loop::current();
    try {
        listener_.open(*loop_, where);
    } catch (const std::system_error& failure) {
        const std::string at = !where.path.empty()  ? where.path
                               : where.host.empty() ? ":::" + std::to_string(where.port)
                                                    : where.host + ":" + std::to_string(where.port);
        const int number = failure.code().value();
        const std::string known(cortado::detail::name_of_error(number).name);
        const std::string text(cortado::detail::name_of_error(number).message);
        throw error::with_text(number, "listen", "listen " + known + ": " + text + " " + at);
    }
    local_ = listener_.end();
    is_over_ = false;
    loop_->defer(listening_call_);
    work_.spawn(accept_all());
    return *this;
}

CORTADO_DECL server& server::ref() {
    if (is_listening()) listener_.hold(true);
    return *this;
}
CORTADO_DECL server& server::unref() {
    if (is_listening()) listener_.hold(false);
    return *this;
}

// ---- accepting ----

CORTADO_DECL task<> server::accept_all() {
    while (is_listening()) {
        const bool is_ready = co_await listener_.readable();
        if (!is_ready || !is_listening()) break;
        bool is_short_of_resources = false;
        try {
            accept_batch();
        } catch (const std::system_error& failure) {
            logger::error("net::server: {}", failure.what());
            is_short_of_resources = true;
        }
        if (is_short_of_resources) co_await sleep_for(std::chrono::milliseconds(100));
    }
}

CORTADO_DECL void server::accept_batch() {
    constexpr int most = 64;  // others on this loop have their turn in between
    for (int i = 0; i < most && is_listening(); ++i) {
        std::optional<accepted> next = listener_.accept();
        if (!next) return;
        welcome(std::move(*next));
    }
}

CORTADO_DECL void server::welcome(accepted from) {
    const bool is_one_more = options_.max_connections != 0 && sockets_.size() >= options_.max_connections;
    const bool is_blocked =
        options_.block_list && !from.address.empty() && options_.block_list->check(from.address);
    if (is_one_more || is_blocked) {
        raw_socket unheard;
        unheard.open(*loop_, from.descriptor, nullptr);
        unheard.close();
        address who;
        who.host = std::move(from.address);
        who.port = from.port;
        emit<"drop">(who);
        return;
    }
    const socket_options wanted{options_.allow_half_open, options_.no_delay, options_.keep_alive,
                                options_.high_water_mark, options_.keep_alive_initial_delay};
    sockets_.try_emplace(++last_number_, *loop_, from.descriptor, wanted);
    work_.spawn(serve(last_number_));
}

/** The time a connection takes, also where its coroutine is destroyed in the middle. */
struct server::departure {
    departure(server& by, std::uint64_t which) noexcept : of(by), number(which) {}
    departure(const departure&) = delete;
    departure& operator=(const departure&) = delete;
    ~departure() {
        of.sockets_.erase(number);
        of.note_departure();
    }
    server& of;
    std::uint64_t number;
};

CORTADO_DECL task<> server::serve(std::uint64_t number) {
    const departure leaves(*this, number);
    socket& with = sockets_.at(number);
    std::exception_ptr failure;
    try {
        emit<"connection">(with);
        task<> handled = handler_(with);
        if (!is_plain_) {
            handled.start(handlers_stop_.token());  // what is done behind the handler is not stopped with it
            co_await handled.when_done();
            handled.take();
        }
        if (!is_plain_ && !with.is_flowing()) co_await finish(with);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) give_up(with, failure);
    co_await with.closed();
}

CORTADO_DECL void server::give_up(socket& failed, const std::exception_ptr& reason) {
    failed.destroy(reason);
    try {
        std::rethrow_exception(reason);
    } catch (const operation_cancelled&) {
    } catch (const std::system_error&) {
    } catch (const stream::error&) {
    } catch (const std::exception& error) {
        if (listener_count<"error">() > 0) {
            emit<"error">(reason);
        } else {
            logger::error("net::server: a handler has failed: {}", error.what());
        }
    } catch (...) {
        logger::error("net::server: a handler has failed with an exception of unknown type");
    }
}

namespace detail {

inline task<> discard_rest(socket& from) {
    for (;;) {
        const std::string_view piece = co_await from.read();
        if (piece.empty()) break;
    }
}
inline task<> wait_for(std::chrono::milliseconds span) { co_await sleep_for(span); }

}  // namespace detail

/** End our side, then wait a while for the client's end: to close with bytes unread would reset the connection, and
    the client might never see the last that was sent. */
CORTADO_DECL task<> server::finish(socket& ended) {
    co_await ended.end();
    if (ended.is_destroyed()) co_return;
    task<> rest = detail::discard_rest(ended);
    task<> limit = detail::wait_for(options_.linger);
    auto race = when_any(std::move(rest), std::move(limit));
    co_await race;
    ended.destroy();
}

// ---- ending ----

CORTADO_DECL void server::stop_listening() noexcept {
    listener_.close();
    note_departure();
}

CORTADO_DECL void server::note_departure() noexcept {
    if (is_over_ || is_listening() || !sockets_.empty() || loop_ == nullptr) return;
    if (!over_call_.is_queued()) loop_->defer(over_call_);
}

CORTADO_DECL void server::on_listening() {
    try {
        if (is_listening()) emit<"listening">();
    } catch (...) {
        cortado::detail::report_uncaught(std::current_exception());
    }
}

CORTADO_DECL void server::on_over() {
    if (is_over_ || is_listening() || !sockets_.empty()) return;
    is_over_ = true;
    handlers_stop_.reset();
    if (!over_line_.wake_all()) return;
    try {
        emit<"close">();
    } catch (...) {
        cortado::detail::report_uncaught(std::current_exception());
    }
}

CORTADO_DECL task<> server::close() {
    stop_listening();
    while (!is_over_) {
        detail::waiting_line::place mine(over_line_);
        co_await mine.ready;
    }
}

CORTADO_DECL void server::destroy() {
    stop_listening();
    for (auto& [number, each] : sockets_) each.destroy();
    handlers_stop_.request_stop();
}

}  // namespace cortado::net
