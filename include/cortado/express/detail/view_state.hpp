#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_layers.hpp>
#include <cortado/express/view_model.hpp>
#include <cortado/web/state_map.hpp>
#include <cortado/web/view_lookup.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace cortado::express {
class application_state;
class settings;
}  // namespace cortado::express

namespace cortado::express::detail {

/** What an application needs to render views. */
struct view_state {
    web::view_engines engines;
    web::view_cache cache;
};

/** The values that one view gets, those of the application below those of the response below its own.
    @source Express 5, app.render */
class view_locals {
public:
    /** @param of_response  null outside of a response; then `_locals` of the model stand for them
        The arguments outlive this. */
    CORTADO_DECL view_locals(const application_state& app, const web::state_map* of_response,
                             const value_ref& model);
    view_locals(const view_locals&) = delete;
    view_locals& operator=(const view_locals&) = delete;

    value_ref values() const { return value_of(layers_); }
    /** Are views to be kept: the local `cache`, else the setting `view cache`. */
    bool uses_cache() const noexcept { return uses_cache_; }

private:
    struct lowest {
        value_ref settings;
        bool cache;
    };
    struct highest {
        value_ref _locals;
    };

    lowest lowest_;
    highest highest_;
    value_layers layers_;
    bool uses_cache_;
};

/** Show settings to views, by their names. */
CORTADO_DECL value_ref show_settings(const settings& of) noexcept;

/** Find a view and have its engine render it.
    @param kept_while  lives until the rendering has ended */
CORTADO_DECL task<std::string> render_view(const application_state* app, std::string name, view_model model,
                                           const web::state_map* of_response,
                                           std::shared_ptr<const void> kept_while);

}  // namespace cortado::express::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/view_state.ipp>
#endif
