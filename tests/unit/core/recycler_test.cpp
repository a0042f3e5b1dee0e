#include <cortado/core/recycler.hpp>

#include "support/catch.hpp"

#include <cortado/core/event.hpp>
#include <cortado/core/sync_wait.hpp>

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

using cortado::task;
using cortado::detail::recycler;

namespace {

std::atomic<long> allocations{0};

task<int> leaf(int value) { co_return value; }
task<int> branch(int value) {
    const int left = co_await leaf(value);
    const int right = co_await leaf(value);
    co_return left + right;
}
task<long> many(int times) {
    long sum = 0;
    for (int i = 0; i < times; ++i) sum += co_await branch(1);
    co_return sum;
}

}  // namespace

// Replaced for the whole test program: every form, so that none is given back to another allocator than its
// own.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return std::malloc(size != 0 ? size : 1);
}
[[gnu::noinline]] void* operator new(std::size_t size) {
    if (void* memory = operator new(size, std::nothrow)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("recycler: frames of sizes seen before are not taken from the heap", "[core][recycler]") {
    cortado::sync_wait(many(1));
    const long before = allocations.load();
    const long sum = cortado::sync_wait(many(1000));
    const long after = allocations.load();
    CHECK(sum == 2000);
    CHECK(after - before == 0);
}

TEST_CASE("recycler: gives a block back for the next of its size class", "[core][recycler]") {
    recycler& blocks = recycler::of_this_thread();
    void* first = blocks.allocate(100);
    blocks.deallocate(first, 100);
    void* second = blocks.allocate(128);
    CHECK(second == first);
    void* third = blocks.allocate(129);
    CHECK(third != first);
    blocks.deallocate(second, 128);
    blocks.deallocate(third, 129);
}

TEST_CASE("recycler: blocks of up to 2 KiB are kept, larger ones go back to the heap", "[core][recycler]") {
    recycler& blocks = recycler::of_this_thread();
    auto allocations_of_three = [&blocks](std::size_t size) {
        blocks.deallocate(blocks.allocate(size), size);
        const long before = allocations.load();
        for (int i = 0; i < 3; ++i) blocks.deallocate(blocks.allocate(size), size);
        return allocations.load() - before;
    };
    CHECK(allocations_of_three(1) == 0);
    CHECK(allocations_of_three(2048) == 0);
    CHECK(allocations_of_three(2049) == 3);
}

TEST_CASE("recycler: a block may be freed on another thread than it was taken on", "[core][recycler]") {
    cortado::event go;
    auto wait = [&]() -> task<int> {
        co_await go;
        co_return 1;
    };
    task<int> work = wait();
    work.start();
    std::thread other([moved = std::move(work)]() mutable { task<int> ended = std::move(moved); });
    other.join();
    CHECK(cortado::sync_wait(leaf(2)) == 2);
}
