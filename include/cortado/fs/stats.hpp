#pragma once

#include <cortado/config.hpp>

#include <cstdint>

namespace cortado::fs {

/** What an entry of a directory is. */
enum class entry_type : std::uint8_t {
    unknown,
    file,
    directory,
    symbolic_link,
    fifo,
    socket,
    character_device,
    block_device
};

/** What the system knows about a file. Times are since 1970-01-01T00:00Z, in milliseconds as Node has them and in whole
    nanoseconds.
    @source Node: fs.html#class-fsstats */
struct stats {
    std::uint64_t dev = 0;
    std::uint64_t ino = 0;
    std::uint32_t mode = 0;  ///< type and permissions
    std::uint64_t nlink = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t rdev = 0;
    std::uint64_t size = 0;  ///< bytes
    std::uint64_t blksize = 0;
    std::uint64_t blocks = 0;  ///< of 512 bytes
    double atime_ms = 0;
    double mtime_ms = 0;
    double ctime_ms = 0;
    double birthtime_ms = 0;
    std::int64_t atime_ns = 0;
    std::int64_t mtime_ns = 0;
    std::int64_t ctime_ns = 0;
    std::int64_t birthtime_ns = 0;

    CORTADO_DECL entry_type type() const noexcept;
    bool is_file() const noexcept { return type() == entry_type::file; }
    bool is_directory() const noexcept { return type() == entry_type::directory; }
    bool is_symbolic_link() const noexcept { return type() == entry_type::symbolic_link; }
    bool is_fifo() const noexcept { return type() == entry_type::fifo; }
    bool is_socket() const noexcept { return type() == entry_type::socket; }
    bool is_character_device() const noexcept { return type() == entry_type::character_device; }
    bool is_block_device() const noexcept { return type() == entry_type::block_device; }
};

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/stats.ipp>
#endif
