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

CORTADO_DECL task<> abort_on_signal(asio::signal_set& signals, server& closed) {
    co_await signals.async_wait(use_task);
    logger::warn("asked again: ending every connection now");
    closed.abort();
}

CORTADO_DECL task<> close_when_asked(server closed) {
    asio::signal_set signals(event_loop::current().context(), SIGINT, SIGTERM);
    co_await signals.async_wait(use_task);
    logger::info("closing {}: answering what is in flight", closed.address());
    stop_source again;
    task<> second = abort_on_signal(signals, closed);
    second.start(again.token());
    co_await closed.close();
    again.request_stop();
    try {
        co_await second;
    } catch (const operation_cancelled&) {
        // No second signal came.
    }
}

}  // namespace detail

CORTADO_DECL void close_on_signals(server closed) { spawn(detail::close_when_asked(std::move(closed))); }

}  // namespace cortado
