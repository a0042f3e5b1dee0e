#pragma once

#include <cortado/config.hpp>

#include <cortado/buffer/buffer.hpp>
#include <cortado/core/task.hpp>
#include <cortado/fs/open_flags.hpp>
#include <cortado/fs/read_file.hpp>

#include <string>

namespace cortado::fs {

/** Read a whole file into a Buffer, as Node's readFile does where no encoding is asked for. The bytes are not copied
    again, but for files of up to 64 KiB, where a copy costs less.
    @throws fs::error  `ENOENT: no such file or directory, open 'a.png'`
    @cancel as run_blocking's, here and below
    @source Node: fs.html#fsreadfilepath-options-callback */
CORTADO_DECL task<buffer> read_file_buffer(std::string path, open_flags flag = "r");
CORTADO_DECL buffer read_file_buffer_sync(const std::string& path, open_flags flag = "r");

/** Make a file of a Buffer's bytes, which are not copied: they are not to change until this ends. For the blocking
    forms a Buffer is a std::string_view. */
CORTADO_DECL task<> write_file(std::string path, buffer data, write_file_options options = {});
CORTADO_DECL task<> append_file(std::string path, buffer data, write_file_options options = {.flag = "a"});

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/buffer_file.ipp>
#endif
