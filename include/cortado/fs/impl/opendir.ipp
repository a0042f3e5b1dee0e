#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/impl/directory.ipp>
#include <cortado/fs/opendir.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <cerrno>
#include <deque>
#include <utility>

namespace cortado::fs {

namespace detail {

/** What the handles of one open directory share. */
struct open_directory {
    static constexpr std::size_t ahead = 32;  // as many as Node reads at once

    open_directory(directory_stream opened, std::string of)
        : stream(std::move(opened)), path(std::move(of)) {}

    static dir handle(const std::string& path) {
        check_path(path);
        directory_stream opened(::opendir(path.c_str()));
        if (!opened) throw error(errno, "opendir", path);
        dir made;
        made.state_ = std::make_shared<open_directory>(std::move(opened), path);
        return made;
    }

    void read_ahead() {
        while (entries.size() < ahead) {
            errno = 0;
            const auto* const each = ::readdir(stream.get());
            if (each == nullptr && errno != 0) throw error(errno, "scandir", path);
            if (each == nullptr) return;
            const std::string_view name = each->d_name;
            if (name == "." || name == "..") continue;
            entry_type type = entry_type_of(each->d_type);
            if (type == entry_type::unknown) type = stat_path(joined(path, each->d_name), false).type();
            entries.push_back({std::string(name), path, type});
        }
    }

    std::optional<dirent> take() {
        if (entries.empty()) return std::nullopt;
        std::optional<dirent> first = std::move(entries.front());
        entries.pop_front();
        return first;
    }

    directory_stream stream;
    std::string path;
    std::deque<dirent> entries{};
    bool is_busy = false;
};

inline open_directory& usable(const std::shared_ptr<open_directory>& state) {
    if (!state || (!state->stream && !state->is_busy))
        throw error::of_node(EBADF, "ERR_DIR_CLOSED", "Directory handle was closed", "", {});
    if (state->is_busy) throw usage_error("dir: an operation is under way; await it before the next");
    return *state;
}

class directory_use {
public:
    explicit directory_use(open_directory& used) noexcept : used_(used) { used_.is_busy = true; }
    directory_use(const directory_use&) = delete;
    directory_use& operator=(const directory_use&) = delete;
    ~directory_use() { used_.is_busy = false; }

private:
    open_directory& used_;
};

inline task<std::optional<dirent>> next_entry(std::shared_ptr<open_directory> state) {
    open_directory& own = usable(state);
    if (own.entries.empty()) {
        const directory_use in_use(own);
        task<> work = run_blocking([&own] { own.read_ahead(); });
        co_await work;
    }
    co_return own.take();
}

inline task<> close_directory(std::shared_ptr<open_directory> state) {
    open_directory& own = usable(state);
    const directory_use in_use(own);
    directory_stream closing = std::move(own.stream);
    task<> work = run_blocking([&closing] { closing.reset(); });
    co_await work;
}

}  // namespace detail

CORTADO_DECL const std::string& dir::path() const noexcept {
    static const std::string none;
    return state_ ? state_->path : none;
}
CORTADO_DECL task<std::optional<dirent>> dir::read() const { return detail::next_entry(state_); }
CORTADO_DECL std::optional<dirent> dir::read_sync() const {
    detail::open_directory& own = detail::usable(state_);
    if (own.entries.empty()) own.read_ahead();
    return own.take();
}
CORTADO_DECL task<> dir::close() const { return detail::close_directory(state_); }
CORTADO_DECL void dir::close_sync() const { detail::usable(state_).stream.reset(); }

CORTADO_DECL dir opendir_sync(const std::string& path) { return detail::open_directory::handle(path); }
CORTADO_DECL task<dir> opendir(std::string path) {
    return run_blocking([path = std::move(path)] { return opendir_sync(path); });
}

}  // namespace cortado::fs
