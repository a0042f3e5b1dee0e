// expect: a task does nothing until it is awaited: co_await it
// expect: the pause is made by awaiting it: co_await it
#include <cortado/core/task.hpp>
#include <cortado/loop/sleep.hpp>

#pragma GCC diagnostic error "-Wunused-result"

cortado::task<> save() { co_return; }

cortado::task<> handler() {
    save();
    cortado::sleep_for(std::chrono::seconds(1));
    co_return;
}
