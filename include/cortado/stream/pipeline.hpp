#pragma once

#include <cortado/config.hpp>
#include <cortado/core/stop_token.hpp>
#include <cortado/stream/detail/pipeline_parts.hpp>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::stream {

struct pipeline_options {
    bool end = true;         ///< end the destination when the source has ended
    stop_token signal = {};  ///< stops the pipeline, beside the token of whoever awaits it
};

namespace detail {

/** The stages in order. Each may be suspended in the one before it, so the last goes first. */
class stage_list {
public:
    stage_list() = default;
    stage_list(stage_list&&) = default;
    stage_list& operator=(stage_list&&) = delete;
    ~stage_list() {
        while (!stages_.empty()) stages_.pop_back();
    }
    void add(std::unique_ptr<stage> added) { stages_.push_back(std::move(added)); }
    const std::vector<std::unique_ptr<stage>>& all() const noexcept { return stages_; }

private:
    std::vector<std::unique_ptr<stage>> stages_;
};

/** A whole pipeline but for its destination. */
struct pipeline_parts {
    held<readable> source;
    stage_list stages;

    void destroy(const std::exception_ptr& reason) noexcept {
        for (auto at = stages.all().rbegin(); at != stages.all().rend(); ++at) (*at)->destroy(reason);
        source->destroy(reason);
    }
};

/** Where a pipeline ends. */
class destination {
public:
    destination() = default;
    destination(const destination&) = delete;
    destination& operator=(const destination&) = delete;
    virtual ~destination() = default;

    virtual task<> take(readable& from, bool ends) = 0;
    /** May it have ended before what it read? */
    virtual bool may_end_early() const noexcept = 0;
    virtual void destroy(const std::exception_ptr& reason) noexcept = 0;
};

class sink_destination final : public destination {
public:
    explicit sink_destination(held<writable> sink) noexcept : sink_(std::move(sink)) {}
    task<> take(readable& from, bool ends) override { return pump(from, *sink_, ends); }
    bool may_end_early() const noexcept override { return false; }
    void destroy(const std::exception_ptr& reason) noexcept override { sink_->destroy(reason); }

private:
    held<writable> sink_;
};

template <class Consumer, class Result>
class consumer_destination final : public destination {
public:
    explicit consumer_destination(Consumer consume) : consume_(std::move(consume)) {}
    task<> take(readable& from, bool) override {
        if constexpr (std::is_void_v<Result>) {
            co_await consume_(from);
        } else {
            result_.emplace(co_await consume_(from));
        }
    }
    bool may_end_early() const noexcept override { return true; }
    void destroy(const std::exception_ptr&) noexcept override {}
    std::optional<std::conditional_t<std::is_void_v<Result>, bool, Result>>& result() noexcept {
        return result_;
    }

private:
    Consumer consume_;
    std::optional<std::conditional_t<std::is_void_v<Result>, bool, Result>> result_;
};

CORTADO_DECL task<> run_pipeline(pipeline_parts parts, destination& to, pipeline_options options);

inline task<> run_to_sink(pipeline_parts parts, held<writable> sink, pipeline_options options) {
    sink_destination to(std::move(sink));
    co_await run_pipeline(std::move(parts), to, options);
}
template <class Result, class Consumer>
task<Result> run_to_consumer(pipeline_parts parts, Consumer consume, pipeline_options options) {
    consumer_destination<Consumer, Result> to(std::move(consume));
    co_await run_pipeline(std::move(parts), to, options);
    if constexpr (!std::is_void_v<Result>) co_return std::move(*to.result());
}

template <class Last>
auto finish_pipeline(pipeline_parts parts, pipeline_options options, Last&& last) {
    if constexpr (is_sink<Last>) {
        return run_to_sink(std::move(parts), hold_sink(std::forward<Last>(last)), options);
    } else {
        static_assert(std::is_invocable_v<std::decay_t<Last>&, readable&>,
                      "pipeline: its last argument is a writable, or a function task<T>(readable&)");
        using made = std::invoke_result_t<std::decay_t<Last>&, readable&>;
        return run_to_consumer<typename made::value_type>(
            std::move(parts), std::decay_t<Last>(std::forward<Last>(last)), options);
    }
}

template <class Next, class... Rest>
auto build_pipeline(pipeline_parts parts, pipeline_options options, Next&& next, Rest&&... rest) {
    if constexpr (sizeof...(Rest) == 0) {
        return finish_pipeline(std::move(parts), options, std::forward<Next>(next));
    } else {
        parts.stages.add(make_stage(std::forward<Next>(next)));
        return build_pipeline(std::move(parts), options, std::forward<Rest>(rest)...);
    }
}

}  // namespace detail

/** Bring all that a source gives through each stage to a destination, at the pace of the slowest:
    ```
    co_await cortado::stream::pipeline(cortado::fs::create_read_stream("a.txt"), cortado::zlib::create_gzip(),
                                       cortado::fs::create_write_stream("a.txt.gz"));
    ```
    Streams are given by name, which must live until the task ends, or moved in as std::unique_ptr.
    - The source: a readable, anything with its read() (a request), or what readable::from() takes.
    - A stage: a transform, a duplex, or a function that transform::from() takes.
    - The destination: a writable, or a function `task<T>(readable& source)`, whose T the pipeline gives.

    With g++ 12 give a closure that captures a name before the await (docs/coroutines.md).

    When one part fails, or the pipeline is stopped or destroyed, every stream is destroyed with that reason, the source
    and, unless it is not to be ended, the destination, too; then the error is thrown. A request or a response is left
    to its handler: an error that leaves that cuts the connection. A function as destination that returns early stops
    the parts before it.
    @throws what the first failing part threw
    @cancel stops every part and throws operation_cancelled
    @source Node: stream/promises.pipeline */
template <class Source, class... Rest>
requires(sizeof...(Rest) > 0) auto pipeline(pipeline_options options, Source&& source, Rest&&... rest) {
    detail::pipeline_parts parts{detail::hold_source(std::forward<Source>(source)), {}};
    return detail::build_pipeline(std::move(parts), options, std::forward<Rest>(rest)...);
}
template <class Source, class... Rest>
requires(sizeof...(Rest) > 0 &&
         !std::is_same_v<std::remove_cvref_t<Source>, pipeline_options>) auto pipeline(Source&& source,
                                                                                       Rest&&... rest) {
    return pipeline(pipeline_options(), std::forward<Source>(source), std::forward<Rest>(rest)...);
}

}  // namespace cortado::stream

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/stream/impl/pipeline.ipp>
#endif
