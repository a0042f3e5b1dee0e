#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/templates/detail/folder.hpp>
#include <cortado/templates/detail/helper_entry.hpp>
#include <cortado/templates/detail/program_set.hpp>
#include <cortado/templates/environment_options.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::templates::detail {

/** What the copies of an environment share, and its templates hold. */
class environment_state final : public resolver {
public:
    explicit environment_state(environment_options how) : settings(std::move(how)) {}

    std::optional<loaded_text> load_partial(std::string_view name) override;
    const helper* find_helper(std::string_view name) override;
    void log(std::string_view level, std::string_view text) override;

    std::optional<loaded_text> load_text(std::string_view name, bool is_partial, file_stamp* stamp);
    std::optional<loaded_text> load_path(const std::string& path, file_stamp* stamp);
    compile_options options_for(std::string_view file) const;

    environment_options settings;
    std::mutex mutex{};
    std::map<std::string, std::string, std::less<>> texts{};
    std::map<std::string, std::unique_ptr<helper>, std::less<>> helpers{};
    std::vector<std::unique_ptr<helper>> replaced{};  // templates compiled before still call them
    function<void(std::string_view, std::string_view)> listener{};
};

/** The files a template was made of; a partial is added by whoever renders it first. Safe for threads. */
class file_list {
public:
    void add(file_stamp stamp) {
        const std::lock_guard lock(mutex_);
        stamps_.push_back(std::move(stamp));
    }
    CORTADO_DECL bool has_changed() const;

private:
    mutable std::mutex mutex_{};
    std::vector<file_stamp> stamps_{};
};

/** What was compiled, by name. Apart from the state, which the templates hold: else they would hold one another. */
struct template_cache {
    struct entry {
        std::shared_ptr<program_set> set{};
        std::shared_ptr<file_list> files{};
    };

    void clear() {
        const std::lock_guard lock(mutex);
        entries.clear();
    }

    std::mutex mutex{};
    std::map<std::string, entry, std::less<>> entries{};
};

/** Give a set its partials, and remember which files they came from. */
class recording_resolver final : public resolver {
public:
    recording_resolver(std::shared_ptr<environment_state> of, std::shared_ptr<file_list> files)
        : state_(std::move(of)), files_(std::move(files)) {}

    std::optional<loaded_text> load_partial(std::string_view name) override;
    const helper* find_helper(std::string_view name) override { return state_->find_helper(name); }
    void log(std::string_view level, std::string_view text) override { state_->log(level, text); }

private:
    std::shared_ptr<environment_state> state_;
    std::shared_ptr<file_list> files_;
};

}  // namespace cortado::templates::detail
