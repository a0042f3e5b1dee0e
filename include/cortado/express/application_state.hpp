#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/settings.hpp>
#include <cortado/express/view_model.hpp>
#include <cortado/web/state_map.hpp>
#include <cortado/web/view_engine.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::express {

namespace detail {
struct view_state;
}

/** What belongs to an application besides its layers, shared by its handles and its requests: `req.app()`.
    Requests read it, on any thread, once it serves. */
class application_state {
public:
    CORTADO_DECL application_state();

    /** What is set here or in the application this is mounted in. */
    const setting_value& get(std::string_view setting) const noexcept { return settings.find(setting); }
    bool enabled(std::string_view setting) const noexcept { return static_cast<bool>(get(setting)); }
    bool disabled(std::string_view setting) const noexcept { return !enabled(setting); }

    /** Where it is mounted as it was written; "/" where it is not. Of several mount points, the first.
        @source Express, app.mountpath */
    std::string mountpath = "/";
    /** All its mount points, where it was mounted with a list of them. */
    std::vector<std::string> mountpaths;
    /** The mount paths from the outermost application to this one, put together; "" for the outermost.
        @source Express, app.path() */
    CORTADO_DECL std::string path() const;
    /** The application this is mounted in; null for the outermost. What is mounted keeps it. */
    const application_state* parent() const noexcept { return parent_.get(); }

    /** Called for being mounted, as the event `mount` of Express; see application::on_mount(). */
    CORTADO_DECL void mount(std::shared_ptr<const application_state> in, std::vector<std::string> paths);

    /** Called with the application this has been mounted in, in the order they were added. */
    array_list<function<void(const application_state& parent)>> on_mount;

    express::settings settings;
    /** Values for views and handlers. */
    web::state_map locals{"app.locals"};

    /** Render a view: see application::render(). The application outlives the task. */
    [[nodiscard]] CORTADO_DECL task<std::string> render(std::string_view name, view_model model = {}) const;

    /** Find the engine of an extension here or in the application this is mounted in; null if there is none. */
    CORTADO_DECL web::view_engine* find_engine(std::string_view extension) const noexcept;
    detail::view_state& views() const noexcept { return *views_; }

private:
    std::shared_ptr<const application_state> parent_;
    std::shared_ptr<detail::view_state> views_;
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/application_state.ipp>
#endif
