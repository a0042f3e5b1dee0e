#pragma once

#include <cortado/fs/detail/scratch.hpp>

#include <mutex>
#include <vector>

namespace cortado::fs::detail {

struct scratch_list {
    /** Never destroyed: workers may still read when the program's other objects end. */
    static scratch_list& shared() {
        static auto* const list = new scratch_list;
        return *list;
    }
    std::mutex mutex{};
    std::vector<std::unique_ptr<char[]>> unused{};
};

CORTADO_DECL scratch scratch::take() {
    scratch taken;
    scratch_list& list = scratch_list::shared();
    {
        const std::lock_guard lock(list.mutex);
        list.unused.reserve(most_kept);
        if (!list.unused.empty()) {
            taken.memory_ = std::move(list.unused.back());
            list.unused.pop_back();
        }
    }
    if (!taken) taken.memory_.reset(new char[capacity]);
    return taken;
}

CORTADO_DECL scratch::~scratch() {
    if (!memory_) return;
    scratch_list& list = scratch_list::shared();
    const std::lock_guard lock(list.mutex);
    if (list.unused.size() < most_kept) list.unused.push_back(std::move(memory_));
}

}  // namespace cortado::fs::detail
