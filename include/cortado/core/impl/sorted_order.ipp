#pragma once

#include <cortado/core/sorted_order.hpp>

#include <algorithm>

namespace cortado::detail {

CORTADO_DECL std::vector<std::size_t> sorted_order(std::size_t count,
                                                   function_ref<bool(std::size_t a, std::size_t b)> before) {
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return before(a, b); });
    return order;
}

}  // namespace cortado::detail
