#pragma once

#include <cortado/core/spawn.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/express/detail/chain.hpp>
#include <cortado/express/detail/diagnostics.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/final_handler.hpp>

#include <utility>

namespace cortado::express::detail {

/** Tell whether a layer has ended because it was stopped, which is no error. */
CORTADO_DECL bool is_cancellation(const std::exception_ptr& error, stop_token token) {
    if (!token.stop_requested()) return false;
    try {
        std::rethrow_exception(error);
    } catch (const operation_cancelled&) {
        return true;
    } catch (...) {
        return false;
    }
}

CORTADO_DECL chain::chain(exchange_state& state)
    : web::pass(state.exchange()), state_(state), root_next_(*this, root), visits_(1) {}

CORTADO_DECL chain::branch::branch(chain& chain_of, std::uint32_t at, stop_token stopped_by) noexcept
    : owner(chain_of), position(at), token(stopped_by) {
    owner.visits_[position].below = this;
}

CORTADO_DECL chain::branch::~branch() { owner.visits_[position].below = nullptr; }

inline void chain::begin(const route_table& table, const web::cursor* behind, stop_token token) {
    if (is_used_) [[unlikely]]
        clean();
    if (behind != nullptr || !state_.req.base_url.empty()) [[unlikely]]
        begin_inside(table, behind);
    table_ = &table;
    token_ = token;
    root_next_ = web::cursor(*this, root);
    next_ = table.entries().data();
    end_ = next_ + table.entries().size();
    is_next_plain_ = table.begins_plain() && !table.options.merge_params;
    open_route_ = no_route;
    is_stripped_ = slash_added_ = is_concluded_ = wants_options_ = fell_off_ = is_past_end_ = false;
    allowed_ = 0;
}

CORTADO_DECL void chain::begin_inside(const route_table& table, const web::cursor* behind) {
    is_used_ = true;
    if (behind != nullptr) behind_ = *behind;
    outer_base_url_ = state_.req.base_url;
    outer_application_ = nullptr;
    if (behind != nullptr && table.application != nullptr) {
        outer_application_ = &state_.application();
        state_.enter_application(*table.application);
    }
    if (table.options.merge_params) outer_params_ = state_.req.params;
}

/** Forget what only some requests leave here. */
CORTADO_DECL void chain::clean() noexcept {
    is_used_ = false;
    behind_.reset();
    params_.clear();
    candidates_.reset();
    visits_.resize(1);
    failure_ = nullptr;
    outer_base_url_.clear();
    url_before_target_.reset();
}

/** Run the next layer if it is a plain one that takes the request; nearly all end at once.
    @return whether it was called */
[[gnu::always_inline]] inline bool chain::run_plain() {
    const table_entry& entry = *next_;
    if (entry.is_route && !state_.is_plainly_for(entry)) return false;
    ++next_;
    is_next_plain_ = entry.leads_to_plain;
    if (!state_.req.params.empty()) [[unlikely]]
        state_.req.params.clear();
    state_.res.entered_at(*this, root);
    try {
        task<> work;
        entry.direct(entry.state, state_, root_next_, work);
        if (!work) [[likely]]
            return true;
        take_up_plain(work);
    } catch (...) {
        hear_failure();
    }
    if (unheard_) go_on_after_failure();
    return true;
}

inline void chain::run() {
    const stack_depth::level standing(state_.depth, current());
    if (!is_next_plain_ || !run_plain()) take_step(root);
}

inline void chain::conclude() {
    is_concluded_ = true;
    if (wants_options_ && !current().has_ended()) [[unlikely]]
        answer_options(state_, allowed_);
}

CORTADO_DECL void chain::conclude_inside() {
    give_back_target();
    conclude();
    token_ = current().stop.token();
}

CORTADO_DECL task<> chain::outlast(chain_guard guard) {
    const chain_guard waiting = std::move(guard);
    co_await (*waiting).join();
    (*waiting).conclude_inside();
}

CORTADO_DECL void chain::go_on(std::uint32_t position) {
    if (!is_next_plain_ || position != root || !state_.depth.is_inside()) [[unlikely]]
        return go_on_by_steps(position);
    state_.depth.enter();
    const bool was_called = run_plain();
    state_.depth.leave();
    if (!was_called) [[unlikely]]
        go_on_by_steps(position);
}

// Not inline, or the compiler saves registers for these in run_plain() that the short way has no use for.
[[gnu::cold]] CORTADO_DECL void chain::hear_failure() noexcept { unheard_ = std::current_exception(); }

[[gnu::cold]] CORTADO_DECL void chain::take_up_plain(task<>& work) {
    web::signal said;
    if (take_up(std::move(work), root, said)) unheard_ = std::move(said.error);
}

[[gnu::cold]] CORTADO_DECL void chain::go_on_after_failure() {
    web::signal said;
    fail(root, std::exchange(unheard_, nullptr), said);
    if (said.what == web::signal::kind::error) step(root, said);
}

CORTADO_DECL void chain::proceed(std::uint32_t position, web::signal said) {
    if (state_.depth.is_at_limit()) [[unlikely]] {
        keep(position, go_on_later(position, std::move(said)));
        return;
    }
    const stack_depth::level standing(state_.depth, current());
    step(position, said);
}

CORTADO_DECL task<> chain::go_on_later(std::uint32_t position, web::signal said) {
    co_await stack_depth::hop(state_.depth);
    step(position, said);
}

CORTADO_DECL void chain::step(std::uint32_t position, web::signal& said) {
    for (;;) {
        if (said.what == web::signal::kind::error) [[unlikely]]
            state_.keep_failed_route();
        if (is_stripped_) restore();
        const route_handler* next = advance(position, said);
        if (next == nullptr) return fall_off(position, said);
        const bool goes_on = next->what.kind == web::layer::style::linear ? call_linear(*next, position, said)
                                                                          : call(next->what, position, said);
        if (!goes_on) return;
    }
}

/** Call a linear layer.
    @return whether the chain has to go on by itself, with what is in `said`: the layer failed */
CORTADO_DECL bool chain::call_linear(const route_handler& what, std::uint32_t position, web::signal& said) {
    state_.res.entered_at(*this, position);
    try {
        task<> work;
        what.direct(what.state, state_, web::cursor(*this, position), work);
        if (!work) return false;
        return take_up(std::move(work), position, said);
    } catch (...) {
        fail(position, std::current_exception(), said);
    }
    return said.what == web::signal::kind::error;
}

/** Start a layer's task, and keep it if it suspends.
    @return as above */
CORTADO_DECL bool chain::take_up(task<> work, std::uint32_t position, web::signal& said) {
    work.start(token_at(position));
    if (!work.is_done()) {
        keep(position, std::move(work));
        return false;
    }
    if (!work.exception()) return false;
    fail(position, work.exception(), said);
    return said.what == web::signal::kind::error;
}

/** Call an onion layer or an error handler.
    @return whether the chain has to go on by itself: the layer failed, or the error is not of its type */
CORTADO_DECL bool chain::call(const web::layer& what, std::uint32_t position, web::signal& said) {
    state_.res.entered_at(*this, position);
    try {
        task<> work;
        bool accepted = true;
        if (what.kind == web::layer::style::onion) {
            const std::uint32_t own = add_visit(position, visits_[position].route, true);
            work = what(current(), web::cursor(*this, own));
        } else {
            work = what.call_error(what.state.get(), said.error, current(), web::cursor(*this, position),
                                   accepted);
        }
        return work ? take_up(std::move(work), position, said) : !accepted;
    } catch (...) {
        fail(position, std::current_exception(), said);
    }
    return said.what == web::signal::kind::error;
}

/** Turn what left a layer into next(err), unless the layer was stopped: then nobody below is to hear of it. */
CORTADO_DECL void chain::fail(std::uint32_t position, std::exception_ptr error, web::signal& said) {
    if (is_cancellation(error, token_at(position))) {
        if (branch* above = branch_of(position)) above->failure = std::move(error);
        said = {};
        return;
    }
    said = {web::signal::kind::error, std::move(error)};
}

CORTADO_DECL void chain::fall_off(std::uint32_t position, web::signal& said) {
    is_past_end_ = true;
    if (said.what != web::signal::kind::error) state_.forget_failed_route();
    if (outer_application_ != nullptr) state_.enter_application(*outer_application_);
    branch* const here = branch_of(position);
    if (here != nullptr && said.what == web::signal::kind::error) {
        here->failure = std::move(said.error);
    } else if (allowed_ != 0 && said.what != web::signal::kind::error) {
        wants_options_ = true;
    } else if (!behind_) {
        fell_off_ = is_used_ = true;
        if (!said.error) return;
        failure_ = std::move(said.error);
        log_failure(state_, failure_);
    } else if (here != nullptr) {
        fell_off_ = true;
        give_back_target();
        go_behind(position, *here);
    } else {
        fell_off_ = true;
        give_back_target();
        behind_->lock().proceed(behind_->position(), std::move(said));
    }
}

/** Go on behind the mount point from below an onion layer, which awaits that as well. */
CORTADO_DECL void chain::go_behind(std::uint32_t position, branch& here) {
    try {
        task<> work = behind_->lock().go_on_awaited(behind_->position());
        if (!work) return;
        work.start(here.token);
        if (!work.is_done()) return keep(position, std::move(work));
        if (work.exception()) here.failure = work.exception();
    } catch (...) {
        here.failure = std::current_exception();
    }
}

CORTADO_DECL task<> chain::descend(std::uint32_t position) {
    if (!visits_[position].is_onion) return go_on_awaited(position);
    if (visits_[position].has_descended)
        throw usage_error("next() called multiple times in one middleware; call it once and await that");
    visits_[position].has_descended = true;
    return run_below(position);
}

// A linear layer stands in the visit of the onion layer above it, which has gone down already.
CORTADO_DECL task<> chain::go_on_awaited(std::uint32_t position) {
    return run_below(add_visit(position, visits_[position].route, false));
}

CORTADO_DECL task<> chain::run_below(std::uint32_t position) {
    const stop_token token = co_await this_task::stop_token();
    branch below(*this, position, token);
    if (state_.depth.is_at_limit()) co_await stack_depth::hop(state_.depth);
    {
        const stack_depth::level standing(state_.depth, current());
        web::signal said;
        step(position, said);
    }
    co_await below.running.join();
    if (below.failure) std::rethrow_exception(below.failure);
}

/** Follow a suspended layer. What is set going after the end of run(), by a next() that was kept, holds the exchange
    open by itself: nobody waits for the chain any more. */
CORTADO_DECL void chain::keep(std::uint32_t position, task<> work) {
    if (branch* const here = branch_of(position)) {
        here->running.spawn(follow(position, std::move(work)));
    } else if (is_concluded_) {
        current().hold();
        spawn(follow_held(position, std::move(work)), token_);
    } else {
        if (!pending_) pending_.emplace();
        pending_->spawn(follow(position, std::move(work)));
    }
}

CORTADO_DECL task<> chain::follow(std::uint32_t position, task<> work) {
    web::signal said;
    try {
        co_await work;
    } catch (...) {
        fail(position, std::current_exception(), said);
    }
    if (said.what == web::signal::kind::error) proceed(position, std::move(said));
}

CORTADO_DECL task<> chain::follow_held(std::uint32_t position, task<> work) {
    const web::exchange_ref kept = current().reference();
    std::exception_ptr failure;
    try {
        co_await work;
    } catch (...) {
        failure = std::current_exception();
    }
    web::exchange* const ex = kept.lock();
    if (ex == nullptr) co_return;  // stopped with its exchange: nothing here belongs to it any more
    web::signal said;
    if (failure) fail(position, std::move(failure), said);
    if (said.what == web::signal::kind::error) proceed(position, std::move(said));
    state_.depth.release(*ex);
}

CORTADO_DECL std::uint32_t chain::add_visit(std::uint32_t caller, std::uint32_t route, bool is_onion) {
    is_used_ = true;
    visits_.push_back({caller, route, nullptr, is_onion});
    return static_cast<std::uint32_t>(visits_.size() - 1);
}

CORTADO_DECL chain::branch* chain::branch_of(std::uint32_t position) const noexcept {
    for (; position != root; position = visits_[position].caller) {
        if (visits_[position].below != nullptr) return visits_[position].below;
    }
    return nullptr;
}

CORTADO_DECL stop_token chain::token_at(std::uint32_t position) const noexcept {
    const branch* const here = branch_of(position);
    return here != nullptr ? here->token : token_;
}

}  // namespace cortado::express::detail
