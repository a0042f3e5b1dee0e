#pragma once

#include <cortado/fs/buffer_file.hpp>
#include <cortado/fs/impl/read_file.ipp>
#include <cortado/loop/run_blocking.hpp>

#include <utility>

namespace cortado::fs {

CORTADO_DECL buffer read_file_buffer_sync(const std::string& path, open_flags flag) {
    return buffer::adopt(read_file_sync(path, flag));
}
CORTADO_DECL task<buffer> read_file_buffer(std::string path, open_flags flag) {
    task<detail::file_content> work =
        run_blocking([&path, flag] { return detail::read_content(path, flag); });
    detail::file_content content = co_await work;
    if (!content.small) co_return buffer::adopt(std::move(content.large));
    buffer small = buffer::alloc_unsafe(content.size);
    small.write(std::string_view(content.small.data(), content.size));
    co_return small;
}

CORTADO_DECL task<> write_file(std::string path, buffer data, write_file_options options) {
    return run_blocking(
        [path = std::move(path), data = std::move(data), options] { write_file_sync(path, data, options); });
}
CORTADO_DECL task<> append_file(std::string path, buffer data, write_file_options options) {
    return write_file(std::move(path), std::move(data), options);
}

}  // namespace cortado::fs
