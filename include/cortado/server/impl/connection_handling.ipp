#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/server/connection.hpp>
#include <cortado/server/worker.hpp>

#include <utility>

namespace cortado {

/** Wakes the connection when a suspended handler has answered or ended, once the current turn is over. */
struct connection::late_answer : deferred_call {
    late_answer() noexcept
        : deferred_call([](deferred_call& call) { static_cast<late_answer&>(call).news.set(); }) {}
    event news;
    bool has_ended = false;
    std::exception_ptr failure{};
};

namespace detail {

/** "OPTIONS *" asks about the server, not about any route of it. @source RFC 9110 9.3.7 */
inline void answer_for_server(web::exchange& ex) {
    ex.assign_status(204);
    ex.end();
}

}  // namespace detail

CORTADO_DECL bool connection::run_handler() {
    web::exchange& ex = work_->ex;
    std::exception_ptr failure;
    try {
        if (ex.request.path_and_query == "*") {
            detail::answer_for_server(ex);
            return true;
        }
        handling_ = home_.handler_(ex);
        if (handling_) {
            handling_.start(ex.stop.token());
            if (!handling_.is_done()) return false;
            failure = handling_.exception();
            handling_ = {};
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure || !ex.has_ended()) settle(std::move(failure));
    return true;
}

CORTADO_DECL task<> connection::await_handler() {
    late_answer late;
    late_ = &late;
    if (phase_ == phase::handler) enter(phase::handler);
    task<> watched = watch_handler(late);
    watched.start();
    if (!flush_now()) co_await flush();  // earlier answers do not wait for this one
    while (!late.has_ended) {
        if (work_->ex.has_ended() && !replied_) {
            if (!reply()) co_await reply_in_pieces();
            if (!flush_now()) co_await flush();
            continue;
        }
        co_await late.news;
        late.news.reset();
    }
    late_ = nullptr;
    handling_ = {};
    if (late.failure || !work_->ex.has_ended()) settle(std::move(late.failure));
}

CORTADO_DECL task<> connection::watch_handler(late_answer& late) {
    try {
        co_await handling_;
    } catch (...) {
        late.failure = std::current_exception();
    }
    late.has_ended = true;
    home_.loop_.defer(late);
}

CORTADO_DECL void connection::on_answered() {
    if (late_ != nullptr) home_.loop_.defer(*late_);
}

namespace detail {

CORTADO_DECL void answer_status(web::exchange& ex, int status, std::string_view text) {
    ex.response.clear();
    ex.assign_status(status);
    ex.response.headers.append_view("Content-Type", "text/plain; charset=utf-8");
    ex.body.assign(text.empty() ? http::reason_phrase(status) : text);
    ex.end();
}

/** Turn what left a handler into an answer. @return false: it was stopped, and nobody waits for an answer */
CORTADO_DECL bool answer_failure(web::exchange& ex, const std::exception_ptr& failure) {
    try {
        if (failure) std::rethrow_exception(failure);
        logger::error("{} {}: the handler ended without an answer", ex.request.method_name, ex.request.target);
    } catch (const operation_cancelled&) {
        return false;
    } catch (const http_error& error) {
        answer_status(ex, error.status(), error.expose() ? error.what() : std::string_view());
        return true;
    } catch (const std::exception& error) {
        logger::error("{} {}: {}", ex.request.method_name, ex.request.target, error.what());
    } catch (...) {
        logger::error("{} {}: an exception of unknown type", ex.request.method_name, ex.request.target);
    }
    web::answer_internal_error(ex);
    return true;
}

}  // namespace detail

CORTADO_DECL void connection::settle(std::exception_ptr failure) {
    web::exchange& ex = work_->ex;
    if (lost_ || replied_) return;
    if (ex.is_head_sent()) {
        if (!ex.has_ended()) abort();  // part of it is out: only a cut connection tells the client
        return;
    }
    if (timed_out_ && phase_ == phase::handler) {
        detail::answer_status(ex, 503, "The server took too long to answer.");
    } else if (ex.has_ended()) {
        return;
    } else if (!detail::answer_failure(ex, failure)) {
        lose();
    }
}

}  // namespace cortado
