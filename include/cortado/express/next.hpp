#pragma once

#include <cortado/config.hpp>
#include <cortado/web/layer.hpp>

#include <concepts>
#include <exception>
#include <string_view>
#include <type_traits>
#include <typeinfo>

namespace cortado::express {

namespace detail {

/** What next(err) takes: an exception, and not one of the texts that JavaScript would take. */
template <class T>
concept Error = !std::same_as<T, std::exception_ptr> && !std::same_as<T, std::nullptr_t> &&
                !std::convertible_to<const T&, std::string_view> && std::copy_constructible<T>;

/** Find the whole exception of which `part` is a reference an error handler of this exchange was called with.
    @param whole  the address of the most derived object
    @return null if there is none */
CORTADO_DECL std::exception_ptr find_handled(web::exchange& ex, const void* whole) noexcept;

[[noreturn]] CORTADO_DECL void throw_would_slice();

/** Make an exception_ptr of an exception that may be a reference to a base of it: without cutting it. */
template <class T>
std::exception_ptr capture(web::exchange& ex, const T& error) {
    if constexpr (std::is_polymorphic_v<T>) {
        if (std::exception_ptr handled = find_handled(ex, dynamic_cast<const void*>(&error))) return handled;
        if (std::exception_ptr current = std::current_exception()) {
            try {
                std::rethrow_exception(current);
            } catch (const T& caught) {
                if (&caught == &error) return current;
            } catch (...) {
                // Another exception is being handled; `error` is not it.
            }
        }
        if (typeid(error) != typeid(T)) throw_would_slice();
    }
    return std::make_exception_ptr(error);
}

}  // namespace detail

/** Go on to the next layer. A handle to pass by value; its copies stand for the same place.

    A call runs what follows to its end or its first suspension and returns. What suspended goes on by itself, and the
    request lasts until it has ended. A second call goes on one layer further.
    @source Express 5, `next` of router 2 */
class next_fn {
public:
    explicit next_fn(web::cursor at) noexcept : at_(at) {}

    /** @throws usage_error  the request is over */
    void operator()() const { at_.lock().go_on(at_.position()); }

    /** Go on to the error handlers. Null means no error.
        @throws usage_error  the request is over */
    void operator()(std::exception_ptr error) const {
        const auto kind = error ? web::signal::kind::error : web::signal::kind::go_on;
        at_.lock().proceed(at_.position(), {kind, std::move(error)});
    }

    /** Go on to the error handlers with an exception: `next(cortado::http_error(403))`, or one that was caught or
        given to this error handler, whose real type is kept.
        @throws usage_error  the request is over; or only a base of an exception thrown elsewhere is at hand */
    template <detail::Error T>
    void operator()(const T& error) const {
        web::pass& pass = at_.lock();
        pass.proceed(at_.position(), {web::signal::kind::error, detail::capture(pass.current(), error)});
    }

    /** Leave this route: go on behind it. Outside a route it is next(). */
    void route() const { at_.lock().proceed(at_.position(), {web::signal::kind::skip_route, {}}); }

    /** Leave this router: go on behind the place it is mounted at. */
    void router() const { at_.lock().proceed(at_.position(), {web::signal::kind::skip_router, {}}); }

    /** The place in the chain this handle stands for. */
    web::cursor position() const noexcept { return at_; }

private:
    web::cursor at_;
};
static_assert(std::is_trivially_copyable_v<next_fn>);

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/next.ipp>
#endif
