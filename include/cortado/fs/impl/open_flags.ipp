#pragma once

#include <cortado/core/error.hpp>
#include <cortado/fs/open_flags.hpp>

#include <fcntl.h>

#include <string>

namespace cortado::fs {

CORTADO_DECL open_flags::open_flags(std::string_view text) : number_(0) {
    struct flag {
        std::string_view text;
        int number;
    };
    constexpr int write = O_TRUNC | O_CREAT;
    constexpr int append = O_APPEND | O_CREAT;
    static constexpr flag known[] = {
        {"r", O_RDONLY},
        {"rs", O_RDONLY | O_SYNC},
        {"sr", O_RDONLY | O_SYNC},
        {"r+", O_RDWR},
        {"rs+", O_RDWR | O_SYNC},
        {"sr+", O_RDWR | O_SYNC},
        {"w", O_WRONLY | write},
        {"wx", O_WRONLY | write | O_EXCL},
        {"xw", O_WRONLY | write | O_EXCL},
        {"w+", O_RDWR | write},
        {"wx+", O_RDWR | write | O_EXCL},
        {"xw+", O_RDWR | write | O_EXCL},
        {"a", O_WRONLY | append},
        {"ax", O_WRONLY | append | O_EXCL},
        {"xa", O_WRONLY | append | O_EXCL},
        {"as", O_WRONLY | append | O_SYNC},
        {"sa", O_WRONLY | append | O_SYNC},
        {"a+", O_RDWR | append},
        {"ax+", O_RDWR | append | O_EXCL},
        {"xa+", O_RDWR | append | O_EXCL},
        {"as+", O_RDWR | append | O_SYNC},
        {"sa+", O_RDWR | append | O_SYNC},
    };
    for (const flag& each : known) {
        if (each.text != text) continue;
        number_ = each.number;
        return;
    }
    throw usage_error("The argument 'flags' is invalid. Received '" + std::string(text) + "'");
}

}  // namespace cortado::fs
