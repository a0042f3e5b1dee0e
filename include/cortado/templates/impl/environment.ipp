#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/templates/detail/builtins.hpp>
#include <cortado/templates/detail/environment_state.hpp>
#include <cortado/templates/environment.hpp>

#include <algorithm>
#include <utility>

namespace cortado::templates {

namespace detail {

CORTADO_DECL const helper* environment_state::find_helper(std::string_view name) {
    const std::lock_guard lock(mutex);
    if (const auto at = helpers.find(name); at != helpers.end()) return at->second.get();
    return builtin_helper(name);
}

CORTADO_DECL void environment_state::log(std::string_view level, std::string_view text) {
    if (listener) return listener(level, text);
    if (level == "error" || level == "3") return logger::error("{}", text);
    if (level == "warn" || level == "2") return logger::warn("{}", text);
    if (level == "debug" || level == "0") return logger::debug("{}", text);
    logger::info("{}", text);
}

// The escaping of a file is that of the last extension there is a rule for: mail.txt.hbs is a text.
CORTADO_DECL compile_options environment_state::options_for(std::string_view file) const {
    compile_options made = settings.compile;
    if (file.ends_with(settings.extension)) file.remove_suffix(settings.extension.size());
    for (const extension_escaping& rule : settings.escapings) {
        if (file.ends_with(rule.extension)) made.escaping = rule.escaping;
    }
    return made;
}

CORTADO_DECL std::optional<loaded_text> environment_state::load_text(std::string_view name, bool is_partial,
                                                                     file_stamp* stamp) {
    {
        const std::lock_guard lock(mutex);
        if (const auto at = texts.find(name); at != texts.end())
            return loaded_text{at->first, at->second, options_for(name)};
    }
    if (!is_template_name(name)) return std::nullopt;
    std::vector<std::string> folders;
    if (is_partial) folders = settings.partial_folders;
    if (!settings.folder.empty()) folders.push_back(settings.folder);
    for (const std::string& folder : folders) {
        const std::string plain = folder + "/" + std::string(name);
        for (const std::string& path : {plain + settings.extension, plain}) {
            if (path == plain && !name.ends_with(settings.extension)) continue;
            file_stamp read;
            std::optional<std::string> text = read_text(path, read);
            if (!text) continue;
            if (stamp != nullptr) *stamp = read;
            return loaded_text{path.substr(folder.size() + 1), std::move(*text), options_for(path)};
        }
    }
    return std::nullopt;
}

CORTADO_DECL std::optional<loaded_text> environment_state::load_path(const std::string& path,
                                                                     file_stamp* stamp) {
    std::optional<std::string> text = read_text(path, *stamp);
    if (!text) return std::nullopt;
    // Messages call a file of the folder by the name that it has there.
    const bool is_inside = !settings.folder.empty() && path.starts_with(settings.folder + "/");
    return loaded_text{is_inside ? path.substr(settings.folder.size() + 1) : path, std::move(*text),
                       options_for(path)};
}

CORTADO_DECL std::optional<loaded_text> environment_state::load_partial(std::string_view name) {
    return load_text(name, true, nullptr);
}
CORTADO_DECL std::optional<loaded_text> recording_resolver::load_partial(std::string_view name) {
    file_stamp stamp;
    std::optional<loaded_text> made = state_->load_text(name, true, &stamp);
    if (made && stamp.size >= 0) files_->add(stamp);
    return made;
}

CORTADO_DECL bool file_list::has_changed() const {
    const std::lock_guard lock(mutex_);
    return std::any_of(stamps_.begin(), stamps_.end(), [](const file_stamp& known) {
        const std::optional<file_stamp> now = stamp_of(known.path);
        return !now || !(*now == known);
    });
}

}  // namespace detail

CORTADO_DECL environment::environment(environment_options how)
    : state_(std::make_shared<detail::environment_state>(std::move(how))),
      cache_(std::make_shared<detail::template_cache>()) {
    std::string& extension = state_->settings.extension;
    if (!extension.empty() && extension.front() != '.') {
        throw usage_error("templates::environment: an extension begins with a dot: \"." + extension + "\"");
    }
}

CORTADO_DECL const environment_options& environment::settings() const noexcept { return state_->settings; }

CORTADO_DECL void environment::add_helper(detail::helper made) {
    if (made.name.empty()) throw usage_error("templates::environment: a helper needs a name");
    const std::lock_guard lock(state_->mutex);
    auto held = std::make_unique<detail::helper>(std::move(made));
    std::unique_ptr<detail::helper>& place = state_->helpers[held->name];
    if (place) state_->replaced.push_back(std::move(place));
    place = std::move(held);
    cache_->clear();
}

CORTADO_DECL environment& environment::add(std::string name, std::string text) {
    const std::lock_guard lock(state_->mutex);
    state_->texts.insert_or_assign(std::move(name), std::move(text));
    cache_->clear();
    return *this;
}

CORTADO_DECL void environment::forget() const { cache_->clear(); }

CORTADO_DECL void environment::on_log(function<void(std::string_view, std::string_view)> listener) {
    state_->listener = std::move(listener);
}

CORTADO_DECL bool environment::has(std::string_view name) const {
    return state_->load_text(name, false, nullptr).has_value();
}

CORTADO_DECL compiled_template environment::load(std::string_view name) const { return load_as(name, false); }
CORTADO_DECL compiled_template environment::load_file(const std::string& path) const {
    return load_as(path, true);
}

CORTADO_DECL compiled_template environment::load_as(std::string_view name, bool is_path) const {
    detail::template_cache::entry known;
    {
        const std::lock_guard lock(cache_->mutex);
        if (const auto at = cache_->entries.find(name); at != cache_->entries.end()) known = at->second;
    }
    if (known.set && !(state_->settings.watch && known.files->has_changed())) {
        return compiled_template(std::move(known.set), state_->settings.limits);
    }
    detail::file_stamp stamp;
    std::optional<detail::loaded_text> text =
        is_path ? state_->load_path(std::string(name), &stamp) : state_->load_text(name, false, &stamp);
    if (!text) {
        throw usage_error("templates::environment: there is no template \"" + std::string(name) + "\"" +
                          (state_->settings.folder.empty() ? "; add() it, or name a folder"
                                                           : " in " + state_->settings.folder));
    }
    known.files = std::make_shared<detail::file_list>();
    if (stamp.size >= 0) known.files->add(stamp);
    known.set = std::make_shared<detail::program_set>(
        std::make_shared<detail::recording_resolver>(state_, known.files));
    known.set->compile(std::move(*text));
    const std::lock_guard lock(cache_->mutex);
    cache_->entries.insert_or_assign(std::string(name), known);
    return compiled_template(std::move(known.set), state_->settings.limits);
}

CORTADO_DECL compiled_template environment::compile(std::string text, std::string name) const {
    const compile_options how = state_->options_for(name);
    return compile(std::move(text), std::move(name), how);
}
CORTADO_DECL compiled_template environment::compile(std::string text, std::string name,
                                                    const compile_options& how) const {
    auto set = std::make_shared<detail::program_set>(state_);
    set->compile({std::move(name), std::move(text), how});
    return compiled_template(std::move(set), state_->settings.limits);
}

}  // namespace cortado::templates
