#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/loop/event_loop.hpp>
#include <cortado/process/signal.hpp>
#include <cortado/server/signals.hpp>

#include <csignal>
#include <utility>

namespace cortado {

namespace detail {

CORTADO_DECL task<> heed_signals(process::signal_watch& signals, server& closed) {
    co_await signals.next();
    logger::info("closing {}: answering what is in flight", closed.address());
    closed.begin_close();
    co_await signals.next();
    logger::warn("asked again: ending every connection now");
    closed.abort();
}

CORTADO_DECL task<> close_when_asked(server closed) {
    process::signal_watch signals({SIGINT, SIGTERM});
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
    spawn(state->home(), detail::close_when_asked(std::move(closed)));
}

}  // namespace cortado
