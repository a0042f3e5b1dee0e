#pragma once

#include <cortado/fs/detail/posix.hpp>
#include <cortado/fs/detail/scratch.hpp>
#include <cortado/fs/error.hpp>
#include <cortado/fs/read_file.hpp>
#include <cortado/loop/run_blocking.hpp>

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace cortado::fs {

namespace detail {

/** What was read, on its way from a worker to the loop. */
struct file_content {
    scratch small{};
    std::size_t size = 0;
    std::string large{};
};

inline file_content read_content(const std::string& path, open_flags flag) {
    const descriptor opened = open_descriptor(path, flag.number(), 0666);
    file_content content;
    const std::size_t size = known_size(opened.number());
    if (size == 0 || size > scratch::capacity) {
        content.large = read_all(opened.number());
    } else {
        content.small = scratch::take();
        content.size = read_up_to(opened.number(), content.small.data(), size);
    }
    return content;
}

}  // namespace detail

CORTADO_DECL std::string read_file_sync(const std::string& path, open_flags flag) {
    const detail::descriptor opened = detail::open_descriptor(path, flag.number(), 0666);
    return detail::read_all(opened.number());
}
CORTADO_DECL task<std::string> read_file(std::string path, open_flags flag) {
    task<detail::file_content> work =
        run_blocking([&path, flag] { return detail::read_content(path, flag); });
    detail::file_content content = co_await work;
    if (content.small) co_return std::string(content.small.data(), content.size);
    co_return std::move(content.large);
}

CORTADO_DECL void write_file_sync(const std::string& path, std::string_view data,
                                  write_file_options options) {
    detail::descriptor opened = detail::open_descriptor(path, options.flag.number(), options.mode);
    detail::write_all(opened.number(), data, {});
    if (options.flush && detail::uninterrupted([&] { return ::fsync(opened.number()); }) != 0)
        throw error(errno, "fsync");
    opened.close();
}
CORTADO_DECL task<> write_file(std::string path, std::string data, write_file_options options) {
    return run_blocking(
        [path = std::move(path), data = std::move(data), options] { write_file_sync(path, data, options); });
}

CORTADO_DECL void append_file_sync(const std::string& path, std::string_view data,
                                   write_file_options options) {
    write_file_sync(path, data, options);
}
CORTADO_DECL task<> append_file(std::string path, std::string data, write_file_options options) {
    return write_file(std::move(path), std::move(data), options);
}

}  // namespace cortado::fs
