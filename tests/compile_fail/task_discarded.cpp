// expect: a task does nothing until it is awaited: co_await it
#include <cortado/core/task.hpp>

#pragma GCC diagnostic error "-Wunused-result"

cortado::task<> save() { co_return; }

cortado::task<> handler() {
    save();
    co_return;
}
