#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/open_flags.hpp>

#include <string>
#include <string_view>

namespace cortado::fs {

struct write_file_options {
    open_flags flag = "w";
    unsigned mode = 0666;  ///< of a new file, less the umask
    bool flush = false;    ///< have the device store it before this ends
};

/** Read a whole file, on the pool of run_blocking: `std::string text = co_await fs::read_file("a.txt");`
    A file that grows meanwhile is read up to the length it had; one that is truncated gives what is left.
    @return its bytes
    @throws fs::error  `ENOENT: no such file or directory, open 'a.txt'`
    @cancel as run_blocking's
    @source Node: fs.html#fsreadfilepath-options-callback */
CORTADO_DECL task<std::string> read_file(std::string path, open_flags flag = "r");
/** Read a whole file. The loop stands still meanwhile. */
CORTADO_DECL std::string read_file_sync(const std::string& path, open_flags flag = "r");

/** Make a file of the data, instead of what it held.
    @throws fs::error  of open, write or fsync
    @cancel as run_blocking's: a file that was opened is written to its end
    @source Node: fs.html#fswritefilefile-data-options-callback */
CORTADO_DECL task<> write_file(std::string path, std::string data, write_file_options options = {});
CORTADO_DECL void write_file_sync(const std::string& path, std::string_view data,
                                  write_file_options options = {});

/** Put the data at the end of a file, which is made where there is none.
    @cancel as run_blocking's */
CORTADO_DECL task<> append_file(std::string path, std::string data,
                                write_file_options options = {.flag = "a"});
CORTADO_DECL void append_file_sync(const std::string& path, std::string_view data,
                                   write_file_options options = {.flag = "a"});

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/read_file.ipp>
#endif
