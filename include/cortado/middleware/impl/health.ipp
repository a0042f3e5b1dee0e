#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/json_text.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/scope.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/core/when_any.hpp>
#include <cortado/http/url.hpp>
#include <cortado/loop/timer_queue.hpp>
#include <cortado/middleware/detail/file_search.hpp>
#include <cortado/middleware/health.hpp>

#include <cstddef>
#include <mutex>
#include <string_view>
#include <variant>
#include <vector>

namespace cortado::middleware {

namespace detail {

struct health_board {
    struct named_check {
        std::string name;
        eventual_function<bool()> run;
        std::chrono::milliseconds timeout;
    };
    struct report {
        bool is_good = false;
        std::string text;
    };

    explicit health_board(health_options given) : options(std::move(given)) {}

    CORTADO_DECL static task<> call(void* state, web::exchange& ex, web::cursor next);
    CORTADO_DECL task<> answer_ready(web::exchange& ex);
    CORTADO_DECL task<> run_one(std::size_t index, std::vector<const char*>& results);
    CORTADO_DECL bool answer_kept(web::exchange& ex);
    CORTADO_DECL report describe(const std::vector<const char*>& results) const;
    CORTADO_DECL void end_run(const report* made);
    CORTADO_DECL static void answer(web::exchange& ex, const report& what);

    const health_options options;
    std::vector<named_check> checks;
    std::atomic<bool> is_ready{true};

    std::mutex mutex;  // of what is below
    report kept;
    steady_ns kept_until = 0;
    bool has_kept = false;
    bool is_running = false;  // somebody has the checks run
};

/** Gives the turn back to run the checks, also when the request that had it was stopped. */
class check_run {
public:
    explicit check_run(health_board& of) noexcept : board_(&of) {}
    check_run(const check_run&) = delete;
    check_run& operator=(const check_run&) = delete;
    ~check_run() {
        if (board_ != nullptr) board_->end_run(nullptr);
    }
    void end(const health_board::report& made) { std::exchange(board_, nullptr)->end_run(&made); }

private:
    health_board* board_;
};

CORTADO_DECL void health_board::end_run(const report* made) {
    const std::lock_guard lock(mutex);
    is_running = false;
    if (made == nullptr) return;
    kept = *made;
    has_kept = true;
    kept_until = steady_now() + std::chrono::nanoseconds(options.keep).count();
}

CORTADO_DECL void health_board::answer(web::exchange& ex, const report& what) {
    ex.assign_status(what.is_good ? 200 : 503);
    ex.response.headers.set("Content-Type", "application/json; charset=utf-8");
    ex.response.headers.set("Cache-Control", "no-store");
    ex.body.assign(std::string_view(what.text));
    finish(ex);
}

CORTADO_DECL health_board::report health_board::describe(const std::vector<const char*>& results) const {
    report made{true, {}};
    std::string named;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        made.is_good = made.is_good && std::string_view(results[i]) == "ok";
        if (!named.empty()) named += ',';
        append_json_string(named, checks[i].name);
        named.append(":\"").append(results[i]).append(1, '"');
    }
    made.text = made.is_good ? R"({"status":"ok")" : R"({"status":"unavailable")";
    if (options.show_checks && !checks.empty())
        made.text.append(",\"checks\":{").append(named).append(1, '}');
    made.text += '}';
    return made;
}

/** Answer what needs no check to run.
    @return false: it is for this request to have them run */
CORTADO_DECL bool health_board::answer_kept(web::exchange& ex) {
    if (!is_ready) {
        answer(ex, {false, R"({"status":"unavailable"})"});
        return true;
    }
    report found;
    {
        const std::lock_guard lock(mutex);
        const bool is_good_enough = has_kept && (is_running || steady_now() < kept_until);
        if (!is_good_enough) {
            is_running = true;
            return false;
        }
        found = kept;
    }
    answer(ex, found);
    return true;
}

CORTADO_DECL task<> wait_for(std::chrono::milliseconds span) { co_await sleep_for(span); }

CORTADO_DECL task<> health_board::run_one(std::size_t index, std::vector<const char*>& results) {
    named_check& check = checks[index];
    const char*& result = results[index];
    try {
        task<bool> asked = check.run();
        task<> late = wait_for(check.timeout);
        auto first = co_await when_any(std::move(asked), std::move(late));
        const bool* const is_good = std::get_if<0>(&first);
        result = is_good == nullptr ? "timeout" : *is_good ? "ok" : "failed";
    } catch (const operation_cancelled&) {
        throw;
    } catch (const std::exception& error) {
        logger::error("health: the check \"{}\" fails: {}", check.name, error.what());
    }
}

CORTADO_DECL task<> health_board::answer_ready(web::exchange& ex) {
    check_run turn(*this);
    std::vector<const char*> results(checks.size(), "failed");
    const stop_token token = co_await this_task::stop_token();
    scope running(token);
    for (std::size_t i = 0; i < checks.size(); ++i) running.spawn(run_one(i, results));
    co_await running.join();
    const report made = describe(results);
    turn.end(made);
    answer(ex, made);
}

CORTADO_DECL task<> health_board::call(void* state, web::exchange& ex, web::cursor next) {
    auto& board = *static_cast<health_board*>(state);
    const bool is_read = ex.request.verb == http::method::get || ex.request.verb == http::method::head;
    const std::string_view path = http::split_target(ex.request.path_and_query).path;
    if (is_read && !path.empty() && path == board.options.live_path) {
        answer(ex, {true, R"({"status":"ok"})"});
    } else if (is_read && !path.empty() && path == board.options.ready_path) {
        if (!board.answer_kept(ex)) return board.answer_ready(ex);
    } else {
        next.lock().go_on(next.position());
    }
    return {};
}

}  // namespace detail

CORTADO_DECL health::health(health_options options) {
    if (options.timeout.count() <= 0)
        throw usage_error("health: the timeout must be above 0, or no check could pass");
    for (const std::string& path : {options.live_path, options.ready_path}) {
        if (!path.empty() && !path.starts_with('/'))
            throw usage_error("health: the path \"" + path + "\" does not begin with a slash");
    }
    board_ = std::make_shared<detail::health_board>(std::move(options));
    ready_ = std::shared_ptr<std::atomic<bool>>(board_, &board_->is_ready);
}

CORTADO_DECL health& health::check(std::string name, eventual_function<bool()> run,
                                   std::optional<std::chrono::milliseconds> timeout) {
    const std::chrono::milliseconds span = timeout.value_or(board_->options.timeout);
    if (span.count() <= 0)
        throw usage_error("health: the timeout of the check \"" + name + "\" must be above 0");
    for (const auto& each : board_->checks) {
        if (each.name == name) throw usage_error("health: there is a check \"" + name + "\" already");
    }
    board_->checks.push_back({std::move(name), std::move(run), span});
    return *this;
}

CORTADO_DECL void health::ready(bool is_ready) noexcept { *ready_ = is_ready; }

CORTADO_DECL web::layer health::as_layer() const {
    web::layer made;
    made.call = &detail::health_board::call;
    made.state = board_;
    return made;
}

}  // namespace cortado::middleware
