#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/watch.hpp>
#include <cortado/loop/poll_handle.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <utility>

namespace cortado::fs {

namespace detail {

struct watch_state {
    watch_state(const std::string& path, descriptor opened) : notifier(std::move(opened)) {
        constexpr std::uint32_t wanted = IN_ATTRIB | IN_CREATE | IN_MODIFY | IN_DELETE | IN_DELETE_SELF |
                                         IN_MOVE_SELF | IN_MOVED_FROM | IN_MOVED_TO;
        if (::inotify_add_watch(notifier.number(), path.c_str(), wanted) < 0)
            throw error(errno, "watch", path);
        own_name = path.substr(path.find_last_of('/') + 1);
        ready.open(event_loop::current(), notifier.number(), nullptr);
    }

    void close() noexcept {
        if (!ready.is_open()) return;
        ready.interrupt();
        ready.close();
        notifier = descriptor();
        kept.clear();
    }

    /** Take what the kernel has, without waiting. @return whether there was anything */
    bool take_events() {
        alignas(::inotify_event) std::array<char, 16 * 1024> raw;
        const ssize_t count =
            uninterrupted([&] { return ::read(notifier.number(), raw.data(), raw.size()); });
        if (count < 0 && errno != EAGAIN) throw error(errno, "watch");
        const char* at = raw.data();
        const char* const end = raw.data() + (count > 0 ? count : 0);
        while (at < end) {
            ::inotify_event head{};
            std::memcpy(&head, at, sizeof head);
            at += sizeof head;
            add(head, head.len > 0 ? at : "");
            at += head.len;
        }
        return !kept.empty();
    }

    void add(const ::inotify_event& event, const char* name) {
        if ((event.mask & IN_Q_OVERFLOW) != 0) {
            kept.push_back({watch_event_type::change, std::string()});
            return;
        }
        const bool is_rename = (event.mask & ~std::uint32_t{IN_ATTRIB | IN_MODIFY}) != 0;
        kept.push_back({is_rename ? watch_event_type::rename : watch_event_type::change,
                        *name != '\0' ? std::string(name) : own_name});
    }

    descriptor notifier;
    poll_handle ready;  // after the descriptor: it must be closed first
    std::string own_name;
    std::deque<watch_event> kept;
};

inline task<std::optional<watch_event>> next_event(std::shared_ptr<watch_state> state) {
    while (state->ready.is_open()) {
        if (!state->kept.empty() || state->take_events()) {
            watch_event first = std::move(state->kept.front());
            state->kept.pop_front();
            co_return first;
        }
        const bool is_ready = co_await state->ready.readable();
        if (is_ready || !state->ready.is_open()) continue;
        state->close();
        throw operation_cancelled();
    }
    co_return std::nullopt;
}

}  // namespace detail

CORTADO_DECL watcher::watcher(std::shared_ptr<detail::watch_state> state) noexcept
    : state_(std::move(state)) {}
CORTADO_DECL watcher::watcher(watcher&& other) noexcept = default;
CORTADO_DECL watcher& watcher::operator=(watcher&& other) noexcept {
    close();
    state_ = std::move(other.state_);
    return *this;
}
CORTADO_DECL watcher::~watcher() { close(); }

CORTADO_DECL task<std::optional<watch_event>> watcher::next() {
    if (!state_) throw usage_error("watcher: it was moved from; ask the one that has it now");
    return detail::next_event(state_);
}
CORTADO_DECL void watcher::close() noexcept {
    if (state_) state_->close();
}
CORTADO_DECL bool watcher::is_closed() const noexcept { return !state_ || !state_->ready.is_open(); }

CORTADO_DECL watcher watch(const std::string& path) {
    detail::check_path(path, "filename");
    detail::descriptor notifier(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!notifier.is_open()) throw error(errno, "watch", path);
    return watcher(std::make_shared<detail::watch_state>(path, std::move(notifier)));
}

}  // namespace cortado::fs
