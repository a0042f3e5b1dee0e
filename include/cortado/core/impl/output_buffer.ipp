#pragma once

#include <cortado/core/output_buffer.hpp>

namespace cortado {

CORTADO_DECL void output_buffer::grow(std::size_t n) {
    const std::size_t used = size();
    // Moving down is enough when at least half the memory is consumed octets: each octet moves once at most.
    if (begin_ >= capacity_ / 2 && capacity_ - used >= n) {
        if (used != 0) std::memmove(memory_.get(), memory_.get() + begin_, used);
    } else {
        std::size_t wanted = capacity_ < 512 ? 1024 : capacity_ * 2;
        if (wanted - used < n) wanted = used + n;
        std::unique_ptr<char[]> larger(new char[wanted]);
        if (used != 0) std::memcpy(larger.get(), memory_.get() + begin_, used);
        memory_ = std::move(larger);
        capacity_ = wanted;
    }
    begin_ = 0;
    end_ = used;
}

}  // namespace cortado
