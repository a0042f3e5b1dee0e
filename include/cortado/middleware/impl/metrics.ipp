#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/core/utf8.hpp>
#include <cortado/http/method.hpp>
#include <cortado/http/url.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/middleware/detail/loop_ticker.hpp>
#include <cortado/middleware/metrics.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace cortado::middleware {

namespace detail {

struct latency_histogram {
    std::vector<std::uint64_t> counts;  // one for each bound, and one for what is above
    double sum = 0;
    std::uint64_t count = 0;

    void add(const std::vector<double>& bounds, double seconds) {
        if (counts.empty()) counts.resize(bounds.size() + 1);
        const auto at = std::ranges::lower_bound(bounds, seconds);
        ++counts[static_cast<std::size_t>(at - bounds.begin())];
        sum += seconds;
        ++count;
    }
};

struct metrics_book {
    using time_point = std::chrono::steady_clock::time_point;
    using series = std::pair<std::string, std::string>;  // method and route

    CORTADO_DECL explicit metrics_book(metrics_options given);

    CORTADO_DECL static task<> call(void* state, web::exchange& ex, web::cursor next);
    CORTADO_DECL void count(web::exchange& ex, bool is_complete, time_point begun);
    CORTADO_DECL std::string route_of(web::exchange& ex);
    CORTADO_DECL std::string text();
    time_point now() { return options.clock ? options.clock() : std::chrono::steady_clock::now(); }

    metrics_options options;
    std::mutex mutex;  // of what is below
    std::map<series, latency_histogram> durations;
    std::map<std::pair<series, int>, std::uint64_t> requests;
    latency_histogram lag;
    std::uint64_t in_flight = 0;
    std::uint64_t aborted = 0;
    std::unique_ptr<loop_ticker> ticker;  // last: it calls for the others
};

CORTADO_DECL metrics_book::metrics_book(metrics_options given) : options(std::move(given)) {
    if (options.lag_interval.count() == 0) return;
    auto call = [this](std::chrono::nanoseconds late) {
        const std::lock_guard lock(mutex);
        lag.add(options.buckets, std::chrono::duration<double>(late).count());
    };
    ticker = std::make_unique<loop_ticker>(
        options.lag_interval, [this] { return now(); }, std::move(call));
}

/** @source Prometheus, text-based format: a label value is UTF-8 with three characters escaped */
inline std::string label_text(std::string_view value) {
    std::string valid;
    append_utf8(valid, value);  // one wrong octet, and all figures would be refused
    std::string made = "\"";
    for (const char c : valid) {
        if (c == '"' || c == '\\' || c == '\n') made += '\\';
        made += c == '\n' ? 'n' : c;
    }
    return made += '"';
}

inline std::string labels_of(const metrics_book::series& of) {
    return "method=" + label_text(of.first) + ",route=" + label_text(of.second);
}

inline void append_head(std::string& out, const std::string& name, const char* kind, const char* help) {
    out.append("# HELP ").append(name).append(1, ' ').append(help).append(1, '\n');
    out.append("# TYPE ").append(name).append(1, ' ').append(kind).append(1, '\n');
}

inline void append_value(std::string& out, const std::string& name, std::uint64_t value) {
    out.append(name).append(1, ' ').append(std::to_string(value)).append(1, '\n');
}

inline void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                             const std::vector<double>& bounds, const latency_histogram& of) {
    const std::string before = name + "_bucket{" + (labels.empty() ? labels : labels + ',') + "le=\"";
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i <= bounds.size(); ++i) {
        if (!of.counts.empty()) so_far += of.counts[i];
        std::string bound = "+Inf";
        if (i < bounds.size()) {
            bound.clear();
            append_json_number(bound, bounds[i]);
        }
        append_value(out, before + bound + "\"}", so_far);
    }
    const std::string braced = labels.empty() ? std::string() : '{' + labels + '}';
    out.append(name).append("_sum").append(braced).append(1, ' ');
    append_json_number(out, of.sum);
    out.append(1, '\n');
    append_value(out, name + "_count" + braced, of.count);
}

CORTADO_DECL std::string metrics_book::route_of(web::exchange& ex) {
    if (options.route) return options.route(ex);
    std::string route = ex.route();
    return route.empty() ? "none" : route;
}

CORTADO_DECL void metrics_book::count(web::exchange& ex, bool is_complete, time_point begun) {
    const double seconds = std::chrono::duration<double>(now() - begun).count();
    const http::request_head& request = ex.request;
    // Any word can be a method; only those that are known have a series of their own.
    const bool is_known = request.verb != http::method::unknown;
    // Of a client that has left before it was answered the status tells nothing.
    constexpr int left = 499;
    const bool is_answered = is_complete || ex.is_head_sent() || ex.has_ended();
    std::pair<series, int> key{{is_known ? std::string(request.method_name) : "other", "none"},
                               is_answered ? ex.response.status : left};
    std::exception_ptr failure;
    try {
        key.first.second = route_of(ex);
    } catch (...) {
        failure = std::current_exception();  // counted all the same, or it would stay in flight
    }
    {
        const std::lock_guard lock(mutex);
        --in_flight;
        if (!is_complete) ++aborted;
        if (requests.size() >= options.max_series && !requests.contains(key)) key.first.second = "other";
        ++requests[key];
        durations[key.first].add(options.buckets, seconds);
    }
    if (failure) std::rethrow_exception(failure);
}

CORTADO_DECL std::string metrics_book::text() {
    const std::string total = options.prefix + "requests_total";
    const std::string duration = options.prefix + "request_duration_seconds";
    const std::string flying = options.prefix + "requests_in_flight";
    const std::string lost = options.prefix + "requests_aborted_total";
    std::string out;
    const std::lock_guard lock(mutex);
    append_head(out, total, "counter", "Requests answered.");
    for (const auto& [key, count] : requests) {
        const std::string status = ",status=\"" + std::to_string(key.second) + "\"}";
        append_value(out, total + '{' + labels_of(key.first) + status, count);
    }
    append_head(out, duration, "histogram", "Time until an answer has left.");
    for (const auto& [key, histogram] : durations)
        append_histogram(out, duration, labels_of(key), options.buckets, histogram);
    append_head(out, flying, "gauge", "Requests not answered yet.");
    append_value(out, flying, in_flight);
    append_head(out, lost, "counter", "Answers that did not arrive whole.");
    append_value(out, lost, aborted);
    if (!ticker) return out;
    append_head(out, "event_loop_lag_seconds", "histogram", "By how much a timer came too late.");
    append_histogram(out, "event_loop_lag_seconds", {}, options.buckets, lag);
    return out;
}

CORTADO_DECL task<> metrics_book::call(void* state, web::exchange& ex, web::cursor next) {
    auto& book = *static_cast<metrics_book*>(state);
    const bool is_read = ex.request.verb == http::method::get || ex.request.verb == http::method::head;
    const std::string_view path = http::split_target(ex.request.path_and_query).path;
    if (is_read && !path.empty() && path == book.options.path) {
        ex.assign_status(200);
        ex.response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        ex.body.assign(book.text());
        finish(ex);
        return {};
    }
    const time_point begun = book.now();
    {
        const std::lock_guard lock(book.mutex);
        ++book.in_flight;
    }
    ex.on_finish([&book, begun](web::exchange& of, const web::response_end& end) {
        book.count(of, end.is_complete, begun);
    });
    if (book.ticker) book.ticker->visit();
    next.lock().go_on(next.position());
    return {};
}

CORTADO_DECL bool is_metric_prefix(std::string_view text) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
    };
    const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    return text.empty() || (is_letter(text.front()) && std::ranges::all_of(text, is_part));
}

}  // namespace detail

CORTADO_DECL metrics::metrics(metrics_options options) {
    const auto& bounds = options.buckets;
    const bool is_ascending =
        std::ranges::adjacent_find(bounds, std::ranges::greater_equal()) == bounds.end();
    if (!is_ascending || !std::ranges::all_of(bounds, [](double bound) { return std::isfinite(bound); }))
        throw usage_error("metrics: the buckets must ascend, each bound above the one before");
    if (!detail::is_metric_prefix(options.prefix))
        throw usage_error("metrics: no name can begin with \"" + options.prefix +
                          "\"; use letters, digits and _");
    if (options.max_series == 0) throw usage_error("metrics: max_series must be above 0");
    if (options.lag_interval.count() < 0)
        throw usage_error("metrics: lag_interval must not be below 0; 0 is for never");
    book_ = std::make_shared<detail::metrics_book>(std::move(options));
}

CORTADO_DECL std::string metrics::text() const { return book_->text(); }

CORTADO_DECL web::layer metrics::as_layer() const {
    web::layer made;
    made.call = &detail::metrics_book::call;
    made.state = book_;
    return made;
}

}  // namespace cortado::middleware
