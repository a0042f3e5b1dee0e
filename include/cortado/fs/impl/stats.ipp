#pragma once

#include <cortado/fs/stats.hpp>

#include <sys/stat.h>

namespace cortado::fs {

CORTADO_DECL entry_type stats::type() const noexcept {
    switch (mode & S_IFMT) {
        case S_IFREG: return entry_type::file;
        case S_IFDIR: return entry_type::directory;
        case S_IFLNK: return entry_type::symbolic_link;
        case S_IFIFO: return entry_type::fifo;
        case S_IFSOCK: return entry_type::socket;
        case S_IFCHR: return entry_type::character_device;
        case S_IFBLK: return entry_type::block_device;
        default: return entry_type::unknown;
    }
}

}  // namespace cortado::fs
