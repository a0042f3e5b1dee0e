#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/core/share.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/status.hpp>
#include <cortado/koa/application.hpp>
#include <cortado/web/request_context.hpp>
#include <cortado/web/unfinished_answers.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace cortado::koa {

namespace detail {

CORTADO_DECL task<> failed(std::exception_ptr failure) {
    std::rethrow_exception(failure);
    co_return;
}

/** Make the first layer's task, whether or not that layer throws before it has one. */
CORTADO_DECL task<> first_task(pass& from_top) {
    try {
        return from_top.descend(0);
    } catch (...) {
        return failed(std::current_exception());
    }
}

CORTADO_DECL task<> application_core::run(void* self, web::exchange& ex) {
    auto& core = *static_cast<application_core*>(self);
    context& ctx = ex.face<context>();
    ctx.enter(core.state);
    {
        task<> work = first_task(ctx.open_pass(core.layers, std::nullopt));
        const bool is_through = work.run_through(ex.stop.token());
        if (!is_through || ex.is_held() || !ctx.is_to_respond()) [[unlikely]]
            return core.conclude(ctx, std::move(work));
    }
    ctx.answer();
    return {};
}

CORTADO_DECL task<> application_core::run_mounted(void* self, web::exchange& ex, web::cursor next) {
    auto& core = *static_cast<application_core*>(self);
    context& ctx = ex.face<context>();
    if (ctx.app_or_null() == nullptr) ctx.enter(core.state);
    return ctx.open_pass(core.layers, next).descend(0);
}

CORTADO_DECL task<> whole_run(void* self, web::exchange& ex) {
    task<> work = application_core::run(self, ex);
    if (work) co_await work;
}

CORTADO_DECL task<> application_core::run_to_be_found(void* self, web::exchange& ex) {
    return detail::run_to_be_found(static_cast<application_core*>(self)->state, ex, whole_run(self, ex));
}

CORTADO_DECL task<> whole_mounted_run(void* self, web::exchange& ex, web::cursor next) {
    task<> work = application_core::run_mounted(self, ex, next);
    co_await work;
}

CORTADO_DECL task<> application_core::run_mounted_to_be_found(void* self, web::exchange& ex,
                                                              web::cursor next) {
    return detail::run_to_be_found(static_cast<application_core*>(self)->state, ex,
                                   whole_mounted_run(self, ex, next));
}

CORTADO_DECL task<> application_core::conclude(context& ctx, task<> work) {
    web::exchange& ex = ctx.exchange();
    std::exception_ptr failure;
    bool is_stopped = false;
    try {
        if (work) co_await work;
        co_await ctx.send_late_body();
        while (ex.is_held()) {
            ex.changed.reset();
            co_await ex.changed;
        }
        if (!ctx.respond && ctx.writable()) {
            throw usage_error(
                "ctx.respond is false, but nobody ended the response; call ctx.exchange().end()");
        }
        ctx.answer();
    } catch (const operation_cancelled&) {
        is_stopped = true;  // nobody is there to be answered
    } catch (...) {
        failure = std::current_exception();
    }
    try {
        if (failure) handle_error(ctx, std::exchange(failure, nullptr));
    } catch (...) {
        failure = std::current_exception();
    }
    if (auto* const unfinished = ex.attached<web::unfinished_answers>()) co_await *unfinished;
    if (failure) std::rethrow_exception(failure);
    if (is_stopped) throw operation_cancelled();
}

CORTADO_DECL void application_core::handle_error(context& ctx, const std::exception_ptr& failure) {
    const cortado::detail::context_scope inside(web::context_of(ctx.exchange()));
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        answer_error(ctx, error);
    } catch (...) {
        answer_error(ctx, std::runtime_error("non-error thrown"));
    }
    // Half a response is on its way; only the end of the connection can tell the client.
    if (ctx.writable()) std::rethrow_exception(failure);
}

CORTADO_DECL void application_core::answer_error(context& ctx, const std::exception& error) {
    report(ctx, error);
    const auto* known = dynamic_cast<const http_error*>(&error);
    if (!ctx.writable() || ctx.header_sent()) return;
    if (known == nullptr) return ctx.answer_error(500, http::reason_phrase(500), {});
    const bool has_phrase = !http::reason_phrase(known->status()).empty();
    const int code = has_phrase ? known->status() : 500;
    const bool is_shown = known->expose() && *known->what() != '\0';
    ctx.answer_error(code, is_shown ? std::string_view(known->what()) : http::reason_phrase(code),
                     known->headers());
}

CORTADO_DECL void report_broken_listener(const char* what) noexcept try {
    logger::error("koa: an on_error listener threw: {}", what);
} catch (...) {
    // A message that cannot be written is no reason to end the program.
}

CORTADO_DECL void application_core::report(context& ctx, const std::exception& error) noexcept try {
    state.emit("error", error, ctx);
} catch (const std::exception& second) {
    report_broken_listener(second.what());
} catch (...) {
    report_broken_listener("not a std::exception");
}

/** @source Koa, new Application */
CORTADO_DECL std::shared_ptr<application_core> make_core(application_options options) {
    auto core = cortado::detail::share<application_core>();
    core->state.options = std::move(options);
    std::string& env = core->state.options.env;
    const char* const said = std::getenv("NODE_ENV");
    if (env.empty()) env = said != nullptr && *said != '\0' ? said : "development";
    return core;
}

}  // namespace detail

CORTADO_DECL application::application(application_options options)
    : application(detail::make_core(std::move(options))) {}

CORTADO_DECL application::application(std::shared_ptr<detail::application_core> core)
    : silent(core->state.options.silent, core->layers.is_frozen()),
      env(core->state.options.env, core->layers.is_frozen()),
      keys(core->state.options.keys, core->layers.is_frozen()),
      proxy(core->state.options.proxy, core->layers.is_frozen()),
      proxy_ip_header(core->state.options.proxy_ip_header, core->layers.is_frozen()),
      max_ips_count(core->state.options.max_ips_count, core->layers.is_frozen()),
      subdomain_offset(core->state.options.subdomain_offset, core->layers.is_frozen()),
      async_local_storage(core->state.options.async_local_storage, core->layers.is_frozen()),
      core_(std::move(core)) {}

CORTADO_DECL application& application::use(middleware added) {
    added.add_to(core_->layers);
    return *this;
}

CORTADO_DECL application& application::on_error(error_listener listener) {
    if (core_->layers.is_frozen()) {
        throw usage_error(
            "koa: on_error() comes too late: the application is in use already; call it before listen()");
    }
    core_->state.listeners.push_back(std::move(listener));
    return *this;
}

CORTADO_DECL application& application::on(std::string_view event, error_listener listener) {
    if (event != "error") {
        throw usage_error("koa: an application emits \"error\" only, not \"" + std::string(event) + '"');
    }
    return on_error(std::move(listener));
}

CORTADO_DECL web::handler application::as_handler() const {
    core_->layers.freeze();
    const bool is_found = core_->state.options.async_local_storage;
    return web::handler(
        is_found ? &detail::application_core::run_to_be_found : &detail::application_core::run, core_);
}

CORTADO_DECL web::layer application::as_layer() const {
    core_->layers.freeze();
    web::layer mounted;
    mounted.kind = web::layer::style::onion;
    mounted.call = core_->state.options.async_local_storage
                       ? &detail::application_core::run_mounted_to_be_found
                       : &detail::application_core::run_mounted;
    mounted.state = core_;
    return mounted;
}

}  // namespace cortado::koa
