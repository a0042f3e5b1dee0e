#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/stream/pipeline.hpp>

#include <utility>

namespace cortado::stream::detail {

/** The last pump: with its end the others have nothing more to do. */
inline task<> take_all(destination& to, readable& from, bool ends, scope& pumps) {
    co_await to.take(from, ends);
    pumps.request_stop();
}

inline task<> run_parts(pipeline_parts& parts, destination& to, pipeline_options options, stop_token token) {
    scope pumps(token);
    readable* at = &*parts.source;
    for (const auto& each : parts.stages) at = &each->join(*at, pumps);
    pumps.spawn(take_all(to, *at, options.end, pumps));
    stop_callback on_signal(options.signal, [&pumps] { pumps.request_stop(); });
    co_await pumps.join();
    if (options.signal.stop_requested()) throw operation_cancelled();
}

CORTADO_DECL task<> run_pipeline(pipeline_parts parts, destination& to, pipeline_options options) {
    const stop_token token = co_await this_task::stop_token();
    std::exception_ptr failure;
    try {
        co_await run_parts(parts, to, options, token);
    } catch (...) {
        failure = std::current_exception();
    }
    parts.destroy(failure);
    if (!failure) co_return;
    to.destroy(failure);
    std::rethrow_exception(failure);
}

}  // namespace cortado::stream::detail
