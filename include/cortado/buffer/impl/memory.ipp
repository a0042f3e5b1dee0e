#pragma once

#include <cortado/buffer/detail/memory.hpp>

#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

namespace cortado::detail {

inline constexpr std::size_t slab_size = 8192;
// From here on calloc may take pages that are zero already; below, malloc is the faster.
inline constexpr std::size_t large_size = 65536;

/** The bytes follow the block; both come in one allocation. */
struct alignas(16) heap_memory : memory_block {
    heap_memory() noexcept
        : memory_block([](memory_block* block) noexcept { std::free(static_cast<heap_memory*>(block)); }) {}

    unsigned char* bytes() noexcept { return reinterpret_cast<unsigned char*>(this + 1); }
};

inline owned_memory begin_memory(void* place) {
    if (place == nullptr) throw std::bad_alloc();
    auto* const memory = ::new (place) heap_memory();
    return {memory_owner(memory), memory->bytes()};
}

inline std::size_t with_head(std::size_t size) {
    if (size > std::numeric_limits<std::size_t>::max() - sizeof(heap_memory)) throw std::bad_alloc();
    return sizeof(heap_memory) + size;
}

CORTADO_DECL owned_memory allocate_memory(std::size_t size) {
    return begin_memory(std::malloc(with_head(size)));
}

CORTADO_DECL owned_memory allocate_zeros(std::size_t size) {
    if (size >= large_size) return begin_memory(std::calloc(1, with_head(size)));
    owned_memory memory = allocate_memory(size);
    std::memset(memory.data, 0, size);
    return memory;
}

CORTADO_DECL owned_memory allocate_pooled(std::size_t size) {
    if (size == 0) return {};
    if (size >= slab_size / 2) return allocate_memory(size);
    struct slab {
        owned_memory memory;
        std::size_t used = slab_size;
    };
    thread_local slab current;
    if (size > slab_size - current.used) {
        current.memory = allocate_memory(slab_size);
        current.used = 0;
    }
    owned_memory taken{current.memory.owner, current.memory.data + current.used};
    current.used += size;
    current.used = (current.used + 7) & ~std::size_t{7};  // as Node's: each begins at a multiple of 8
    return taken;
}

}  // namespace cortado::detail
