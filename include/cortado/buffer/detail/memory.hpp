#pragma once

#include <cortado/config.hpp>

#include <atomic>
#include <cstddef>
#include <utility>

namespace cortado::detail {

/** Begin a piece of memory that several buffers share. */
struct memory_block {
    explicit memory_block(void (*destroy_)(memory_block*) noexcept) noexcept : destroy(destroy_) {}

    std::atomic<std::size_t> owners{1};
    void (*destroy)(memory_block*) noexcept;
};

/** Share a piece of memory; the last owner frees it, on whichever thread. */
class memory_owner {
public:
    memory_owner() noexcept = default;
    explicit memory_owner(memory_block* block) noexcept : block_(block) {}
    memory_owner(const memory_owner& other) noexcept : block_(other.block_) {
        if (block_ != nullptr) block_->owners.fetch_add(1, std::memory_order_relaxed);
    }
    memory_owner(memory_owner&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    memory_owner& operator=(memory_owner other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~memory_owner() {
        // Release what was written here to whoever frees it; acquire what the others wrote before that.
        if (block_ != nullptr && block_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
            block_->destroy(block_);
    }

    const memory_block* get() const noexcept { return block_; }

private:
    memory_block* block_ = nullptr;
};

/** Keep a container as shared memory, so that its bytes need no copy. */
template <class Container>
struct memory_holder : memory_block {
    explicit memory_holder(Container&& from) noexcept
        : memory_block([](memory_block* block) noexcept { delete static_cast<memory_holder*>(block); }),
          container(std::move(from)) {}

    Container container;
};

/** Pair memory with the one who shares it. */
struct owned_memory {
    memory_owner owner;
    unsigned char* data = nullptr;
};

/** Take memory of its own from the heap; what is in it is undefined.
    @throws std::bad_alloc */
CORTADO_DECL owned_memory allocate_memory(std::size_t size);
/** The same, filled with zeros. */
CORTADO_DECL owned_memory allocate_zeros(std::size_t size);
/** Take memory from this thread's slab when it is less than half of one; what is in it is undefined. */
CORTADO_DECL owned_memory allocate_pooled(std::size_t size);

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/buffer/impl/memory.ipp>
#endif
