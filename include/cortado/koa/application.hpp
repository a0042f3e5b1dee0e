#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/koa/application_state.hpp>
#include <cortado/koa/compose.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/current_context.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/server/server.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/handler.hpp>
#include <cortado/web/inject.hpp>
#include <cortado/web/layer.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::koa {

namespace detail {

/** What an application and everything made of it share. */
struct application_core {
    application_state state;
    layer_list layers;

    CORTADO_DECL static task<> run(void* self, web::exchange& ex);
    CORTADO_DECL static task<> run_mounted(void* self, web::exchange& ex, web::cursor next);
    // The same, in a context that koa::current_context() finds.
    CORTADO_DECL static task<> run_to_be_found(void* self, web::exchange& ex);
    CORTADO_DECL static task<> run_mounted_to_be_found(void* self, web::exchange& ex, web::cursor next);

private:
    [[gnu::cold]] CORTADO_DECL task<> conclude(context& ctx, task<> work);
    CORTADO_DECL void handle_error(context& ctx, const std::exception_ptr& failure);
    CORTADO_DECL void answer_error(context& ctx, const std::exception& error);
    CORTADO_DECL void report(context& ctx, const std::exception& error) noexcept;
};

}  // namespace detail

/** A list of middleware around one context, in Koa's onion order:

        koa::application app;
        app.use([](koa::context& ctx, koa::next_fn next) -> cortado::task<> {
            co_await next();
            ctx.set("X-Powered-By", "coffee");
        });
        app.use([](koa::context& ctx) { ctx.body = "Hello, World!"; });

    It is put together first and frozen when it goes into use: by listen(), by as_handler(), or by being
    mounted. */
class application : public listens<application> {
public:
    CORTADO_DECL explicit application(application_options options = {});
    application(application&&) = default;
    application& operator=(application&&) = default;

    // --- options; set before the application is in use
    detail::option<bool> silent;
    detail::option<std::string> env;
    detail::option<signing_keys> keys;
    detail::option<bool> proxy;
    detail::option<std::string> proxy_ip_header;
    detail::option<std::size_t> max_ips_count;
    detail::option<std::size_t> subdomain_offset;
    detail::option<bool> async_local_storage;
    /** What all requests share: by name, `app.context()["db"] = &db`, read as `ctx.extension<database*>("db")`, or by
        type, `app.context().of<services>().mail = &mail`, read as `ctx.extension<services>()`. With several loops it
        belongs to all of them: change it before listen() only. */
    web::state_map& context() noexcept { return core_->state.shared; }

    /** Add a middleware below those added before.
        @throws usage_error  the application is in use already */
    CORTADO_DECL application& use(middleware added);

    /** Hear of errors in place of the default, which logs all but those meant for the client. Several are
       called in the order they were added.
        @throws usage_error  the application is in use already */
    CORTADO_DECL application& on_error(error_listener listener);
    /** The same, in Koa's words: `app.on("error", ...)`.
        @throws usage_error  another event: there is one only */
    CORTADO_DECL application& on(std::string_view event, error_listener listener);

    // --- putting it to use
    // listen(): see cortado::listens. It freezes the application.

    /** Run a request through the application without a socket. Freezes it. */
    task<web::inject_response> inject(web::inject_request request) const {
        return web::inject(as_handler(), std::move(request));
    }

    /** Freeze the application and make what a server or inject() calls. It lives on without this object. */
    CORTADO_DECL web::handler as_handler() const;
    /** The same, in Koa's words. */
    web::handler callback() const { return as_handler(); }

    /** Freeze the application and make a layer of it, to mount in an application of either face. What falls
       off its end goes on behind the mount point; errors go up to the outer application. */
    CORTADO_DECL web::layer as_layer() const;

    /** koa::current_context(), of this application's requests alone.
        @source Koa 3, app.currentContext */
    koa::context* current_context() const noexcept { return detail::current_context_of(core_->state); }

    /** The options that are no secret, for logs. @source Koa, app.toJSON */
    json_literal to_json() const { return core_->state.to_json(); }
    json_literal inspect() const { return to_json(); }

private:
    explicit application(std::shared_ptr<detail::application_core> core);

    std::shared_ptr<detail::application_core> core_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/application.ipp>
#endif
