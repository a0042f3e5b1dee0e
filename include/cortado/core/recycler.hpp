#pragma once

#include <cortado/config.hpp>

#include <array>
#include <cstddef>
#include <new>

// The address sanitizer must not take a kept block for one in use: a frame used after its end is to be found.
#if defined(__SANITIZE_ADDRESS__)
#  define CORTADO_DETAIL_ASAN 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define CORTADO_DETAIL_ASAN 1
#  endif
#endif
#if defined(CORTADO_DETAIL_ASAN)
#  include <sanitizer/asan_interface.h>
#endif

namespace cortado::detail {

/** Keep freed blocks of up to 2 KiB in one list per 64-byte size class, one set of lists per thread, so that a
    coroutine frame costs a few instructions once its size has been seen. A block may be freed on another thread
    than the one that took it; it then serves that thread. What a thread kept is returned when it ends. */
class recycler {
public:
    constexpr recycler() = default;
    recycler(const recycler&) = delete;
    recycler& operator=(const recycler&) = delete;

    void* allocate(std::size_t size) {
        const std::size_t index = class_of(size);
        if (index >= class_count) [[unlikely]]
            return ::operator new(size);
        if (block* head = free_[index]) {
            show(head, index);
            free_[index] = head->next;
            return head;
        }
        static thread_local const at_thread_end returned;
        static_cast<void>(returned);
        return ::operator new((index + 1) * granularity);
    }

    void deallocate(void* memory, std::size_t size) noexcept {
        const std::size_t index = class_of(size);
        if (index >= class_count || !is_keeping_) [[unlikely]] {
            ::operator delete(memory);
            return;
        }
        free_[index] = ::new (memory) block{free_[index]};
        hide(memory, index);
    }

    static recycler& of_this_thread() noexcept { return instance_; }

private:
    struct block {
        block* next;
    };
    /** Apart from the lists, so that these need no construction and reaching them costs no check. */
    struct at_thread_end {
        at_thread_end() noexcept { instance_.is_keeping_ = true; }
        ~at_thread_end() { instance_.release(); }
    };
    static constexpr std::size_t granularity = 64;
    static constexpr std::size_t class_count = 32;

    static constexpr std::size_t class_of(std::size_t size) noexcept { return (size - 1) / granularity; }

#if defined(CORTADO_DETAIL_ASAN)
    static void hide(void* memory, std::size_t index) noexcept {
        ASAN_POISON_MEMORY_REGION(memory, (index + 1) * granularity);
    }
    static void show(void* memory, std::size_t index) noexcept {
        ASAN_UNPOISON_MEMORY_REGION(memory, (index + 1) * granularity);
    }
#else
    static void hide(void*, std::size_t) noexcept {}
    static void show(void*, std::size_t) noexcept {}
#endif

    void release() noexcept {
        is_keeping_ = false;
        for (std::size_t index = 0; index < class_count; ++index) {
            while (block* taken = free_[index]) {
                show(taken, index);
                free_[index] = taken->next;
                ::operator delete(taken);
            }
        }
    }

    std::array<block*, class_count> free_{};
    // False while nothing would return the blocks: on a thread that only frees, and for frames in statics at the end.
    bool is_keeping_ = false;

    static constinit thread_local recycler instance_;
};

inline constinit thread_local recycler recycler::instance_{};

}  // namespace cortado::detail
