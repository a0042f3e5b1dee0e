#pragma once

#include <cortado/core/spawn.hpp>

#include <atomic>

namespace cortado::detail {

CORTADO_DECL std::atomic<detached_list_finder>& current_detached_list_finder() noexcept {
    static std::atomic<detached_list_finder> finder{nullptr};
    return finder;
}

CORTADO_DECL void find_detached_list_by(detached_list_finder finder) noexcept {
    current_detached_list_finder().store(finder, std::memory_order_relaxed);
}

CORTADO_DECL detached_list* running_detached_list() {
    const detached_list_finder finder = current_detached_list_finder().load(std::memory_order_relaxed);
    return finder != nullptr ? &finder() : nullptr;
}

}  // namespace cortado::detail
