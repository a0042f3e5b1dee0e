#pragma once

#include <cortado/loop/detail/optional_work.hpp>

#include <asio/io_context.hpp>

namespace cortado::detail {

CORTADO_DECL void optional_work::change() {
    is_counted_ = !is_counted_;
    const auto executor = context_.get_executor();
    if (is_counted_) return executor.on_work_started();
    const bool was_stopped = context_.stopped();
    executor.on_work_finished();
    // Asio stops when its count is nothing, and it may be so for a moment only: more may begin before run() does, or
    // before the handler that calls this ends.
    if (was_stopped || !context_.stopped()) return;
    context_.restart();
    if (stop_asked_) context_.stop();
}

CORTADO_DECL bool has_work(asio::io_context& context) {
    const bool was_stopped = context.stopped();
    if (was_stopped) context.restart();
    const auto executor = context.get_executor();
    executor.on_work_started();
    executor.on_work_finished();  // stops the context if this was all
    const bool found = !context.stopped();
    if (found && was_stopped) context.stop();
    return found;
}

}  // namespace cortado::detail
