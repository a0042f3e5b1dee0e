#pragma once

#include <cortado/core/error.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/detail/route_table.hpp>

#include <string>
#include <utility>

namespace cortado::express::detail {

CORTADO_DECL void call_layer(void* state, exchange_state&, const web::cursor& next, task<>& left) {
    web::exchange& ex = *next.reference().lock();
    left = (*static_cast<const web::layer*>(state))(ex, next);
}

/** Add a handler to an entry that has room for it. */
CORTADO_DECL void add_handler(table_entry& entry, method_set methods, own_layer added) {
    route_handler& handler =
        entry.handlers.emplace_back(route_handler{methods, std::move(added.what), added.direct, nullptr});
    handler.state = handler.what.state.get();
    if (handler.direct != nullptr) return;
    handler.direct = &call_layer;
    handler.state = &handler.what;  // it stays there: the list was reserved, and moves as a whole
}

CORTADO_DECL void route_table::add_middleware(std::string_view path, own_layer what) {
    check_open("use");
    const web::pattern_options rules{
        .case_sensitive = options.case_sensitive, .trailing = true, .end = false};
    web::path_pattern pattern = web::path_pattern::compile(path, rules);
    const bool everything = pattern.matches_everything();
    table_entry added{std::move(pattern), false, everything, 0, 0, {}};
    added.handlers.reserve(1);
    add_handler(added, every_method, std::move(what));
    added.is_plain = everything;
    add(std::move(added));
}

CORTADO_DECL void route_table::add_route(std::string_view path, method_set methods,
                                         std::vector<own_layer> handlers) {
    check_open("a route");
    const web::pattern_options rules{
        .case_sensitive = options.case_sensitive, .trailing = !options.strict, .end = true};
    web::path_pattern pattern = web::path_pattern::compile(path, rules);
    const method_set named = methods == every_method ? 0 : methods;
    table_entry added{std::move(pattern), true, false, methods, named, {}};
    added.handlers.reserve(handlers.size());
    for (own_layer& handler : handlers) add_handler(added, methods, std::move(handler));
    added.is_plain = added.pattern.is_plain_text() && handlers.size() == 1;
    add(std::move(added));
}

CORTADO_DECL void route_table::add(table_entry added) {
    index_.add(added.pattern);
    const route_handler& first = added.handlers.front();
    added.is_plain = added.is_plain && first.what.kind == web::layer::style::linear;
    added.direct = first.direct;
    added.state = first.state;
    (entries_.empty() ? begins_plain_ : entries_.back().leads_to_plain) = added.is_plain;
    entries_.push_back(std::move(added));
}

CORTADO_DECL void route_table::adopt(std::shared_ptr<route_table> mounted, std::string_view path) {
    if (mounted->reaches(*this)) throw usage_error("use: a router cannot be mounted inside itself");
    if (application && mounted->application) mounted->application->mount(*application, {std::string(path)});
    mounted_.push_back(std::move(mounted));
}

CORTADO_DECL bool route_table::reaches(const route_table& wanted) const noexcept {
    if (this == &wanted) return true;
    for (const auto& table : mounted_) {
        if (table->reaches(wanted)) return true;
    }
    return false;
}

CORTADO_DECL void route_table::freeze() noexcept {
    if (std::exchange(frozen_, true)) return;
    if (application) application->settings.resolve();
    for (const auto& table : mounted_) table->freeze();
}

CORTADO_DECL void route_table::check_open(std::string_view call) const {
    if (!frozen_) return;
    throw usage_error("express: " + std::string(call) +
                      " came after listen(); the application is serving already, so add every layer before");
}

}  // namespace cortado::express::detail
