#pragma once

#include <cortado/core/spawn.hpp>
#include <cortado/web/unfinished_answers.hpp>

#include <algorithm>
#include <utility>

namespace cortado::web {

inline task<> outlast_answer(task<> work) { co_await work; }

CORTADO_DECL void unfinished_answers::start(exchange& ex, std::unique_ptr<answer> started) {
    started->work.start(ex.stop.token());
    if (started->work.is_done()) return;
    auto* known = ex.attached<unfinished_answers>();
    if (known == nullptr) known = &ex.attach(unfinished_answers());
    known->all_.push_back(std::move(started));
}

CORTADO_DECL void unfinished_answers::leave(exchange& ex, const answer* left) {
    auto* const known = ex.attached<unfinished_answers>();
    if (known == nullptr) return;
    auto& all = known->all_;
    const auto at =
        std::find_if(all.begin(), all.end(), [left](const auto& each) { return each.get() == left; });
    if (at == all.end()) return;  // it ends where it started
    spawn(outlast_answer(std::move((*at)->work)));
    all.erase(at);
    if (all.empty() && known->waiting_) std::exchange(known->waiting_, {}).resume();
}

CORTADO_DECL const unfinished_answers::answer* unfinished_answers::begun_behind(
    handler_mark handler) const noexcept {
    if (handler.first == nullptr) return nullptr;
    for (std::size_t i = all_.size(); i-- > 0;) {
        if (all_[i]->behind == handler) return all_[i].get();
    }
    return nullptr;
}

}  // namespace cortado::web
