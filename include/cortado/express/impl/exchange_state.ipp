#pragma once

#include <cortado/core/sorted_order.hpp>
#include <cortado/core/this_task.hpp>
#include <cortado/express/detail/chain.hpp>
#include <cortado/express/detail/diagnostics.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/final_handler.hpp>
#include <cortado/express/detail/shadowed_routes.hpp>
#include <cortado/express/next.hpp>
#include <cortado/web/unfinished_answers.hpp>

namespace cortado::express::detail {

CORTADO_DECL chain_guard::~chain_guard() {
    if (chain_ != nullptr) chain_->abandon();
}

inline void exchange_state::abandon() noexcept {
    for (std::size_t i = 0; i < open_; ++i) chains_[i].abandon();
}

/** Stands for the application around routers that are in none. */
CORTADO_DECL const application_state& no_application() {
    static const application_state nothing{};
    return nothing;
}

CORTADO_DECL exchange_state::exchange_state(web::exchange& ex)
    : application_(&no_application()), req(ex, application_), res(ex, depth, application_) {}

// Frames of one chain may wait in another's list: all are ended before any chain goes.
CORTADO_DECL exchange_state::~exchange_state() { abandon(); }

[[gnu::cold]] CORTADO_DECL void exchange_state::forget_unusual() noexcept {
    is_unusual_ = false;
    handled_.clear();
    would_take_ = 0;
    failed_route_.clear();
    application_ = &no_application();
}

CORTADO_DECL void exchange_state::begin() {
    abandon();
    open_ = 0;
    depth.reset();
    if (is_unusual_) [[unlikely]]
        forget_unusual();
    req.begin();
    res.begin();
}

[[gnu::cold]] CORTADO_DECL void exchange_state::add_chain() { chains_.emplace_back(*this); }

inline chain& exchange_state::open(const route_table& table, const web::cursor* behind, stop_token token) {
    if (open_ == chains_.size()) [[unlikely]]
        add_chain();
    chain& opened = chains_[open_++];
    opened.begin(table, behind, token);
    return opened;
}

CORTADO_DECL const web::face_facts& exchange_state::facts() noexcept {
    static constexpr web::face_facts ours{
        [](void* face) { return static_cast<exchange_state*>(face)->req.ip(); },
        [](void* face) { return static_cast<exchange_state*>(face)->req.secure(); },
        [](void* face) { return static_cast<exchange_state*>(face)->req.host(); },
        [](void* face) { return static_cast<exchange_state*>(face)->route(); },
        [](void* face) { return static_cast<exchange_state*>(face)->route_place(); }};
    return ours;
}

// A function in the place of a path has no text of its own.
inline std::string_view path_of(const table_entry& entry) noexcept {
    return entry.patterns.empty() ? rule_text : std::string_view(entry.patterns.front().source());
}

CORTADO_DECL std::string_view chain::mount_point() const {
    const std::string_view text = last_entry() == nullptr ? std::string_view() : path_of(*last_entry());
    return text == "/" ? std::string_view() : text;
}

CORTADO_DECL bool chain::is_in_error_handler() const noexcept {
    const table_entry* const last = last_entry();
    return last != nullptr && last->handlers.front().what.kind == web::layer::style::error;
}

CORTADO_DECL const chain* exchange_state::entered_chain() const noexcept {
    return res.entered_pass() == nullptr ? nullptr : find_chain(*res.entered_pass());
}

/** Is it an error's turn, so that what counts is the route which it has left? */
CORTADO_DECL bool exchange_state::is_failing() const noexcept {
    const chain* const inside = entered_chain();
    if (failed_route_.empty() || inside == nullptr) return false;
    return inside->is_past_end() || (!inside->is_in_route() && inside->is_in_error_handler());
}

CORTADO_DECL std::string exchange_state::route() const {
    if (is_failing()) return failed_route_;
    const chain* const inside = entered_chain();
    if (inside == nullptr || inside->is_past_end() || !inside->is_in_route()) return {};
    return web::mount_points(inside->around()).append(path_of(*inside->last_entry()));
}

CORTADO_DECL std::source_location exchange_state::route_place() const {
    if (is_failing()) return failed_place_;
    const chain* const inside = entered_chain();
    const bool is_inside = inside != nullptr && !inside->is_past_end() && inside->last_entry() != nullptr;
    return is_inside ? inside->last_entry()->place : std::source_location();
}

[[gnu::cold]] CORTADO_DECL void exchange_state::keep_failed_route() {
    failed_route_ = exchange().route();
    if (failed_route_.empty()) return;
    failed_place_ = exchange().route_place();
    is_unusual_ = true;
}

CORTADO_DECL chain* exchange_state::find_chain(const web::pass& wanted) const noexcept {
    for (std::size_t i = open_; i > 0; --i) {
        if (&chains_[i - 1] == &wanted) return &chains_[i - 1];
    }
    return nullptr;
}

[[gnu::cold]] CORTADO_DECL const table_entry* exchange_state::running_entry() const noexcept {
    const chain* const running = res.entered_pass() == nullptr ? nullptr : find_chain(*res.entered_pass());
    return running == nullptr ? nullptr : running->last_entry();
}

[[gnu::cold]] CORTADO_DECL std::pair<const void*, std::size_t> exchange_state::last_handler() const noexcept {
    const web::pass* const entered = res.entered_pass();
    if (entered == nullptr) return {};
    const chain* const running = find_chain(*entered);
    if (running == nullptr) return {entered, res.entered_position()};  // in a list of the other face
    return {running->last_entry(), running->last_handler()};
}

CORTADO_DECL task<> exchange_state::dispatch(void* application, web::exchange& ex) {
    const auto& table = *static_cast<const route_table*>(application);
    exchange_state& here = ex.face<exchange_state>();
    here.application_ = table.application.get();
    chain& top = here.open(table, nullptr, ex.stop.token());
    top.run();
    if (top.is_pending() || ex.is_held()) [[unlikely]]
        return here.drive(chain_guard(top));
    top.conclude();
    if (!ex.has_ended()) [[unlikely]]
        here.settle(top);
    return {};
}

[[gnu::cold]] CORTADO_DECL void exchange_state::name_express() noexcept {
    const web::exchange& ex = exchange();
    if (ex.is_head_sent() || ex.response.headers.has("X-Powered-By")) return;
    exchange().response.headers.append_view("X-Powered-By", "Express");
}

CORTADO_DECL task<> exchange_state::dispatch_by_name(void* application, web::exchange& ex) {
    ex.response.headers.append_view("X-Powered-By", "Express");
    return dispatch(application, ex);
}

CORTADO_DECL task<> exchange_state::drive(chain_guard guard) {
    const chain_guard top = std::move(guard);  // ends with the body: the frame may outlive the exchange
    web::exchange& ex = exchange();
    bool is_stopped = false;
    try {
        for (;;) {
            if ((*top).is_pending()) co_await (*top).join();
            if (!ex.is_held()) break;
            ex.changed.reset();
            co_await ex.changed;
        }
    } catch (const operation_cancelled&) {
        is_stopped = true;
    }
    if (is_stopped) [[unlikely]] {
        if (auto* const unfinished = ex.attached<web::unfinished_answers>()) co_await *unfinished;
        throw operation_cancelled();
    }
    (*top).conclude();
    if (!ex.has_ended()) settle(*top);
}

/** Has a handler of another face left something that its rules make an answer of? */
CORTADO_DECL bool has_answer_of_other_face(const web::exchange& ex, const chain& top) {
    if (ex.complete == nullptr) return false;
    return !top.has_fallen_off() || !ex.body.is_none() || ex.is_status_assigned();
}

CORTADO_DECL void exchange_state::settle(chain& top) {
    web::exchange& ex = exchange();
    if (ex.stop.stop_requested()) throw operation_cancelled();
    if (ex.is_head_sent()) {
        // Too late for a page: the connection is cut, which tells the client that the body is not whole.
        if (top.failure()) std::rethrow_exception(top.failure());
        throw usage_error("express: a response was written in part and never ended; call res.end()");
    }
    if (top.failure()) {
        answer_error(*this, top.failure());
    } else if (has_answer_of_other_face(ex, top)) {
        ex.complete(ex);
    } else if (top.has_fallen_off()) {
        would_take_ != 0 ? answer_method_not_allowed(*this, would_take_) : answer_not_found(*this);
    } else {
        answer_unanswered(*this, describe_last(*this));
    }
}

CORTADO_DECL task<> exchange_state::enter(const route_table& table, web::cursor behind) {
    chain* const above = find_chain(behind.lock());
    if (above == nullptr) return enter_under_own_token(table, behind);
    chain& inner = open(table, &behind, above->token_at(behind.position()));
    inner.run();
    if (inner.is_pending()) return chain::outlast(chain_guard(inner));
    inner.conclude_inside();
    return {};
}

CORTADO_DECL task<> exchange_state::enter_under_own_token(const route_table& table, web::cursor behind) {
    const stop_token token = co_await this_task::stop_token();
    chain& inner = open(table, &behind, token);
    const chain_guard guard(inner);
    inner.take_target();
    inner.run();
    if (inner.is_pending()) co_await inner.join();
    inner.conclude_inside();
}

/** Show a layer that knows no face the URL that a handler of this one has assigned. */
[[gnu::cold]] CORTADO_DECL void share_url(web::exchange& ex, std::string_view url) {
    if (ex.request.path_and_query != url) ex.request.path_and_query = ex.request.headers.keep(url);
}

CORTADO_DECL void call_layer(void* state, exchange_state& here, const web::cursor& next, task<>& left) {
    web::exchange& ex = here.exchange();
    if (here.req.url.is_own()) [[unlikely]]
        share_url(ex, here.req.url);
    left = (*static_cast<const web::layer*>(state))(ex, next);
}

CORTADO_DECL task<> enter_table(void* state, web::exchange& ex, web::cursor behind) {
    return ex.face<exchange_state>().enter(*static_cast<const route_table*>(state), behind);
}

CORTADO_DECL web::layer as_layer(std::shared_ptr<route_table> table) {
    web::layer layer;
    layer.call = &enter_table;
    layer.state = std::move(table);
    return layer;
}

CORTADO_DECL web::layer as_layer_elsewhere(std::shared_ptr<route_table> table) {
    freeze_outermost(*table);
    return as_layer(std::move(table));
}

CORTADO_DECL std::exception_ptr find_handled(web::exchange& ex, const void* whole) noexcept {
    return ex.face<exchange_state>().find_handled(whole);
}

CORTADO_DECL void exchange_state::keep_handled(const void* whole, const std::exception_ptr& error) {
    handled_.emplace_back(whole, error);
    is_unusual_ = true;
}

CORTADO_DECL std::exception_ptr exchange_state::find_handled(const void* whole) const noexcept {
    for (const auto& [address, error] : handled_) {
        if (address == whole) return error;
    }
    return nullptr;
}

}  // namespace cortado::express::detail

namespace cortado::express {

[[gnu::cold]] CORTADO_DECL std::optional<matched_route> request::route() const {
    const detail::table_entry* const entry = ex_.face<detail::exchange_state>().running_entry();
    if (entry == nullptr || !entry->is_route) return std::nullopt;
    matched_route found;
    for (const web::path_pattern& each : entry->patterns) found.paths.push_back(each.source());
    if (entry->rule) found.paths.push_back(detail::rule_text);
    found.path = found.paths.front();
    for (unsigned i = 0; i < static_cast<unsigned>(http::method::unknown); ++i) {
        const auto verb = static_cast<http::method>(i);
        if ((entry->named & detail::set_of(verb)) != 0) found.methods.push_back(http::to_string(verb));
    }
    cortado::detail::sort_stably(found.methods);
    return found;
}

// Who calls cannot be known, but whether another handler has been called since an answer was begun.
[[gnu::cold]] CORTADO_DECL void response::check_answerable(place from) const {
    if (headers_sent()) refuse_second_answer(from);
    check_unfinished(from);
}

CORTADO_DECL std::pair<const void*, std::size_t> response::last_handler() const noexcept {
    return ex_.face<detail::exchange_state>().last_handler();
}

CORTADO_DECL void response::check_unfinished(place from) const {
    const auto* const unfinished = ex_.attached<web::unfinished_answers>();
    if (unfinished == nullptr) return;
    const bool is_known = unfinished->speaker.first != nullptr;
    const web::unfinished_answers::answer* const begun =
        unfinished->begun_behind(is_known ? unfinished->speaker : last_handler());
    if (begun == nullptr) return;
    throw usage_error("response: it is being answered already, by what was begun at " +
                      file_and_line(begun->place) + " (now at " + file_and_line(from) + ")");
}

CORTADO_DECL response& request::res() const { return ex_.face<detail::exchange_state>().res; }
CORTADO_DECL request& response::req() const noexcept { return ex_.face<detail::exchange_state>().req; }

}  // namespace cortado::express
