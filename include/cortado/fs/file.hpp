#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/open_flags.hpp>
#include <cortado/fs/stats.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cortado::fs {

namespace detail {
struct open_file;
}

/** An open file, closed with its last handle. Operations of one file may be under way side by side on one loop; they
    keep it open until they end. After close() each of them throws `EBADF`.

    A position is an offset in bytes from the start; without one an operation goes on where the last one ended.
    @cancel of each awaitable: as run_blocking's; what has begun is done to its end
    @source Node: fs.html#class-filehandle */
class file {
public:
    using position = std::optional<std::uint64_t>;

    file() = default;

    bool is_open() const noexcept { return fd() >= 0; }
    /** The descriptor, or -1. */
    CORTADO_DECL int fd() const noexcept;

    /** Read once. @param into  in use until the task ends @return bytes read; 0 at the end of the file
        @throws fs::error  `EISDIR: illegal operation on a directory, read` */
    CORTADO_DECL task<std::size_t> read(std::span<char> into, position from = {}) const;
    CORTADO_DECL std::size_t read_sync(std::span<char> into, position from = {}) const;
    /** Write once. @param data  in use until the task ends @return bytes written, possibly fewer than there are */
    CORTADO_DECL task<std::size_t> write(std::string_view data, position at = {}) const;
    CORTADO_DECL std::size_t write_sync(std::string_view data, position at = {}) const;
    /** Read from where the file stands to its end, as it was when this began. */
    CORTADO_DECL task<std::string> read_file() const;
    CORTADO_DECL std::string read_file_sync() const;
    /** Write all of it where the file stands. */
    CORTADO_DECL task<> write_file(std::string data) const;
    CORTADO_DECL void write_file_sync(std::string_view data) const;

    CORTADO_DECL task<stats> stat() const;
    CORTADO_DECL stats stat_sync() const;
    /** Make it `length` bytes long; what is new is zero. */
    CORTADO_DECL task<> truncate(std::uint64_t length = 0) const;
    CORTADO_DECL void truncate_sync(std::uint64_t length = 0) const;
    /** Have the device store what was written. */
    CORTADO_DECL task<> sync() const;
    CORTADO_DECL void sync_sync() const;
    /** The same without what is not needed to read the data again, such as times. */
    CORTADO_DECL task<> datasync() const;
    CORTADO_DECL void datasync_sync() const;
    CORTADO_DECL task<> chmod(unsigned mode) const;
    CORTADO_DECL void chmod_sync(unsigned mode) const;
    /** @param uid,gid  their numbers; -1 leaves the one there is */
    CORTADO_DECL task<> chown(std::int64_t uid, std::int64_t gid) const;
    CORTADO_DECL void chown_sync(std::int64_t uid, std::int64_t gid) const;
    /** @param atime,mtime  seconds since 1970-01-01T00:00Z, fractions too */
    CORTADO_DECL task<> utimes(double atime, double mtime) const;
    CORTADO_DECL void utimes_sync(double atime, double mtime) const;

    /** Close it when the operations under way have ended. A second call does nothing.
        @throws fs::error  what was written could not be stored after all; it is closed all the same
        @cancel it is closed all the same */
    CORTADO_DECL task<> close();
    /** Close it now.
        @throws usage_error  an operation is under way */
    CORTADO_DECL void close_sync();

private:
    friend struct detail::open_file;
    std::shared_ptr<detail::open_file> state_;
};

/** Open a file: `fs::file log = co_await fs::open("log", "a");`
    @param mode  permissions of a new file, less the umask
    @throws fs::error  `ENOENT: no such file or directory, open 'log'`
    @cancel where the system has opened it, it is closed again
    @source Node: fs.html#fspromisesopenpath-flags-mode */
CORTADO_DECL task<file> open(std::string path, open_flags flags = "r", unsigned mode = 0666);
CORTADO_DECL file open_sync(const std::string& path, open_flags flags = "r", unsigned mode = 0666);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/file.ipp>
#endif
