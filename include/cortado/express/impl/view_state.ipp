#pragma once

#include <cortado/core/error.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/detail/view_state.hpp>

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace cortado::express::detail {

CORTADO_DECL value_ref show_setting(const setting_value& value) noexcept {
    static constexpr value_table function_table{.kind = value_kind::callable};
    if (const auto* is_on = value.find<bool>()) return value_of(*is_on);
    if (const auto* number = value.find<std::int64_t>()) return value_of(*number);
    if (const auto* text = value.find<std::string>()) return value_of(*text);
    if (const auto* list = value.find<std::vector<std::string>>()) return value_of(*list);
    return value.has_value() ? value_ref(&value, function_table) : value_ref();
}

/** Step through what was set here; what an outer application has is found by name only. */
CORTADO_DECL bool next_setting(const void* of, value_cursor& at) {
    const auto& values = static_cast<const settings*>(of)->own();
    if (at.count >= values.size()) return false;
    at.key = values[at.count].first;
    at.value = show_setting(values[at.count].second);
    return true;
}

CORTADO_DECL value_ref show_settings(const settings& of) noexcept {
    static constexpr value_table table{
        .kind = value_kind::object,
        .size = [](const void* shown_of) { return static_cast<const settings*>(shown_of)->own().size(); },
        .find =
            [](const void* shown_of, std::string_view name) {
                return show_setting(static_cast<const settings*>(shown_of)->find(name));
            },
        .next = &next_setting,
    };
    return value_ref(&of, table);
}

CORTADO_DECL view_locals::view_locals(const application_state& app, const web::state_map* of_response,
                                      const value_ref& model)
    : lowest_{show_settings(app.settings), app.enabled("view cache")} {
    highest_._locals = of_response != nullptr ? value_of(*of_response) : model.find("_locals");
    layers_.add(value_of(lowest_));
    layers_.add(value_of(app.locals));
    layers_.add(highest_._locals);
    layers_.add(model);
    layers_.add(value_of(highest_));
    const value_ref said = layers_.find("cache");
    uses_cache_ = said.is_nothing() ? lowest_.cache : is_truthy(said);
}

/** The folders of the setting `views`. */
CORTADO_DECL std::vector<std::string> view_folders(const application_state& app) {
    const setting_value& folders = app.get("views");
    if (const auto* list = folders.find<std::vector<std::string>>()) return *list;
    return {std::string(folders.text())};
}

/** Look for a view of an application. @source Express 5, app.render and View */
CORTADO_DECL web::view_cache::entry look_up_view(const application_state& app, std::string_view name) {
    const web::view_file file = web::view_file_of(name, app.get("view engine").text());
    web::view_engine* const engine = app.find_engine(file.extension);
    if (engine == nullptr) {
        throw usage_error("express: there is no engine for '" + file.extension +
                          "'; give the application one: app.engine(\"" + file.extension.substr(1) +
                          "\", ...)");
    }
    const std::vector<std::string> folders = view_folders(app);
    std::optional<std::string> path = web::find_view(file, folders);
    if (!path) throw web::view_not_found(name, folders);
    return {std::move(*path), engine};
}

CORTADO_DECL web::view_cache::entry find_app_view(const application_state& app, std::string_view name,
                                                  bool uses_cache) {
    web::view_cache& cache = app.views().cache;
    if (!uses_cache) return look_up_view(app, name);
    if (std::optional<web::view_cache::entry> known = cache.find(name)) return *std::move(known);
    web::view_cache::entry found = look_up_view(app, name);
    cache.add(name, found);
    return found;
}

CORTADO_DECL task<std::string> render_view(const application_state* app, std::string name, view_model model,
                                           const web::state_map* of_response, std::shared_ptr<const void>) {
    const view_locals locals(*app, of_response, model.values());
    web::view_cache::entry view = find_app_view(*app, name, locals.uses_cache());
    web::view_request request{std::move(view.path), std::move(name), locals.values(), locals.uses_cache()};
    task<std::string> work = (*view.engine)(std::move(request));
    std::string text = co_await work;
    co_return text;
}

}  // namespace cortado::express::detail
