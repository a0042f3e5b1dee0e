#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <string_view>

namespace cortado {

/** Take bytes piece by piece. A piece is taken when write() ends, so whoever awaits it never runs ahead of where the
    bytes go. */
class byte_writer {
public:
    byte_writer() = default;
    byte_writer(const byte_writer&) = delete;
    byte_writer& operator=(const byte_writer&) = delete;
    virtual ~byte_writer() = default;

    /** Write a piece.
        @param piece  in use until the task ends
        @throws std::system_error  the destination failed
        @cancel throws operation_cancelled; how much was written is not known */
    virtual task<> write(std::string_view piece) = 0;

    /** Say that this was all.
        @throws std::system_error  the destination failed, be it late
        @cancel throws operation_cancelled */
    virtual task<> end() = 0;
};

}  // namespace cortado
