#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_layers.hpp>
#include <cortado/templates/environment.hpp>
#include <cortado/templates/safe_string.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace cortado::templates {

/** Say how pages are dressed. */
struct engine_options {
    std::string layout{}; /**< a template around each page, which writes it as {{{body}}}; empty for none */
};

/** Render views for an application: `app.engine("hbs", templates::engine(views))`.

    A view is rendered with its locals, then its layout with the same and with `body`, the view. The local `layout`
    names another layout, or, if it is false, none.
    @source npm hbs and express-handlebars */
class engine {
public:
    explicit engine(environment views, engine_options how = {})
        : views_(std::move(views)), how_(std::move(how)) {}

    /** Render the view of a request: anything with `path`, of the file, and `locals`, which outlive the task. Helpers
        may await. */
    template <class Request>
    requires requires(const Request& request) {
        std::string(request.path);
        value_ref(request.locals);
    }
    task<std::string> operator()(Request request) const {
        return dressed_later(*this, views_.load_file(std::string(request.path)), request.locals);
    }

    /** Render a template of the environment by name, in its layout; its helpers cannot await.
        @throws error, usage_error */
    template <class T>
    std::string render(std::string_view name, const T& locals) const {
        return dressed(views_.load(name), value_of(locals));
    }

    /** The same, and helpers may await. @param locals  must outlive the task */
    [[nodiscard]] task<std::string> render_later(std::string_view name, value_ref locals) const {
        return dressed_later(*this, views_.load(name), locals);
    }

    environment& views() noexcept { return views_; }

private:
    CORTADO_DECL std::string dressed(const compiled_template& page, const value_ref& locals) const;
    // A coroutine with a copy of the engine, which the application may have replaced before it starts.
    CORTADO_DECL static task<std::string> dressed_later(engine by, compiled_template page, value_ref locals);
    CORTADO_DECL std::string layout_for(const value_ref& locals) const;

    environment views_;
    engine_options how_;
};

}  // namespace cortado::templates

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/engine.ipp>
#endif
