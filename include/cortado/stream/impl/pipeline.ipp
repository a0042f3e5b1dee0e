#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/stream/pipeline.hpp>

#include <utility>

namespace cortado::stream::detail {

/** The last pump: when a function has enough, the others have nothing more to do. */
inline task<> take_all(destination& to, readable& from, bool ends, scope& pumps) {
    co_await to.take(from, ends);
    if (to.may_end_early()) pumps.request_stop();
}

inline task<> run_parts(pipeline_parts& parts, destination& to, pipeline_options options, stop_token token) {
    if (token.stop_requested() || options.signal.stop_requested()) throw operation_cancelled();
    scope pumps(token);
    readable* at = &*parts.source;
    for (const auto& each : parts.stages.all()) at = &each->join(*at, pumps);
    pumps.spawn(take_all(to, *at, options.end, pumps));
    bool is_stopped = false;
    stop_callback on_signal(options.signal, [&pumps, &is_stopped] {
        is_stopped = true;
        pumps.request_stop();
    });
    co_await pumps.join();
    if (is_stopped) throw operation_cancelled();
}

/** Tells the streams of a pipeline that it is over, also where its task is destroyed in the middle. */
class pipeline_end {
public:
    pipeline_end(pipeline_parts& parts, destination& to, bool ends) noexcept
        : parts_(parts), to_(to), ends_(ends) {}
    pipeline_end(const pipeline_end&) = delete;
    pipeline_end& operator=(const pipeline_end&) = delete;
    ~pipeline_end() {
        if (!is_over_) fail(std::make_exception_ptr(operation_cancelled()));
    }
    void fail(const std::exception_ptr& reason) noexcept {
        is_over_ = true;
        if (ends_) to_.destroy(reason);
        parts_.destroy(reason);
    }
    void succeed() noexcept {
        is_over_ = true;
        if (to_.may_end_early()) parts_.destroy(nullptr);
    }

private:
    pipeline_parts& parts_;
    destination& to_;
    bool ends_;
    bool is_over_ = false;
};

CORTADO_DECL task<> run_pipeline(pipeline_parts parts, destination& to, pipeline_options options) {
    pipeline_end over(parts, to, options.end);
    const stop_token token = co_await this_task::stop_token();
    task<> work = run_parts(parts, to, options, token);
    std::exception_ptr failure;
    try {
        co_await work;
    } catch (...) {
        failure = std::current_exception();
    }
    work = {};  // before the streams that its pumps use
    if (!failure) {
        over.succeed();
        co_return;
    }
    over.fail(failure);
    std::rethrow_exception(failure);
}

}  // namespace cortado::stream::detail
