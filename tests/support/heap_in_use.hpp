#pragma once

#include <malloc.h>

#include <cstddef>

/** Of the sanitizers' allocator, which mallinfo2() knows nothing of; there only in programs that are built with one. */
extern "C" [[gnu::weak]] std::size_t __sanitizer_get_current_allocated_bytes();

namespace cortado::test {

/** Octets that are allocated and not freed. */
inline std::size_t heap_in_use() {
    if (__sanitizer_get_current_allocated_bytes != nullptr) return __sanitizer_get_current_allocated_bytes();
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

}  // namespace cortado::test
