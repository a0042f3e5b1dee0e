#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/express/router.hpp>
#include <cortado/express/view_model.hpp>
#include <cortado/server/server.hpp>
#include <cortado/web/handler.hpp>
#include <cortado/web/inject.hpp>
#include <cortado/web/view_engine.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::express {

/** An Express application: a router that answers requests.
    ```
    express::application app;
    app.get("/users/:id", [](express::request& req, express::response& res) { res.send(req.params["id"]); });
    ```
    Whatever its handlers leave unanswered is answered for them: 404 at the end of the list, 500 where a handler has
    neither answered nor gone on. Movable; frozen when it begins to serve.
    @source Express 5, Application */
class application : public routing<application>, public listens<application> {
public:
    CORTADO_DECL application();
    application(application&&) = default;
    application& operator=(application&&) = default;

    /** Set a setting, one of Express's or one of your own: `app.set("json spaces", 2)`.
        @throws usage_error  a value it does not take; a routing setting when there are layers already, which it would
                             miss; once the application serves */
    CORTADO_DECL application& set(std::string_view setting, setting_value value);
    application& enable(std::string_view setting) { return set(setting, true); }
    application& disable(std::string_view setting) { return set(setting, false); }
    bool enabled(std::string_view setting) const noexcept { return state().enabled(setting); }
    bool disabled(std::string_view setting) const noexcept { return state().disabled(setting); }

    using routing::get;
    /** What a setting is set to here, or in the application this is mounted in. */
    const setting_value& get(std::string_view setting) const noexcept { return state().get(setting); }

    /** Have views of an extension rendered by a function of web::view_request that returns `std::string` or
        `task<std::string>`. Mounted applications use it as well.
        @throws usage_error  no extension; once the application serves
        @source Express 5, app.engine */
    template <class F>
    requires web::ViewEngine<std::decay_t<F>> application& engine(std::string_view extension, F&& render) {
        add_engine(extension, web::make_view_engine(std::forward<F>(render)));
        return *this;
    }
    /** Render a view: a file in the folders of the setting `views`, by the engine of its extension, that of the setting
        `view engine` where the name has none. It sees `locals()` below the values given here, and `settings`.
        ```
        cortado::task<std::string> page = app.render("mail/welcome", {{"name", "Tobi"}});
        const std::string text = co_await page;
        ```
        @throws (the task) usage_error  no engine; web::view_not_found  no such file; what the engine throws
        @cancel as the engine has it
        @source Express 5, app.render */
    [[nodiscard]] CORTADO_DECL task<std::string> render(std::string_view name, view_model model = {}) const;

    /** Values for views and handlers: `app.locals()["title"] = "mine";` */
    web::state_map& locals() noexcept { return state().locals; }
    /** Where it is mounted; of several mount points the first. @source Express 5, app.mountpath, app.path() */
    const std::string& mountpath() const noexcept { return state().mountpath; }
    /** All its mount points, where it was mounted with a list of them. */
    const std::vector<std::string>& mountpaths() const noexcept { return state().mountpaths; }
    std::string path() const { return state().path(); }
    /** Call `listener(parent)` when this is mounted in another application, after those added before.
        @source Express 5, the event `mount` */
    template <class Listener>
    application& on_mount(Listener&& listener) {
        state().on_mount.emplace_back(std::forward<Listener>(listener));
        return *this;
    }

    /** The layers in order, one line each, with the places where they were added. */
    CORTADO_DECL std::string routes() const;
    /** Write routes() to the standard output. */
    CORTADO_DECL void print_routes() const;

    /** Settings, locals, mount points: what `req.app()` gives. */
    application_state& state() const noexcept { return *table()->application; }

    // listen(): see cortado::listens.

    /** What a server calls for each request. The application is frozen from here on. */
    CORTADO_DECL web::handler as_handler() const;

    /** Run a request through the application without a socket. The application is frozen from here on. */
    task<web::inject_response> inject(web::inject_request request) const {
        return web::inject(as_handler(), std::move(request));
    }

private:
    CORTADO_DECL void add_engine(std::string_view extension, web::view_engine engine);
};

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/application.ipp>
#endif
