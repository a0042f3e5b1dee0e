#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/server/connection.hpp>
#include <cortado/server/worker.hpp>
#include <cortado/web/request_context.hpp>

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

inline bool connection::run_handler() {
    web::exchange& ex = work_->ex;
    std::exception_ptr failure;
    try {
        if (web::answer_for_server(ex)) return true;
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
    if (phase_ == phase::handler && !work_->ex.is_head_sent()) enter_anew(phase::handler);
    task<> watched = watch_handler(late);
    watched.start();
    if (!flush_now()) co_await flush();  // earlier answers do not wait for this one
    while (!late.has_ended) {
        if (work_->ex.has_ended() && !replied_) {
            unlink();
            if (!reply()) co_await reply_in_pieces();
            if (!flush_now()) co_await flush();
            continue;
        }
        heed_half_close();
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

/** Report what left a handler when it was too late to answer with it. */
CORTADO_DECL void log_unanswered(const web::exchange& ex, const char* when,
                                 const std::exception_ptr& failure) {
    const http::request_head& request = ex.request;
    const cortado::detail::context_scope inside(web::context_of(ex));
    try {
        if (failure) std::rethrow_exception(failure);
        logger::error("{} {}: the handler ended {}", request.method_name, request.target, when);
    } catch (const operation_cancelled&) {
        // Nobody's error.
    } catch (const std::exception& error) {
        logger::error("{} {}: {}: {}", request.method_name, request.target, when, error.what());
    } catch (...) {
        logger::error("{} {}: {}: an exception of unknown type", request.method_name, request.target, when);
    }
}

}  // namespace detail

CORTADO_DECL void connection::settle(std::exception_ptr failure) {
    web::exchange& ex = work_->ex;
    if (ex.has_ended()) {
        if (failure) detail::log_unanswered(ex, "after the answer", failure);
    } else if (lost_) {
        return;
    } else if (ex.is_head_sent()) {
        detail::log_unanswered(ex, "in the middle of the answer", failure);
        abort();  // part of it is out: only a cut connection tells the client
    } else if (timed_out_) {
        web::answer_status(ex, 503, "The server took too long to answer.");
    } else if (!web::answer_failure(ex, failure)) {
        lose();
    }
}

}  // namespace cortado
