#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace cortado::detail {

/** Find in which order `count` things stand when `before(a, b)` says that thing a goes before thing b; equal ones stay as
    they are. The standard's sorts are compiled anew for each type, and that is the larger part of a small list's use. */
CORTADO_DECL std::vector<std::size_t> sorted_order(std::size_t count,
                                                   function_ref<bool(std::size_t a, std::size_t b)> before);

/** Sort a vector by sorted_order(). */
template <class List, class Before>
void sort_stably(List& list, Before before) {
    List sorted;
    sorted.reserve(list.size());
    const auto compare = [&](std::size_t a, std::size_t b) { return before(list[a], list[b]); };
    for (const std::size_t place : sorted_order(list.size(), compare))
        sorted.push_back(std::move(list[place]));
    list = std::move(sorted);
}

template <class List>
void sort_stably(List& list) {
    sort_stably(list, [](const auto& a, const auto& b) { return a < b; });
}

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/core/impl/sorted_order.ipp>
#endif
