#pragma once

#include <cortado/core/error.hpp>
#include <cortado/web/view_lookup.hpp>

#include <algorithm>
#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

namespace cortado::web {

namespace detail {

/** `"a"`, or `"a", "b" or "c"`. */
CORTADO_DECL std::string folders_text(std::span<const std::string> folders) {
    std::string text;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        if (i > 0) text += i + 1 == folders.size() ? " or " : ", ";
        text.append(1, '"').append(folders[i]).append(1, '"');
    }
    return text;
}

CORTADO_DECL std::string not_found_text(std::string_view name, std::span<const std::string> folders) {
    return std::string("Failed to lookup view \"")
        .append(name)
        .append(folders.size() > 1 ? "\" in views directories " : "\" in views directory ")
        .append(folders.empty() ? "\"\"" : folders_text(folders));
}

/** @source Node, path.posix.extname */
CORTADO_DECL std::string_view view_extension(std::string_view name) noexcept {
    const std::string_view base = name.substr(name.rfind('/') + 1);
    const std::size_t dot = base.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || base == "..") return {};
    return base.substr(dot);
}

/** Go from a folder to a path, which `.`, `..` and a slash in front of it may lead elsewhere.
    @source Node, path.posix.resolve */
CORTADO_DECL std::string resolve_view(std::string_view folder, std::string_view name) {
    std::string whole(name);
    if (!name.starts_with('/')) whole = std::string(folder) + '/' + whole;
    if (!whole.starts_with('/')) {
        const std::unique_ptr<char, void (*)(void*)> here(::getcwd(nullptr, 0), &std::free);
        whole = std::string(here ? here.get() : "") + '/' + whole;
    }
    std::string path;
    for (std::size_t begin = 0; begin < whole.size();) {
        const std::size_t end = std::min(whole.find('/', begin), whole.size());
        const std::string_view part(whole.data() + begin, end - begin);
        if (part == "..") {
            path.resize(path.empty() ? 0 : path.rfind('/'));
        } else if (!part.empty() && part != ".") {
            path.append(1, '/').append(part);
        }
        begin = end + 1;
    }
    return path;
}

CORTADO_DECL bool is_view_file(const std::string& path) noexcept {
    struct stat found {};
    const bool is_name = path.find('\0') == std::string::npos;
    return is_name && ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

}  // namespace detail

CORTADO_DECL view_not_found::view_not_found(std::string_view name, std::span<const std::string> folders)
    : std::runtime_error(detail::not_found_text(name, folders)), name_(name) {}

CORTADO_DECL view_file view_file_of(std::string_view name, std::string_view default_extension) {
    view_file file{std::string(name), std::string(detail::view_extension(name))};
    if (!file.extension.empty()) return file;
    if (default_extension.empty())
        throw usage_error("No default engine was specified and no extension was provided.");
    if (!default_extension.starts_with('.')) file.extension = '.';
    file.extension += default_extension;
    file.name += file.extension;
    return file;
}

CORTADO_DECL std::optional<std::string> find_view(const view_file& file,
                                                  std::span<const std::string> folders) {
    for (const std::string& folder : folders) {
        std::string path = detail::resolve_view(folder, file.name);
        if (detail::is_view_file(path)) return path;
        if (path.ends_with(file.extension)) path.resize(path.size() - file.extension.size());
        if (!path.ends_with('/')) path += '/';  // nothing stands before the extension in "users/" and ""
        path.append("index").append(file.extension);
        if (detail::is_view_file(path)) return path;
    }
    return std::nullopt;
}

CORTADO_DECL void view_engines::add(std::string_view extension, view_engine engine) {
    if (extension.starts_with('.')) extension.remove_prefix(1);
    if (extension.empty()) throw usage_error("engine: it needs an extension, \"html\"");
    if (!engine) throw usage_error("callback function required");
    const std::string name = '.' + std::string(extension);
    if (view_engine* const known = find(name)) {
        *known = std::move(engine);
    } else {
        engines_.emplace_back(name, std::make_unique<view_engine>(std::move(engine)));
    }
}

CORTADO_DECL view_engine* view_engines::find(std::string_view extension) noexcept {
    for (const auto& [name, engine] : engines_) {
        if (name == extension) return engine.get();
    }
    return nullptr;
}

CORTADO_DECL std::optional<view_cache::entry> view_cache::find(std::string_view name) {
    const std::lock_guard locked(lock_);
    const auto at = std::ranges::lower_bound(known_, name, {}, &std::pair<std::string, entry>::first);
    if (at == known_.end() || at->first != name) return std::nullopt;
    return at->second;
}

CORTADO_DECL void view_cache::add(std::string_view name, entry found) {
    const std::lock_guard locked(lock_);
    const auto at = std::ranges::lower_bound(known_, name, {}, &std::pair<std::string, entry>::first);
    if (at != known_.end() && at->first == name) {
        at->second = std::move(found);
    } else if (known_.size() < most) {
        known_.insert(at, {std::string(name), std::move(found)});
    }
}

}  // namespace cortado::web
