#pragma once

#include <cortado/express/application_state.hpp>

#include <utility>

namespace cortado::express {

CORTADO_DECL std::string application_state::path() const {
    return parent_ != nullptr ? parent_->path() + mountpath : std::string();
}

CORTADO_DECL void application_state::mount(const application_state& in, std::vector<std::string> paths) {
    parent_ = &in;
    mountpath = paths.front();
    mountpaths = std::move(paths);
    settings.inherit(in.settings);
    if (on_mount) on_mount(in);
}

}  // namespace cortado::express
