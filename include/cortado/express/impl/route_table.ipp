#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace cortado::express::detail {

CORTADO_DECL void append_handler(array_list<route_handler>& handlers, method_set methods, own_layer added) {
    handlers.push_back(
        {methods, std::move(added.what), added.direct, nullptr, added.is_endpoint, added.is_foreign});
    // The list may have moved: each handler points into it anew.
    for (route_handler& each : handlers) {
        each.state = each.is_foreign ? static_cast<void*>(&each.what) : each.what.state.get();
    }
}

CORTADO_DECL web::match_result table_entry::match_by_rule(std::string_view path, web::params& out,
                                                          std::size_t& matched, web::signal& said) const {
    path_match found(path);
    try {
        return rule(path, found) ? found.finish(is_route, out, matched) : web::match_result::no;
    } catch (...) {
        // The first error stands, as it does in router 2.
        if (said.what != web::signal::kind::error)
            said = {web::signal::kind::error, std::current_exception()};
        return web::match_result::no;
    }
}

CORTADO_DECL array_list<web::path_pattern> route_table::compile(const path_text& path, bool is_route) const {
    if (path.rule) return {};
    if (path.patterns.empty())
        throw usage_error("express: an empty list of paths matches nothing; name at least one");
    const web::pattern_options rules{
        .case_sensitive = options.case_sensitive, .trailing = !is_route || !options.strict, .end = is_route};
    array_list<web::path_pattern> patterns;
    patterns.reserve(path.patterns.size());
    for (const std::string& each : path.patterns) patterns.push_back(web::path_pattern::compile(each, rules));
    return patterns;
}

/** Fix how paths are compared. @source Express 5, app.router, which is made by the first layer */
CORTADO_DECL void route_table::settle_options() {
    if (std::exchange(is_settled_, true) || !application) return;
    options.case_sensitive = application->enabled("case sensitive routing");
    options.strict = application->enabled("strict routing");
}

/** Take a table to those that are frozen with the one that has them.
    @throws usage_error  it has that one inside, or serves already */
inline void adopt(array_list<std::shared_ptr<route_table>>& all, const std::shared_ptr<route_table>& inner,
                  bool is_circle) {
    if (is_circle) throw usage_error("use: a router cannot be mounted inside itself");
    if (inner->application) inner->check_open("mounting it");
    all.push_back(inner);
}

/** Runs a table as a layer; by it such layers are known. */
CORTADO_DECL task<> enter_table(void* state, web::exchange& ex, web::cursor behind);

CORTADO_DECL void route_table::mount(const path_text& path, own_layer what,
                                     const std::shared_ptr<route_table>& mounted) {
    settle_options();
    table_entry added{
        .patterns = compile(path, false), .place = what.what.place, .mounted = mounted, .rule = path.rule};
    added.matches_everything = std::any_of(added.patterns.begin(), added.patterns.end(),
                                           [](const auto& each) { return each.matches_everything(); });
    if (mounted) adopt(mounted_, mounted, mounted->reaches(*this));
    append_handler(added.handlers, every_method, std::move(what));
    add(std::move(added));
    if (!application || !mounted || !mounted->application) return;
    // Behind all else: the listeners of this may add layers, and find it mounted.
    const bool is_ruled = path.patterns.empty();
    mounted->application->mount(application, is_ruled ? std::vector<std::string>(1) : path.patterns);
}

CORTADO_DECL std::size_t route_table::add_route(const path_text& path) {
    settle_options();
    add({.patterns = compile(path, true), .is_route = true, .place = path.place, .rule = path.rule});
    return entries_.size() - 1;
}

CORTADO_DECL void route_table::extend_route(std::size_t index, method_set methods,
                                            array_list<own_layer> handlers) {
    table_entry& route = entries_[index];
    route.methods |= methods;
    if (methods != every_method) route.named |= methods;
    for (own_layer& each : handlers) {
        if (each.what.call == &enter_table) {
            const auto inner = std::static_pointer_cast<route_table>(each.what.state);
            adopt(mounted_, inner, inner->reaches(*this));
        }
        append_handler(route.handlers, methods, std::move(each));
    }
    note_plain(index);
}

CORTADO_DECL void route_table::add(table_entry added) {
    added.rule ? index_.add_any() : index_.add(added.patterns);
    entries_.push_back(std::move(added));
    note_plain(entries_.size() - 1);
}

/** Find out whether the way through an entry is short, and tell the one before it. */
CORTADO_DECL void route_table::note_plain(std::size_t index) {
    table_entry& entry = entries_[index];
    const bool is_plain_path = entry.is_route
                                   ? entry.patterns.size() == 1 && entry.patterns.front().is_plain_text()
                                   : entry.matches_everything;
    entry.is_plain = is_plain_path && entry.handlers.size() == 1 &&
                     entry.handlers.front().what.kind == web::layer::style::linear;
    if (entry.is_plain) {
        entry.direct = entry.handlers.front().direct;
        entry.state = entry.handlers.front().state;
    }
    (index == 0 ? begins_plain_ : entries_[index - 1].leads_to_plain) = entry.is_plain;
}

CORTADO_DECL void route_table::add_param(std::string_view name, own_layer handler) {
    settle_options();
    auto known =
        std::find_if(params_.begin(), params_.end(), [name](const auto& each) { return each.first == name; });
    if (known == params_.end()) known = params_.insert(known, {std::string(name), {}});
    append_handler(known->second, every_method, std::move(handler));
}

CORTADO_DECL std::span<const route_handler> route_table::params_of(std::string_view name) const noexcept {
    for (const auto& [known, handlers] : params_) {
        if (known == name) return handlers;
    }
    return {};
}

CORTADO_DECL bool route_table::reaches(const route_table& wanted) const noexcept {
    if (this == &wanted) return true;
    for (const auto& table : mounted_) {
        if (table->reaches(wanted)) return true;
    }
    return false;
}

CORTADO_DECL bool route_table::freeze() {
    if (frozen_) return false;  // not written again: other threads may be serving
    frozen_ = true;
    if (application) application->settings.resolve();
    for (const auto& table : mounted_) table->freeze();
    return true;
}

CORTADO_DECL void route_table::check_open(std::string_view call) const {
    if (!frozen_) return;
    throw usage_error(
        "express: " + std::string(call) +
        " came after listen(), or after mounting in a list that is not Express's; add every layer "
        "before");
}

}  // namespace cortado::express::detail
