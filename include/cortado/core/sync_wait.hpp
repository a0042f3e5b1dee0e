#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

namespace cortado {

/** Run a task that needs no event loop and return its value.
    @throws usage_error  the task suspended: it waits for a loop. Use `cortado::run(task)` instead. Whatever it waited
                         for is called off.
    @throws what leaves the task */
template <class T>
T sync_wait(task<T> work) {
    work.start();
    if (!work.is_done()) {
        throw usage_error(
            "sync_wait: the task is waiting for the event loop; use cortado::run(task) instead");
    }
    return work.take();
}

}  // namespace cortado
