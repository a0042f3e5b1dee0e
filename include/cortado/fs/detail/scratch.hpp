#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace cortado::fs::detail {

/** A buffer that many reads use one after the other. What a worker allocates and the loop frees costs the allocator
    more than reading the file: it gives memory back to the system and takes it again, page by page. So a worker reads
    into one of these, and the loop makes the string. */
class scratch {
public:
    static constexpr std::size_t capacity = 64 * 1024;
    static constexpr std::size_t most_kept = 64;

    /** Take one that was used before, or a new one. */
    CORTADO_DECL static scratch take();

    scratch() = default;
    scratch(scratch&& other) noexcept = default;
    scratch& operator=(scratch&& other) noexcept {
        std::swap(memory_, other.memory_);
        return *this;
    }
    CORTADO_DECL ~scratch();

    explicit operator bool() const noexcept { return memory_ != nullptr; }
    char* data() const noexcept { return memory_.get(); }

private:
    std::unique_ptr<char[]> memory_;
};

}  // namespace cortado::fs::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/scratch.ipp>
#endif
