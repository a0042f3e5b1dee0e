#pragma once

#include <cortado/core/async_context.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/koa/detail/mount_visits.hpp>
#include <cortado/koa/detail/pass.hpp>
#include <cortado/web/exchange.hpp>

#include <algorithm>

namespace cortado::koa::detail {

/** Give an awaiter something to await where there is nothing to do. */
CORTADO_DECL task<> nothing() { co_return; }

CORTADO_DECL linear_visit::linear_visit(pass& of, std::uint32_t position, stop_token token) noexcept
    : pass_(of), below_(std::exchange(of.visits_, this)), token_(token), position_(position) {}

CORTADO_DECL linear_visit::~linear_visit() {
    linear_visit** link = &pass_.visits_;
    while (*link != this) link = &(*link)->below_;
    *link = below_;
}

CORTADO_DECL void linear_visit::start(task<> below) {
    below.start(token_);
    if (!below.is_done()) {
        started_.push_back(std::move(below));
    } else if (std::exception_ptr failure = below.exception()) {
        fail(std::move(failure));
    }
}

CORTADO_DECL task<> linear_visit::take_started() noexcept {
    task<> taken = std::move(started_.back());
    started_.pop_back();
    return taken;
}

CORTADO_DECL task<> pass::descend(std::uint32_t position) {
    return descend_by(position, [this, position](layer_list::entry& entered) {
        return entered.enter(entered, *this, position + 1);
    });
}

CORTADO_DECL task<> enter_onion(layer_list::entry& of, pass& by, std::uint32_t next_position) {
    return of.layer(by.current(), web::cursor(by, next_position));
}

CORTADO_DECL task<> enter_linear(layer_list::entry& of, pass& by, std::uint32_t next_position) {
    return by.visit_linear(of.layer, next_position);
}

CORTADO_DECL task<> leave_list(layer_list::entry&, pass& by, std::uint32_t) {
    if (!by.outer_) return {};
    return by.outer_->lock().descend(by.outer_->position());
}

CORTADO_DECL void pass::refuse_second_call(std::uint32_t position) const {
    throw usage_error("next() called multiple times by the middleware registered at " +
                      to_text(entries_[position - 1].layer) + "; call it once and await that");
}

CORTADO_DECL std::source_location pass::last_place() const noexcept {
    const std::uint32_t last = std::min(entered_, size_);
    return last == 0 ? std::source_location() : entries_[last - 1].layer.place;
}

CORTADO_DECL std::string_view pass::mount_point() const {
    const mount_visits* const visits = current().attached<mount_visits>();
    if (visits == nullptr) return {};
    for (const mount_visit& each : visits->all) {
        if (each.by == this) return each.path;
    }
    return {};
}

CORTADO_DECL void pass::fill(task<>& empty) { empty = nothing(); }

CORTADO_DECL linear_visit* pass::find_visit(std::uint32_t position) const noexcept {
    linear_visit* visit = visits_;
    while (visit != nullptr && visit->position_ != position) visit = visit->below_;
    return visit;
}

CORTADO_DECL void pass::proceed(std::uint32_t position, web::signal said) {
    linear_visit* const visit = find_visit(position);
    if (visit == nullptr) {
        throw usage_error(
            "next() was called after its handler had ended; to go on later, take `auto held = res.keep();` "
            "and call "
            "held.next()");
    }
    visit->go_on();
    if (said.what == web::signal::kind::error) {
        visit->fail(std::move(said.error));
        return;
    }
    const bool skips_list = said.what == web::signal::kind::skip_router;
    try {
        if (task<> below = go_further(skips_list ? size_ : position)) visit->start(std::move(below));
    } catch (...) {
        visit->fail(std::current_exception());
    }
}

CORTADO_DECL task<> pass::go_on_awaited(std::uint32_t position) {
    if (linear_visit* const visit = find_visit(position)) visit->go_on();
    return go_further(position);
}

CORTADO_DECL task<> pass::go_further(std::uint32_t position) {
    const std::uint32_t target = std::max(position, entered_);
    return target > size_ ? task<>() : descend(target);
}

CORTADO_DECL task<> pass::visit_linear(const web::layer& layer, std::uint32_t next_position) {
    const stop_token token = co_await this_task::stop_token();
    linear_visit visit(*this, next_position, token);
    try {
        task<> own = layer(current(), web::cursor(*this, next_position));
        if (own) co_await own;
    } catch (...) {
        visit.fail(std::current_exception());
    }
    if (visit.has_started() || current().is_held()) co_await settle(visit);
    if (visit.failure()) std::rethrow_exception(visit.failure());
}

CORTADO_DECL task<> pass::settle(linear_visit& visit) {
    web::exchange& ex = current();
    // What is below may have been set going in a context of its own.
    const cortado::detail::context_ref own = cortado::detail::context_ref::current();
    bool was_held = false;
    for (;;) {
        while (visit.has_started()) {
            task<> below = visit.take_started();
            try {
                co_await below;
            } catch (...) {
                visit.fail(std::current_exception());
            }
            co_await cortado::detail::context_return(own);
        }
        if (visit.failure() || !ex.is_held()) break;
        was_held = true;
        ex.changed.reset();
        co_await ex.changed;
    }
    if (was_held && !visit.failure() && !visit.went_on() && !ex.has_ended()) {
        throw usage_error("a held response was dropped without an answer; answer it or call held.next()");
    }
}

}  // namespace cortado::koa::detail
