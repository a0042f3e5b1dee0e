#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/koa/detail/layer_list.hpp>
#include <cortado/koa/detail/pass.hpp>

#include <string>

namespace cortado::koa::detail {

CORTADO_DECL std::string to_text(const std::source_location& place) {
    if (place.line() == 0) return "a place that compose() cannot know";
    return std::string(place.file_name()) + ":" + std::to_string(place.line());
}

CORTADO_DECL std::string to_text(const web::layer& layer) {
    const std::string place = to_text(layer.place);
    return layer.number == 0 ? place
                             : place + " (layer " + std::to_string(layer.number) + " of that compose())";
}

CORTADO_DECL void layer_list::entry::on_dropped() noexcept try {
    logger::warn(
        "koa: the middleware registered at {} called next() and did not await it, so nothing below it ran; "
        "write "
        "`co_await next();`",
        to_text(layer));
} catch (...) {
    // A message that cannot be written is no reason to end the program.
}

CORTADO_DECL void layer_list::add(web::layer added, enter_function enter) {
    if (frozen_) {
        throw usage_error("koa: use() at " + to_text(added.place) +
                          " comes too late: the application is in use already; call use() before listen()");
    }
    if (added.kind == web::layer::style::error) {
        throw usage_error("koa: the error handler registered at " + to_text(added.place) +
                          " would never be called: errors travel up in a Koa list; catch them around "
                          "`co_await next()` in a middleware above");
    }
    if (added.call == nullptr) {
        throw usage_error("koa: middleware must be a function! (registered at " + to_text(added.place) + ")");
    }
    if (enter == nullptr) {
        enter = added.kind == web::layer::style::linear ? &enter_linear : &enter_onion;
    }
    entries_.emplace_back(std::move(added), enter);
}

CORTADO_DECL void layer_list::freeze() {
    if (std::exchange(frozen_, true)) return;
    size_ = static_cast<std::uint32_t>(entries_.size());
    entries_.emplace_back(web::layer(), &leave_list);
}

CORTADO_DECL void layer_list::place_at(const std::source_location& place) noexcept {
    for (std::uint32_t i = 0; i < size_; ++i) {
        web::layer& unplaced = entries_[i].layer;
        if (unplaced.place.line() != 0) continue;  // nor is it written again: other threads may be serving
        unplaced.place = place;
        unplaced.number = i + 1;
    }
}

}  // namespace cortado::koa::detail
