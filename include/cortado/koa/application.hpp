#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/koa/compose.hpp>
#include <cortado/koa/context.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/koa/middleware.hpp>
#include <cortado/server/server.hpp>
#include <cortado/web/exchange.hpp>
#include <cortado/web/handler.hpp>
#include <cortado/web/inject.hpp>
#include <cortado/web/layer.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace cortado::koa {

/** How an application behaves. */
struct application_options {
    bool silent = false;  ///< log no errors
};

/** Who hears of each error that leaves the outermost layer, before it is answered. */
using error_listener = function<void(const std::exception&, context&)>;

namespace detail {

/** What an application and everything made of it share. */
struct application_core {
    layer_list layers;
    application_options options;
    std::vector<error_listener> listeners;

    CORTADO_DECL static task<> run(void* self, web::exchange& ex);
    CORTADO_DECL static task<> run_mounted(void* self, web::exchange& ex, web::cursor next);

private:
    [[gnu::cold]] CORTADO_DECL task<> conclude(context& ctx, task<> work);
    CORTADO_DECL void handle_error(context& ctx, const std::exception_ptr& failure);
    CORTADO_DECL void answer_error(context& ctx, const std::exception& error);
    CORTADO_DECL void report(context& ctx, const std::exception& error, const http_error* known) noexcept;
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
class application {
public:
    CORTADO_DECL explicit application(application_options options = {});
    application(application&&) = default;
    application& operator=(application&&) = default;

    /** Add a middleware below those added before.
        @throws usage_error  the application is in use already */
    CORTADO_DECL application& use(middleware added);

    /** Hear of errors in place of the default, which logs all but those meant for the client. Several are
       called in the order they were added.
        @throws usage_error  the application is in use already */
    CORTADO_DECL application& on_error(error_listener listener);

    // --- putting it to use
    /** Bind, start to serve, and return; `cortado::run()` then runs the loop. Freezes the application, which
       lives on without this object.
        @param port  0 for any that is free
        @throws std::system_error  the address cannot be had; the message says which and why */
    server listen(std::uint16_t port, listen_options options = {}) const {
        return serve(port, as_handler(), std::move(options));
    }

    /** Run a request through the application without a socket. Freezes it. */
    task<web::inject_response> inject(web::inject_request request) const {
        return web::inject(as_handler(), std::move(request));
    }

    /** Freeze the application and make what a server or inject() calls. It lives on without this object. */
    CORTADO_DECL web::handler as_handler() const;

    /** Freeze the application and make a layer of it, to mount in an application of either face. What falls
       off its end goes on behind the mount point; errors go up to the outer application. */
    CORTADO_DECL web::layer as_layer() const;

private:
    std::shared_ptr<detail::application_core> core_;
};

}  // namespace cortado::koa

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/koa/impl/application.ipp>
#endif
