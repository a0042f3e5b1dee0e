#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/core/spawn.hpp>
#include <cortado/loop/use_task.hpp>
#include <cortado/server/signals.hpp>

#include <asio/signal_set.hpp>

#include <csignal>
#include <utility>

namespace cortado {

namespace detail {

CORTADO_DECL task<> heed_signals(asio::signal_set& signals, server& closed) {
    co_await signals.async_wait(use_task);
    logger::info("closing {}: answering what is in flight", closed.address());
    closed.begin_close();
    co_await signals.async_wait(use_task);
    logger::warn("asked again: ending every connection now");
    closed.abort();
}

CORTADO_DECL task<> close_when_asked(server closed, event_loop& home) {
    asio::signal_set signals(home.context(), SIGINT, SIGTERM);
    stop_source over;
    task<> heeding = heed_signals(signals, closed);
    heeding.start(over.token());
    co_await closed.ended();
    over.request_stop();
    try {
        co_await heeding;
    } catch (const operation_cancelled&) {
        // Nobody asked (again): the server has ended all the same.
    }
}

}  // namespace detail

CORTADO_DECL void close_on_signals(server closed) {
    const auto state = closed.state_.lock();
    if (!state) return;
    event_loop& home = state->home();
    home.turn([&] { spawn(detail::close_when_asked(std::move(closed), home)); });
}

}  // namespace cortado
