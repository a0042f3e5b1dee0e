#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/http/http_error.hpp>
#include <cortado/http/status.hpp>
#include <cortado/koa/application.hpp>

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
    {
        task<> work = first_task(ctx.open_pass(core.layers, std::nullopt));
        const bool is_through = work.run_through(ex.stop.token());
        if (!is_through || ex.is_held() || !ctx.respond) [[unlikely]]
            return core.conclude(ctx, std::move(work));
    }
    ctx.answer();
    return {};
}

CORTADO_DECL task<> application_core::run_mounted(void* self, web::exchange& ex, web::cursor next) {
    auto& core = *static_cast<application_core*>(self);
    return ex.face<context>().open_pass(core.layers, next).descend(0);
}

CORTADO_DECL task<> application_core::conclude(context& ctx, task<> work) {
    web::exchange& ex = ctx.exchange();
    std::exception_ptr failure;
    try {
        if (work) co_await work;
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
        throw;  // nobody is there to be answered
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) handle_error(ctx, failure);
}

CORTADO_DECL void application_core::handle_error(context& ctx, const std::exception_ptr& failure) {
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
    const auto* known = dynamic_cast<const http_error*>(&error);
    report(ctx, error, known);
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

CORTADO_DECL void application_core::report(context& ctx, const std::exception& error,
                                           const http_error* known) noexcept try {
    for (error_listener& listener : listeners) listener(error, ctx);
    const bool is_for_client = known != nullptr && (known->expose() || known->status() == 404);
    if (!listeners.empty() || options.silent || is_for_client) return;
    logger::error("koa: {} {}: {}", ctx.method, ctx.original_url(), error.what());
} catch (const std::exception& second) {
    report_broken_listener(second.what());
} catch (...) {
    report_broken_listener("not a std::exception");
}

}  // namespace detail

CORTADO_DECL application::application(application_options options)
    : core_(std::make_shared<detail::application_core>()) {
    core_->options = options;
}

CORTADO_DECL application& application::use(middleware added) {
    added.add_to(core_->layers);
    return *this;
}

CORTADO_DECL application& application::on_error(error_listener listener) {
    if (core_->layers.is_frozen()) {
        throw usage_error(
            "koa: on_error() comes too late: the application is in use already; call it before listen()");
    }
    core_->listeners.push_back(std::move(listener));
    return *this;
}

CORTADO_DECL web::handler application::as_handler() const {
    core_->layers.freeze();
    return web::handler(&detail::application_core::run, core_);
}

CORTADO_DECL web::layer application::as_layer() const {
    core_->layers.freeze();
    web::layer mounted;
    mounted.kind = web::layer::style::onion;
    mounted.call = &detail::application_core::run_mounted;
    mounted.state = core_;
    return mounted;
}

}  // namespace cortado::koa
