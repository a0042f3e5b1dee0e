#pragma once

#include <cortado/core/error.hpp>
#include <cortado/middleware/detail/session_site.hpp>
#include <cortado/middleware/session.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace cortado::middleware {

namespace detail {

inline request_session& begin_session(void* site, web::exchange& ex) {
    kept_session& kept = ex.attach(std::make_unique<request_session>(*static_cast<session_site*>(site), ex));
    ex.before_head([session = kept.get()](web::exchange&) { session->on_head(); });
    return *kept;
}

/** All is in the cookie: nothing to wait for, and nothing to do unless somebody asks. */
inline task<> serve_from_cookie(void* site, web::exchange& ex, web::cursor next) {
    if (ex.attached<kept_session>() == nullptr) begin_session(site, ex);
    next.lock().go_on(next.position());
    return {};
}

inline task<> run_with_store(request_session& session, web::cursor next) {
    co_await session.load_from_store();
    std::exception_ptr failure;
    try {
        co_await next.lock().descend(next.position());
    } catch (const operation_cancelled&) {
        throw;  // nothing can be awaited any more: the session's destructor sees to the store
    } catch (...) {
        failure = std::current_exception();
    }
    co_await session.commit();
    if (failure) std::rethrow_exception(failure);
}

inline task<> serve_from_store(void* site, web::exchange& ex, web::cursor next) {
    if (ex.attached<kept_session>() != nullptr) return next.lock().descend(next.position());
    return run_with_store(begin_session(site, ex), next);
}

inline void check_session_options(const session_options& options) {
    if (options.is_signed && options.keys.empty())
        throw usage_error("session: without keys nothing can be signed; give it {.keys = {\"a secret\"}}");
    if (std::ranges::any_of(options.keys, &std::string::empty))
        throw usage_error("session: a key is empty, so everybody could sign with it");
    if (!options.is_signed && !options.store)
        throw usage_error("session: neither signed nor with a store, anybody could write what it says");
    if (options.max_age && *options.max_age <= std::chrono::milliseconds(0))
        throw usage_error("session: max_age must be above 0");
}

}  // namespace detail

CORTADO_DECL session::session(session_options options) {
    detail::check_session_options(options);
    // Written once for nothing, so that a name or path that no cookie can have is found here.
    http::raw_cookie_options attributes;
    attributes.path = options.path;
    attributes.domain = options.domain;
    static_cast<void>(http::serialize_raw_cookie(options.name, "", attributes));
    std::optional<http::keygrip> keys;
    if (options.is_signed) keys.emplace(options.keys);
    std::string signature_name = options.name + ".sig";
    site_ = std::make_shared<detail::session_site>(
        detail::session_site{std::move(options), std::move(keys), std::move(signature_name)});
}

CORTADO_DECL web::layer session::as_layer() const {
    web::layer made;
    const bool has_store = site_->options.store != nullptr;
    made.kind = has_store ? web::layer::style::onion : web::layer::style::linear;
    made.call = has_store ? &detail::serve_from_store : &detail::serve_from_cookie;
    made.state = site_;
    return made;
}

}  // namespace cortado::middleware
