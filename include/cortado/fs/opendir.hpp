#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/directory.hpp>

#include <memory>
#include <optional>
#include <string>

namespace cortado::fs {

namespace detail {
struct open_directory;
}

/** An open directory, whose entries are read one by one, in the order the system has them. It is closed with its last
    handle. One operation is under way at a time.
    @source Node: fs.html#class-fsdir */
class dir {
public:
    dir() = default;

    /** As it was given. */
    CORTADO_DECL const std::string& path() const noexcept;

    /** Read the next entry, without "." and "..". Where some were read ahead no thread is asked.
        @return nothing at the end
        @throws fs::error  ERR_DIR_CLOSED after close(); `EIO: i/o error, scandir 'a'`
        @throws usage_error  a read is under way
        @cancel as run_blocking's */
    CORTADO_DECL task<std::optional<dirent>> read() const;
    CORTADO_DECL std::optional<dirent> read_sync() const;

    /** @throws fs::error  ERR_DIR_CLOSED: it was closed before; usage_error: a read is under way
        @cancel it is closed all the same */
    CORTADO_DECL task<> close() const;
    CORTADO_DECL void close_sync() const;

private:
    friend struct detail::open_directory;
    std::shared_ptr<detail::open_directory> state_;
};

/** Open a directory:
    ```
    fs::dir here = co_await fs::opendir(".");
    while (true) {
        std::optional<fs::dirent> entry = co_await here.read();
        if (!entry) break;
        print(entry->name);
    }
    ```
    @throws fs::error  `ENOENT: no such file or directory, opendir 'a'`
    @cancel as run_blocking's
    @source Node: fs.html#fsopendirpath-options-callback */
CORTADO_DECL task<dir> opendir(std::string path);
CORTADO_DECL dir opendir_sync(const std::string& path);

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/opendir.ipp>
#endif
