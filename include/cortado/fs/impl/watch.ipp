#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/impl/directory.ipp>
#include <cortado/fs/watch.hpp>
#include <cortado/loop/poll_handle.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <utility>
#include <vector>

namespace cortado::fs {

namespace detail {

/** A directory within one that is watched. */
struct watched_directory {
    int number;        ///< of its watch
    std::string path;  ///< from the top
};

struct watch_state {
    watch_state(const std::string& path, watch_options options, descriptor opened)
        : notifier(std::move(opened)), top(path), is_recursive(options.recursive) {
        top_number = add_watch("");
        if (is_recursive && stat_path(path, true).is_directory()) look_into("", false);
        own_name = path.substr(path.find_last_of('/') + 1);
        ready.open(event_loop::current(), notifier.number(), nullptr);
        ready.hold(options.persistent);
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
            if (is_recursive) look_into("", false);  // directories may have come unheard
            return;
        }
        if (event.wd == top_number) {
            if ((event.mask & IN_IGNORED) == 0 || !is_recursive)
                keep(event.mask, *name != '\0' ? name : own_name);
        } else if (const auto inner = place_of(event.wd);
                   inner == directories.end() || inner->number != event.wd) {
            return;  // it was moved away
        } else if ((event.mask & IN_IGNORED) != 0) {
            directories.erase(inner);
        } else if (*name != '\0') {  // what happens to it itself its parent tells
            keep(event.mask, inner->path + '/' + name);
        }
    }

    void keep(std::uint32_t mask, std::string name) {
        const bool is_rename = (mask & ~std::uint32_t{IN_ATTRIB | IN_MODIFY | IN_ISDIR}) != 0;
        kept.push_back({is_rename ? watch_event_type::rename : watch_event_type::change, name});
        if (!is_recursive || (mask & IN_ISDIR) == 0) return;
        if ((mask & IN_MOVED_FROM) != 0) forget(name);
        if ((mask & (IN_CREATE | IN_MOVED_TO)) == 0) return;
        const int number = add_watch(name);
        if (number >= 0) look_into(name, true);
    }

    /** @param inner  the path from the top, empty for the top itself @return -1 for what is there no more */
    int add_watch(const std::string& inner) {
        constexpr std::uint32_t wanted = IN_ATTRIB | IN_CREATE | IN_MODIFY | IN_DELETE | IN_DELETE_SELF |
                                         IN_MOVE_SELF | IN_MOVED_FROM | IN_MOVED_TO;
        const std::string path = inner.empty() ? top : joined(top, inner);
        const std::uint32_t kind = inner.empty() ? 0 : IN_ONLYDIR | IN_DONT_FOLLOW;
        const int number = ::inotify_add_watch(notifier.number(), path.c_str(), wanted | kind);
        if (number < 0 && !inner.empty() && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
            return -1;
        if (number < 0) throw error(errno, "watch", path);
        if (!inner.empty()) remember(number, inner);
        return number;
    }

    std::vector<watched_directory>::iterator place_of(int number) {
        return std::lower_bound(
            directories.begin(), directories.end(), number,
            [](const watched_directory& each, int wanted) { return each.number < wanted; });
    }

    void remember(int number, const std::string& inner) {
        const auto place = place_of(number);
        if (place != directories.end() && place->number == number) {
            place->path = inner;
        } else {
            directories.insert(place, {number, inner});
        }
    }

    /** Watch the directories within. @param tells  what is found came before it was watched */
    void look_into(const std::string& inner, bool tells) {
        std::vector<dirent> found;
        try {
            found = scan(inner.empty() ? top : joined(top, inner));
        } catch (const error& failure) {
            if (failure.code().value() != ENOENT && failure.code().value() != ENOTDIR) throw;
        }
        for (const dirent& each : found) {
            const std::string name = inner.empty() ? each.name : inner + '/' + each.name;
            if (tells) kept.push_back({watch_event_type::rename, name});
            if (each.is_directory() && add_watch(name) >= 0) look_into(name, tells);
        }
    }

    /** Hear no more of a directory that was moved away, or of those in it. */
    void forget(const std::string& inner) {
        std::erase_if(directories, [&](const watched_directory& each) {
            const bool is_gone = each.path == inner || each.path.starts_with(inner + '/');
            if (is_gone) ::inotify_rm_watch(notifier.number(), each.number);
            return is_gone;
        });
    }

    descriptor notifier;
    poll_handle ready;  // after the descriptor: it must be closed first
    std::string top;
    bool is_recursive;
    int top_number = -1;
    std::vector<watched_directory> directories;  // by their numbers; <map> weighs more than this file
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

CORTADO_DECL watcher& watcher::ref() noexcept {
    if (state_) state_->ready.hold(true);
    return *this;
}
CORTADO_DECL watcher& watcher::unref() noexcept {
    if (state_) state_->ready.hold(false);
    return *this;
}

CORTADO_DECL watcher watch(const std::string& path, watch_options options) {
    detail::check_path(path, "filename");
    detail::descriptor notifier(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!notifier.is_open()) throw error(errno, "watch", path);
    return watcher(std::make_shared<detail::watch_state>(path, options, std::move(notifier)));
}

}  // namespace cortado::fs
