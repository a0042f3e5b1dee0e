#pragma once

#include <cortado/loop/detail/poller.hpp>
#include <cortado/loop/poll_handle.hpp>

#if CORTADO_HAS_EPOLL
#  include <cortado/loop/impl/poller_epoll.ipp>
#else
#  include <cortado/loop/impl/poller_portable.ipp>
#endif

namespace cortado {

CORTADO_DECL void poll_handle::open(event_loop& loop, int descriptor, owner* told) {
    loop_ = &loop;
    descriptor_ = descriptor;
    owner_ = told;
    gone_ = false;
    keeps_running_ = true;
    loop.watcher().add(*this);
}

CORTADO_DECL void poll_handle::hold(bool keeps_running) {
    if (loop_ == nullptr || keeps_running == keeps_running_) return;
    keeps_running_ = keeps_running;
    loop_->watcher().hold(*this);
}

CORTADO_DECL void poll_handle::close() noexcept {
    if (loop_ == nullptr) return;
    loop_->watcher().remove(*this);
    loop_ = nullptr;
    if (reader_ != nullptr) reader_->leave();
    if (writer_ != nullptr) writer_->leave();
}

}  // namespace cortado
