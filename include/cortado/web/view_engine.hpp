#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace cortado::web {

/** What an engine is asked for. */
struct view_request {
    std::string path;    ///< of the file that was found, absolute
    std::string name;    ///< as it stands in the call
    value_ref locals;    ///< an object, good until the engine has ended
    bool cache = false;  ///< may what was made of the file be kept for the next time?
};

/** Renders views, those of one extension. It is called for any request, so on any thread that serves, and also while
    another call of it is suspended; what it keeps has to stand that. */
using view_engine = function<task<std::string>(view_request)>;

namespace detail {

template <class F>
concept ViewCoroutine = requires(F& render, view_request request) {
    { render(std::move(request)) } -> std::same_as<task<std::string>>;
};
template <class F>
concept ViewFunction = requires(F& render, view_request request) {
    { render(std::move(request)) } -> std::convertible_to<std::string>;
};

inline task<std::string> rendered(std::string text) { co_return text; }

}  // namespace detail

/** What renders views: a function of view_request that returns `std::string` or `task<std::string>`. */
template <class F>
concept ViewEngine = detail::ViewCoroutine<F> || detail::ViewFunction<F>;

/** Make an engine of a function that may be a coroutine. */
template <class F>
requires ViewEngine<std::decay_t<F>> view_engine make_view_engine(F&& render) {
    if constexpr (detail::ViewCoroutine<std::decay_t<F>>) {
        return view_engine(std::forward<F>(render));
    } else {
        return view_engine([inner = std::forward<F>(render)](view_request request) mutable {
            return detail::rendered(inner(std::move(request)));
        });
    }
}

}  // namespace cortado::web
