#pragma once

#include <cortado/config.hpp>
#include <cortado/express/any_handler.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/http/method.hpp>

#include <cstddef>
#include <memory>
#include <source_location>
#include <utility>
#include <vector>

namespace cortado::express {

/** The handlers of one path, by method, in the order in which they are added: what `app.route(path)` gives.
    @source Express 5, Route */
class route {
public:
    route(std::shared_ptr<detail::route_table> table, std::size_t index) noexcept
        : table_(std::move(table)), index_(index) {}

    template <class... H>
    route& all(H&&... handlers) {
        return add(detail::every_method, std::forward<H>(handlers)...);
    }
    template <class... H>
    route& get(H&&... handlers) {
        return on(http::method::get, std::forward<H>(handlers)...);
    }
    template <class... H>
    route& head(H&&... handlers) {
        return on(http::method::head, std::forward<H>(handlers)...);
    }
    template <class... H>
    route& post(H&&... handlers) {
        return on(http::method::post, std::forward<H>(handlers)...);
    }
    template <class... H>
    route& put(H&&... handlers) {
        return on(http::method::put, std::forward<H>(handlers)...);
    }
    template <class... H>
    route& patch(H&&... handlers) {
        return on(http::method::patch, std::forward<H>(handlers)...);
    }
    template <class... H>
    route& delete_(H&&... handlers) {
        return on(http::method::delete_, std::forward<H>(handlers)...);
    }
    template <class... H>
    route& options(H&&... handlers) {
        return on(http::method::options, std::forward<H>(handlers)...);
    }
    /** Add handlers for any method there is. */
    template <class... H>
    route& on(http::method verb, H&&... handlers) {
        return add(detail::set_of(verb), std::forward<H>(handlers)...);
    }

private:
    template <class... H>
    route& add(detail::method_set methods, H&&... handlers) {
        static_assert(sizeof...(H) > 0, "cortado: a method of app.route() needs a handler");
        table_->check_open("a route");
        std::vector<any_handler> list;
        (detail::append_handlers(list, std::forward<H>(handlers), table_->place_of(index_)), ...);
        table_->extend_route(index_, methods, detail::layers_of(list));
        return *this;
    }

    std::shared_ptr<detail::route_table> table_;
    std::size_t index_;
};

}  // namespace cortado::express
