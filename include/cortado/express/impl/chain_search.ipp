#pragma once

#include <cortado/express/detail/chain.hpp>
#include <cortado/express/detail/exchange_state.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cortado::express::detail {

/** Find the layer that is to run next and make the request look as it shall see it.
    @param position  becomes the route's where one is opened
    @return null at the end of the table */
CORTADO_DECL const route_handler* chain::advance(std::uint32_t& position, web::signal& said) {
    using kind = web::signal::kind;
    if (params_.is_open) {
        if (const route_handler* inside = advance_in_params(position, said)) return inside;
    }
    if (open_route_ != no_route) {
        if (const route_handler* inside = advance_in_route(position, said)) return inside;
        open_route_ = no_route;
    }
    if (said.what == kind::skip_router) next_ = end_;
    if (said.what != kind::error) said.what = kind::go_on;
    while (next_ != end_) {
        if (!next_->matches_everything && table_->is_large()) {
            next_ = find_candidate();
            if (next_ == end_) break;
        }
        const table_entry& entry = *next_++;
        if (const route_handler* found = enter(entry, position, said)) {
            const bool is_free = open_route_ == no_route && !is_stripped_ && !table_->options.merge_params;
            is_next_plain_ = is_free && entry.leads_to_plain;
            return found;
        }
    }
    is_next_plain_ = false;
    return nullptr;
}

CORTADO_DECL const route_handler* chain::advance_in_route(std::uint32_t position, const web::signal& said) {
    using kind = web::signal::kind;
    if (visits_[position].route != open_route_) return nullptr;
    if (said.what == kind::skip_route || said.what == kind::skip_router) return nullptr;
    const bool wants_error_handler = said.what == kind::error;
    while (next_handler_ < open_entry_->handlers.size()) {
        const route_handler& handler = open_entry_->handlers[next_handler_++];
        if ((handler.methods & open_methods_) == 0) continue;
        if ((handler.what.kind == web::layer::style::error) == wants_error_handler) return &handler;
    }
    return nullptr;
}

CORTADO_DECL const route_handler* chain::enter(const table_entry& entry, std::uint32_t& position,
                                               web::signal& said) {
    const bool is_failing = said.what == web::signal::kind::error;
    request& req = state_.req;
    std::size_t matched = 0;
    if (entry.matches_everything) {
        if (!req.params.empty()) req.params.clear();
    } else {
        const web::match_result result = entry.match(req.path(), req.params, matched, said);
        if (result == web::match_result::no) return nullptr;
        if (result == web::match_result::bad_encoding) {
            if (is_failing) return nullptr;
            const std::string raw((*req.params.begin()).value);
            said.error = std::make_exception_ptr(http_error(400, "Failed to decode param '" + raw + "'"));
            said.what = web::signal::kind::error;
            return nullptr;
        }
    }
    if (entry.is_route && (is_failing || !takes_method(entry))) return nullptr;
    if (table_->has_params() && begin_params(entry, matched, position, said))
        return advance_in_params(position, said);
    merge_params();
    return enter_matched(entry, matched, position, is_failing);
}

/** Does the route handle this method? If not, it is remembered as one that would handle others. */
CORTADO_DECL bool chain::takes_method(const table_entry& route) {
    const http::method verb = state_.verb();
    if ((route.methods & route.effective(verb)) != 0) return true;
    if (verb == http::method::options) allowed_ |= route.named;
    if (state_.application().settings.answers_405) state_.refuse_method(route.named);
    return false;
}

CORTADO_DECL const route_handler* chain::enter_matched(const table_entry& entry, std::size_t matched,
                                                       std::uint32_t& position, bool is_failing) {
    if (entry.is_route) return enter_route(entry, position);
    const route_handler& only = entry.handlers.front();
    if ((only.what.kind == web::layer::style::error) != is_failing) return nullptr;
    if (matched != 0) strip(matched);
    return &only;
}

CORTADO_DECL const route_handler* chain::enter_route(const table_entry& entry, std::uint32_t& position) {
    if (entry.handlers.size() == 1) {
        const route_handler& only = entry.handlers.front();
        return only.what.kind == web::layer::style::error ? nullptr : &only;
    }
    position = add_visit(position, static_cast<std::uint32_t>(visits_.size()), false);
    open_route_ = position;
    open_entry_ = &entry;
    open_methods_ = entry.effective(state_.verb());
    next_handler_ = 0;
    const route_handler* first = advance_in_route(position, {});
    if (first == nullptr) open_route_ = no_route;
    return first;
}

/** Give captures that are numbers the numbers behind the outer ones. @source router 2, mergeParams */
[[gnu::cold]] inline void count_on(web::params& own, const web::params& outer) {
    const auto count = [](const web::params& of) {
        std::size_t numbered = 0;
        while (of.has(std::to_string(numbered))) ++numbered;
        return numbered;
    };
    const std::size_t numbered = count(own), before = count(outer);
    web::params moved;
    for (const web::params::item& each : own) {
        const std::vector<std::string_view> segments = own.all(each.name);
        std::size_t number = 0;
        while (number != numbered && std::to_string(number) != each.name) ++number;
        const std::string name =
            number == numbered ? std::string(each.name) : std::to_string(number + before);
        if (each.is_list) {
            moved.set(name, segments);
        } else {
            moved.set(name, each.value);
        }
    }
    std::swap(own, moved);
}

CORTADO_DECL void chain::merge_params() {
    if (!table_->options.merge_params) return;
    web::params& own = state_.req.params;
    if (outer_params_.has("0") && own.has("0")) count_on(own, outer_params_);
    own.merge(outer_params_);
}

/** Find the next entry worth a look, by the index. What was found is kept for as long as the path stays. */
CORTADO_DECL const table_entry* chain::find_candidate() {
    const table_entry* const first = table_->entries().data();
    const auto from = static_cast<std::uint32_t>(next_ - first);
    const std::string_view path = state_.req.path();
    if (!candidates_ || candidates_path_ != path) {
        is_used_ = true;
        candidates_.emplace(table_->index().find(path, from));
        candidates_path_ = path;
    }
    std::uint32_t found = candidates_->next();
    while (found < from) found = candidates_->next();
    return found == web::route_index::none ? end_ : first + found;
}

// A URL that only handlers of this face have assigned is not in the target, and stays.
CORTADO_DECL void chain::take_target() {
    request& req = state_.req;
    http::request_head& head = current().request;
    const bool is_first = head.path_and_query.data() == req.original_url.data() &&
                          head.path_and_query.size() == req.original_url.size();
    if (head.path_and_query == req.url || (is_first && req.url.is_own())) return;
    url_before_target_ = req.url.is_own() ? head.headers.keep(req.url) : std::string_view(req.url);
    req.url.show(head.path_and_query);
}

CORTADO_DECL void chain::give_back_target() noexcept {
    if (!url_before_target_) return;
    state_.req.url.show(*url_before_target_);
    url_before_target_.reset();
}

/** Take the matched part off the URL. @source router 2, trimPrefix */
CORTADO_DECL void chain::strip(std::size_t length) {
    request& req = state_.req;
    is_stripped_ = true;
    outer_url_ = req.url;
    length = std::min(length, req.url.size());  // a param handler may have assigned a shorter one
    stripped_.assign(req.url.data(), length);
    req.url.remove_prefix(length);
    slash_added_ = !req.url.starts_with('/');
    if (slash_added_) req.url.prepend("/");
    const bool ends_in_slash = stripped_.ends_with('/');
    req.base_url.assign(outer_base_url_).append(stripped_, 0, length - (ends_in_slash ? 1 : 0));
    // The other face reads the target of the exchange: below a mount point it sees what Express sees.
    // It may outlast the text of a `url` that is assigned below.
    http::request_head& head = current().request;
    outer_target_ =
        std::exchange(head.path_and_query, req.url.is_own() ? head.headers.keep(req.url) : req.url);
}

/** Take off the slash that was put in front, unless a layer has rewritten the path behind it.
    @source router 2.3, next */
inline void take_added_slash(request_url& url, std::string_view stripped) {
    const bool is_root = url == "/" || url.starts_with("/?");
    if (is_root || (stripped.ends_with('/') && url.starts_with('/'))) url.remove_prefix(1);
}

CORTADO_DECL void chain::restore() {
    request& req = state_.req;
    current().request.path_and_query = outer_target_;
    if (std::exchange(slash_added_, false)) [[unlikely]]
        take_added_slash(req.url, stripped_);
    const bool is_untouched = !req.url.is_own() && req.url.data() == outer_url_.data() + stripped_.size();
    if (is_untouched) {
        req.url.show(outer_url_);
    } else {
        req.url.prepend(stripped_);
    }
    req.base_url = outer_base_url_;
    is_stripped_ = false;
}

}  // namespace cortado::express::detail
