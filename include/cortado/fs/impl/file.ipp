#pragma once

#include <cortado/core/error.hpp>
#include <cortado/core/function.hpp>
#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/file.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <coroutine>
#include <type_traits>
#include <utility>

namespace cortado::fs {

namespace detail {

/** What the handles and the operations of one open file share. */
struct open_file {
    /** Waits, in close(), for the operations under way. */
    struct idle_wait : deferred_call {
        explicit idle_wait(open_file& waited) noexcept
            : deferred_call([](deferred_call& call) {
                  auto& self = static_cast<idle_wait&>(call);
                  self.context.resume(self.coroutine);
              }),
              owner(waited) {}
        bool await_ready() const noexcept { return owner.users == 0; }
        void await_suspend(std::coroutine_handle<> caller) {
            coroutine = caller;
            context = cortado::detail::context_ref::current();
            loop = &event_loop::current();
            owner.closer = this;
        }
        void await_resume() const noexcept {}
        ~idle_wait() { owner.closer = nullptr; }

        open_file& owner;
        event_loop* loop = nullptr;
        std::coroutine_handle<> coroutine{};
        cortado::detail::context_ref context{};
    };

    explicit open_file(descriptor opened) noexcept : fd(std::move(opened)) {}

    static file handle(descriptor opened) {
        file made;
        made.state_ = std::make_shared<open_file>(std::move(opened));
        return made;
    }

    descriptor fd;
    int users = 0;
    idle_wait* closer = nullptr;
    bool is_closing = false;
};

inline int usable(const std::shared_ptr<open_file>& state, const char* syscall) {
    if (!state || state->is_closing) throw error::of_node(EBADF, "EBADF", "file closed", syscall, {});
    return state->fd.number();
}

class file_use {
public:
    explicit file_use(open_file& used) noexcept : used_(used) { ++used_.users; }
    file_use(const file_use&) = delete;
    file_use& operator=(const file_use&) = delete;
    ~file_use() {
        if (--used_.users == 0 && used_.closer != nullptr) used_.closer->loop->defer(*used_.closer);
    }

private:
    open_file& used_;
};

/** Call `work(fd)` on the pool. It shares the file: the handle may be gone meanwhile. */
template <class T>
task<T> share_file(std::shared_ptr<open_file> state, const char* syscall, function<T(int)> operation) {
    const int fd = usable(state, syscall);
    const file_use in_use(*state);
    task<T> work = run_blocking([&operation, fd] { return operation(fd); });
    co_return co_await work;
}

/** Call `operation(fd)` on the pool. It shares the file: the handle may be gone meanwhile. */
template <class Function>
auto on_file(std::shared_ptr<open_file> state, const char* syscall, Function operation) {
    using value = std::invoke_result_t<Function&, int>;
    return share_file<value>(std::move(state), syscall, function<value(int)>(std::move(operation)));
}

inline void set_times(int fd, double atime, double mtime) {
    const timespec times[] = {to_timespec(atime), to_timespec(mtime)};
    if (::futimens(fd, times) != 0) throw error(errno, "futime");
}
inline void set_mode(int fd, unsigned mode) {
    if (::fchmod(fd, static_cast<mode_t>(mode)) != 0) throw error(errno, "fchmod");
}
inline void set_owner(int fd, owner wanted) {
    if (::fchown(fd, wanted.user, wanted.group) != 0) throw error(errno, "fchown");
}
inline void flush(int fd) {
    if (uninterrupted([&] { return ::fsync(fd); }) != 0) throw error(errno, "fsync");
}
inline void flush_data(int fd) {
    if (uninterrupted([&] { return ::fdatasync(fd); }) != 0) throw error(errno, "fdatasync");
}

inline task<> close_file(std::shared_ptr<open_file> state) {
    if (!state || state->is_closing) co_return;
    state->is_closing = true;
    open_file::idle_wait until_idle(*state);
    co_await until_idle;
    task<> work = run_blocking([&state] { state->fd.close(); });
    co_await work;
}

}  // namespace detail

CORTADO_DECL int file::fd() const noexcept {
    return state_ && !state_->is_closing ? state_->fd.number() : -1;
}

CORTADO_DECL task<std::size_t> file::read(std::span<char> into, position from) const {
    return detail::on_file(state_, "read",
                           [=](int fd) { return detail::read_some(fd, into.data(), into.size(), from); });
}
CORTADO_DECL std::size_t file::read_sync(std::span<char> into, position from) const {
    return detail::read_some(detail::usable(state_, "read"), into.data(), into.size(), from);
}
CORTADO_DECL task<std::size_t> file::write(std::string_view data, position at) const {
    return detail::on_file(state_, "write", [=](int fd) { return detail::write_some(fd, data, at); });
}
CORTADO_DECL std::size_t file::write_sync(std::string_view data, position at) const {
    return detail::write_some(detail::usable(state_, "write"), data, at);
}
CORTADO_DECL task<std::string> file::read_file() const {
    return detail::on_file(state_, "read", [](int fd) { return detail::read_all(fd); });
}
CORTADO_DECL std::string file::read_file_sync() const {
    return detail::read_all(detail::usable(state_, "read"));
}
CORTADO_DECL task<> file::write_file(std::string data) const {
    return detail::on_file(state_, "write",
                           [data = std::move(data)](int fd) { detail::write_all(fd, data, {}); });
}
CORTADO_DECL void file::write_file_sync(std::string_view data) const {
    detail::write_all(detail::usable(state_, "write"), data, {});
}
CORTADO_DECL task<stats> file::stat() const {
    return detail::on_file(state_, "fstat", [](int fd) { return detail::stat_descriptor(fd); });
}
CORTADO_DECL stats file::stat_sync() const {
    return detail::stat_descriptor(detail::usable(state_, "fstat"));
}
CORTADO_DECL task<> file::truncate(std::uint64_t length) const {
    return detail::on_file(state_, "ftruncate", [=](int fd) { detail::set_length(fd, length); });
}
CORTADO_DECL void file::truncate_sync(std::uint64_t length) const {
    detail::set_length(detail::usable(state_, "ftruncate"), length);
}
CORTADO_DECL task<> file::sync() const {
    return detail::on_file(state_, "fsync", [](int fd) { detail::flush(fd); });
}
CORTADO_DECL void file::sync_sync() const { detail::flush(detail::usable(state_, "fsync")); }
CORTADO_DECL task<> file::datasync() const {
    return detail::on_file(state_, "fdatasync", [](int fd) { detail::flush_data(fd); });
}
CORTADO_DECL void file::datasync_sync() const { detail::flush_data(detail::usable(state_, "fdatasync")); }
CORTADO_DECL task<> file::chmod(unsigned mode) const {
    return detail::on_file(state_, "fchmod", [=](int fd) { detail::set_mode(fd, mode); });
}
CORTADO_DECL void file::chmod_sync(unsigned mode) const {
    detail::set_mode(detail::usable(state_, "fchmod"), mode);
}
CORTADO_DECL task<> file::chown(std::int64_t uid, std::int64_t gid) const {
    const detail::owner wanted = detail::to_owner(uid, gid);
    return detail::on_file(state_, "fchown", [=](int fd) { detail::set_owner(fd, wanted); });
}
CORTADO_DECL void file::chown_sync(std::int64_t uid, std::int64_t gid) const {
    const detail::owner wanted = detail::to_owner(uid, gid);
    detail::set_owner(detail::usable(state_, "fchown"), wanted);
}
CORTADO_DECL task<> file::utimes(double atime, double mtime) const {
    return detail::on_file(state_, "futime", [=](int fd) { detail::set_times(fd, atime, mtime); });
}
CORTADO_DECL void file::utimes_sync(double atime, double mtime) const {
    detail::set_times(detail::usable(state_, "futime"), atime, mtime);
}

CORTADO_DECL task<> file::close() { return detail::close_file(std::move(state_)); }

CORTADO_DECL void file::close_sync() {
    if (!state_ || state_->is_closing) return;
    if (state_->users != 0)
        throw usage_error("file: an operation is under way; co_await close() waits for it");
    state_->is_closing = true;
    state_->fd.close();
}

CORTADO_DECL file open_sync(const std::string& path, open_flags flags, unsigned mode) {
    return detail::open_file::handle(detail::open_descriptor(path, flags.number(), mode));
}
CORTADO_DECL task<file> open(std::string path, open_flags flags, unsigned mode) {
    return run_blocking([path = std::move(path), flags, mode] { return open_sync(path, flags, mode); });
}

}  // namespace cortado::fs
