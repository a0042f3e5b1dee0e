#pragma once

#include <cortado/core/spawn.hpp>
#include <cortado/express/detail/unfinished_answers.hpp>

#include <algorithm>
#include <utility>

namespace cortado::express::detail {

inline task<> outlast_answer(task<> work) { co_await work; }

CORTADO_DECL void unfinished_answers::start(web::exchange& ex, std::unique_ptr<answer> started) {
    started->work.start(ex.stop.token());
    if (started->work.is_done()) return;
    auto* known = ex.attached<unfinished_answers>();
    if (known == nullptr) known = &ex.attach(unfinished_answers());
    known->all_.push_back(std::move(started));
}

CORTADO_DECL void unfinished_answers::leave(web::exchange& ex, const answer* left) {
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

CORTADO_DECL bool unfinished_answers::is_promised_by(
    std::pair<const void*, std::size_t> handler) const noexcept {
    return handler.first != nullptr && std::any_of(all_.begin(), all_.end(), [&handler](const auto& each) {
               return each->by == handler;
           });
}

}  // namespace cortado::express::detail
