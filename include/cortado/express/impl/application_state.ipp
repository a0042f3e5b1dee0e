#pragma once

#include <cortado/core/share.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/detail/view_state.hpp>

#include <utility>

namespace cortado::express {

CORTADO_DECL application_state::application_state() : views_(cortado::detail::share<detail::view_state>()) {}

CORTADO_DECL std::string application_state::path() const {
    return parent_ != nullptr ? parent_->path() + mountpath : std::string();
}

CORTADO_DECL void application_state::mount(std::shared_ptr<const application_state> in,
                                           std::vector<std::string> paths) {
    settings.inherit(in->settings);
    parent_ = std::move(in);
    mountpath = paths.front();
    mountpaths = std::move(paths);
    for (auto& listener : on_mount) listener(*parent_);
}

CORTADO_DECL task<std::string> application_state::render(std::string_view name, view_model model) const {
    return detail::render_view(this, std::string(name), std::move(model), nullptr, nullptr);
}

CORTADO_DECL web::view_engine* application_state::find_engine(std::string_view extension) const noexcept {
    for (const application_state* each = this; each != nullptr; each = each->parent()) {
        if (web::view_engine* const found = each->views().engines.find(extension)) return found;
    }
    return nullptr;
}

}  // namespace cortado::express
