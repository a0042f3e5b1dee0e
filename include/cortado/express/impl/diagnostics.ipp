#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/express/detail/chain.hpp>
#include <cortado/express/detail/diagnostics.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/final_handler.hpp>
#include <cortado/http/html.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/web/request_context.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cortado::express::detail {

namespace diagnostics {

inline std::string methods_text(const table_entry& entry) {
    if (!entry.is_route) return "use";
    if (entry.methods == every_method) return "all";
    return method_list(entry.methods);
}

inline std::string paths_text(const table_entry& entry) {
    if (entry.rule) return std::string(rule_text);
    std::string text;
    for (const web::path_pattern& each : entry.patterns) {
        if (!text.empty()) text += " or ";
        text += each.source();
    }
    return text;
}

inline std::string place_text(const std::source_location& place) {
    if (place.line() == 0) return {};
    const std::string_view path = place.file_name();
    const std::size_t slash = path.rfind('/');
    const std::string_view file = slash == path.npos ? path : path.substr(slash + 1);
    return " (" + std::string(file) + ":" + std::to_string(place.line()) + ")";
}

}  // namespace diagnostics

CORTADO_DECL std::string describe(const table_entry& entry, std::size_t handler) {
    const std::source_location place =
        handler < entry.handlers.size() ? entry.handlers[handler].what.place : entry.place;
    return diagnostics::methods_text(entry) + " " + diagnostics::paths_text(entry) +
           diagnostics::place_text(place);
}

CORTADO_DECL std::string describe_last(const exchange_state& state) {
    if (const table_entry* const running = state.running_entry())
        return describe(*running, state.last_handler().second);
    const chain* const last = state.last_chain();  // it runs a list of the other face
    if (last == nullptr || last->last_entry() == nullptr) return "an application without layers";
    return describe(*last->last_entry(), last->last_handler());
}

CORTADO_DECL void answer_unanswered(exchange_state& state, std::string_view layer) {
    const std::string cause =
        "the handler of " + std::string(layer) +
        " has neither answered nor called next(), and nobody holds what res.keep() gives";
    {
        const cortado::detail::context_scope inside(web::context_of(state.exchange()));
        logger::error("{} {}: {}", state.req.method, state.req.original_url, cause);
    }
    if (state.application().settings.shows_diagnostics) {
        answer_page(state, 500, http::escape_html("express: " + cause));
    } else {
        answer_status_page(state, 500);
    }
}

CORTADO_DECL void log_failure(const exchange_state& state, const std::exception_ptr& failure) {
    const web::exchange& ex = state.exchange();
    if (ex.stop.stop_requested() || (ex.is_head_sent() && !ex.has_ended())) return;
    if (state.application().settings.find("env").text() == "test") return;
    const cortado::detail::context_scope inside(web::context_of(ex));
    try {
        std::rethrow_exception(failure);
    } catch (const http_error& known) {
        if (known.status() < 500) return;
        logger::error("{} {}: {}", state.req.method, state.req.original_url, known.what());
    } catch (const std::exception& error) {
        logger::error("{} {}: {}", state.req.method, state.req.original_url, error.what());
    } catch (...) {
        logger::error("{} {}: an exception of unknown type", state.req.method, state.req.original_url);
    }
}

CORTADO_DECL void answer_method_not_allowed(exchange_state& state, method_set taken) {
    state.exchange().response.headers.set("Allow", method_list(taken));
    answer_status_page(state, 405);
}

CORTADO_DECL std::string draw_routes(const route_table& table, std::string_view prefix) {
    std::string text;
    for (const table_entry& entry : table.entries()) {
        text.append(prefix).append(describe(entry)).append("\n");
        if (entry.mounted) text += draw_routes(*entry.mounted, std::string(prefix) + "    ");
    }
    return text;
}

}  // namespace cortado::express::detail
