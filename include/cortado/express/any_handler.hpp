#pragma once

#include <cortado/config.hpp>
#include <cortado/core/array_list.hpp>
#include <cortado/core/error.hpp>
#include <cortado/express/detail/route_table.hpp>
#include <cortado/express/handler.hpp>
#include <cortado/express/path_text.hpp>

#include <concepts>
#include <memory>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

namespace cortado::express {

namespace detail {
/** A router or an application. */
template <class T>
concept Mountable = requires(const T& t) {
    { t.table() } -> std::convertible_to<std::shared_ptr<route_table>>;
};
}  // namespace detail

/** A handler of any kind, for lists of them: `std::vector<express::any_handler> chain{load, check};
    app.get("/a", chain, show);`. A list counts as its handlers one after the other. */
class any_handler {
public:
    template <class H>
    requires(!std::is_same_v<std::decay_t<H>, any_handler>)
        any_handler(H&& handler, std::source_location place = std::source_location::current())
        : layer_(detail::make_layer(std::forward<H>(handler), place)) {
        if constexpr (detail::Mountable<std::decay_t<H>>) mounted_ = handler.table();
    }

    const detail::own_layer& layer() const noexcept { return layer_; }
    /** The table of a router or an application; null for any other handler. */
    const std::shared_ptr<detail::route_table>& table() const noexcept { return mounted_; }

private:
    detail::own_layer layer_;
    std::shared_ptr<detail::route_table> mounted_;
};

namespace detail {

template <class T>
inline constexpr bool is_handler_list = false;
template <class H>
inline constexpr bool is_handler_list<std::vector<H>> = true;

template <class H>
void append_handlers(std::vector<any_handler>& list, H&& handler, std::source_location place) {
    if constexpr (is_handler_list<std::decay_t<H>>) {
        for (const auto& each : handler) append_handlers(list, each, place);
    } else if constexpr (std::is_same_v<std::decay_t<H>, any_handler>) {
        list.push_back(handler);
    } else {
        list.emplace_back(std::forward<H>(handler), place);
    }
}

/** What may stand first in a call that has no path in front: a handler or a list of them, and where that is. */
struct first_handlers {
    template <class H>
    requires(!Path<H> && !std::is_same_v<std::decay_t<H>, first_handlers>)
        first_handlers(H&& handler, std::source_location called_from = std::source_location::current())
        : place(called_from) {
        append_handlers(list, std::forward<H>(handler), place);
    }

    std::vector<any_handler> list{};
    std::source_location place;
};

/** @throws usage_error  the list is empty */
inline void require_handlers(const std::vector<any_handler>& list) {
    if (list.empty())
        throw usage_error("express: an empty list of handlers takes no request; name at least one");
}

inline array_list<own_layer> layers_of(const std::vector<any_handler>& list) {
    require_handlers(list);
    array_list<own_layer> layers;
    layers.reserve(list.size());
    for (const any_handler& each : list) layers.push_back(each.layer());
    return layers;
}

}  // namespace detail

}  // namespace cortado::express
